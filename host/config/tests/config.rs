//! What stands in files and in the environment, and what comes out.
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

use std::{collections::BTreeMap, ffi::OsString, fs, num::NonZeroUsize, path::Path, time::Duration};

use btm_config::{FailOn, FuelPerFile, LimitOverrides, Overrides, Project, Settings, load, user_file};
use btm_files::Folder;
use btm_model::Severity;

const EVERYTHING: &str = r#"
[scan]
fail-on = "medium"
jobs = 2
exclude = ["vendor/**", "*.min.js"]
max-file-size = "2 MiB"
new-only = true

[limits]
fuel-per-file = "1G + 10k/byte"
fuel = 5_000_000
memory = "128MiB"
timeout = "1m30s"
timeout-per-file = "5s"
findings-per-file = 10
findings = "1k"
output-per-file = 1000
output-of-project = "1MB"
log-size = "64 KiB"
handles = 9

[plugin.security]
enabled = false

[plugin.security.limits]
memory = "1GiB"

[plugin.security.settings]
entropy = 3.5
since = 2026-01-02
allow = ["a", { b = 1 }]
nested.deep = true
"#;

fn project_in(folder: &Folder) -> Project<'_> {
    Project { folder, own_tasks: &["scan", "security"] }
}

fn layer(text: &str) -> Overrides {
    Overrides::from_text(Path::new("btm.toml"), text).unwrap()
}

fn mistake(text: &str) -> String {
    Overrides::from_text(Path::new("some/btm.toml"), text).unwrap_err().to_string()
}

fn variables<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
    |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
}

#[test]
fn every_key_is_read() {
    let Settings { scan, limits, plugins, .. } = layer(EVERYTHING).resolve();
    assert_eq!(scan.fail_on, FailOn::AtLeast(Severity::Medium));
    assert_eq!(scan.jobs, NonZeroUsize::new(2));
    assert_eq!(scan.exclude, ["vendor/**", "*.min.js"]);
    assert_eq!(scan.max_file_size, Some(2 << 20));
    assert!(scan.new_only);
    let expected = LimitOverrides {
        fuel_per_file: Some(FuelPerFile { base: 1_000_000_000, per_byte: 10_000 }),
        fuel: Some(5_000_000),
        memory: Some(128 << 20),
        timeout: Some(Duration::from_secs(90)),
        timeout_per_file: Some(Duration::from_secs(5)),
        findings_per_file: Some(10),
        findings: Some(1000),
        output_per_file: Some(1000),
        output_of_project: Some(1_000_000),
        log_size: Some(65_536),
        handles: Some(9),
    };
    assert_eq!(limits, expected);
    let security = &plugins["security"];
    assert!(!security.enabled);
    assert_eq!(security.limits, LimitOverrides { memory: Some(1 << 30), ..expected });
    let settings = r#"{"allow":["a",{"b":1}],"entropy":3.5,"nested":{"deep":true},"since":"2026-01-02"}"#;
    assert_eq!(security.settings, settings);
}

#[test]
fn nothing_gives_the_defaults() {
    let settings = layer("").resolve();
    assert_eq!(settings.scan.fail_on, FailOn::AtLeast(Severity::High));
    assert_eq!(settings.scan.jobs, None);
    assert_eq!(settings.scan.max_file_size, None);
    assert!(!settings.scan.new_only);
    assert_eq!(settings.limits, LimitOverrides::default());
    let any = settings.plugin("any");
    assert!(any.enabled);
    assert_eq!(any.settings, "{}");
    assert_eq!(layer("[plugin.any]").resolve().plugin("any"), any);
}

#[test]
fn higher_layers_win_key_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let (user, project) = (folder.path().join("user.toml"), folder.path().join("btm.toml"));
    fs::write(&user, "[scan]\njobs = 1\nfail-on = 'low'\nexclude = ['a']\nmax-file-size = 1\n[limits]\nmemory = 1\nfuel = 1")
        .unwrap();
    fs::write(&project, "[scan]\nfail-on = 'never'\nexclude = ['b']\n[limits]\nfuel = 2").unwrap();
    let environment = [("BTM_FAIL_ON", "critical"), ("BTM_MEMORY", "3KiB"), ("BTM_JOBS", ""), ("BTM_EXCLUDE", "c d/**")];
    let root = Folder::open(folder.path()).unwrap();
    let settings = load(Some(&user), Some(&project_in(&root)), variables(&environment)).unwrap().resolve();
    assert_eq!(settings.scan.fail_on, FailOn::AtLeast(Severity::Critical));
    assert_eq!(settings.scan.jobs, NonZeroUsize::new(1));
    assert_eq!(settings.scan.exclude, ["c", "d/**"]);
    assert_eq!(settings.scan.max_file_size, Some(1));
    assert_eq!(settings.limits, LimitOverrides { memory: Some(3072), fuel: Some(2), ..LimitOverrides::default() });

    let flags = Overrides { limits: LimitOverrides { fuel: Some(9), ..LimitOverrides::default() }, ..Overrides::default() };
    let below = load(Some(&user), Some(&project_in(&root)), variables(&[])).unwrap();
    assert_eq!(flags.over(below).resolve().limits.fuel, Some(9));
}

#[test]
fn the_bounds_of_one_plugin_are_above_the_general_ones_of_their_layer_and_below_those_of_higher_layers() {
    let lower = layer("[limits]\nmemory = 1\nfuel = 1\nhandles = 1\n[plugin.a.limits]\nmemory = 2\nfuel = 2");
    let a = lower.clone().resolve().plugin("a").limits;
    assert_eq!((a.memory, a.fuel, a.handles), (Some(2), Some(2), Some(1)));

    let higher = layer("[limits]\nmemory = 3\n[plugin.a.limits]\nhandles = 4");
    let settings = higher.over(lower).resolve();
    let (a, b) = (settings.plugin("a").limits, settings.plugin("b").limits);
    assert_eq!((a.memory, a.fuel, a.handles), (Some(3), Some(2), Some(4)));
    assert_eq!((b.memory, b.fuel, b.handles), (Some(3), Some(1), Some(1)));
}

#[test]
fn settings_of_one_plugin_are_merged_key_by_key() {
    let lower = layer("[plugin.a]\nenabled = false\n[plugin.a.settings]\nx = 1\ny = { z = 1 }");
    let higher = layer("[plugin.a.settings]\ny = { w = 2 }");
    let a = higher.over(lower).resolve().plugin("a");
    assert!(!a.enabled);
    assert_eq!(a.settings, r#"{"x":1,"y":{"w":2}}"#);
}

#[test]
fn mistakes_are_named_with_their_line_and_what_would_be_right() {
    let cases = [
        ("[scan]\n\nfial-on = 'low'", "3: unknown key `fial-on` in [scan]; did you mean `fail-on`?"),
        ("[scan]\nx = 1", "2: unknown key `x` in [scan]; known keys: fail-on, jobs, exclude, max-file-size, new-only"),
        ("[scan]\nnew_only = true", "2: unknown key `new_only` in [scan]; did you mean `new-only`?"),
        ("[limit]\nmemory = 1", "1: unknown key `limit` in btm.toml; did you mean `limits`?"),
        ("memory = 1", "1: unknown key `memory` in btm.toml; known keys: scan, limits, plugin, daemon, tasks, task, group"),
        ("[plugin.a]\nenabeld = 1", "2: unknown key `enabeld` in [plugin.a]; did you mean `enabled`?"),
        ("[plugin.a.limits]\nmemroy = 1", "2: unknown key `memroy` in [plugin.a.limits]; did you mean `memory`?"),
        ("limits.timeout = 20", "1: `limits.timeout` is a whole number; expected a duration such as \"20s\""),
        ("[limits]\ntimeout = '20'", "2: `limits.timeout`: `20` has no unit; write `20s` for seconds, or `20ms`, `20m`, `20h`"),
        ("[limits]\nmemory = true", "2: `limits.memory` is a truth value; expected a size such as \"128MiB\""),
        ("[limits]\nmemory = -1", "2: `limits.memory`: write a number from 0 to 9_223_372_036_854_775_807"),
        ("[limits]\nfuel = 1.5", "2: `limits.fuel` is a number with a fraction; expected a count such as 2_000_000 or \"2M\""),
        ("[scan]\njobs = 0", "2: `scan.jobs`: write a number of threads from 1 up"),
        ("[scan]\nexclude = 'a'", "2: `scan.exclude` is a string; expected a list of globs such as [\"vendor/**\"]"),
        (
            "[scan]\nexclude = [\n'a', 1]",
            "2: `scan.exclude` is a list with something else than strings; expected a list of globs such as [\"vendor/**\"]",
        ),
        ("[scan]\nfail-on = 'hihg'", "2: `scan.fail-on`: `hihg` is not one of info, low, medium, high, critical, never"),
        ("[plugin.a]\nenabled = 'yes'", "2: `plugin.a.enabled` is a string; expected true or false"),
        ("scan = 1", "1: `scan` is a whole number; expected a table"),
        ("[plugin]\na = true", "2: `plugin.a` is a truth value; expected a table"),
        ("[plugin.a.settings]\nx = { y = nan }", "2: `plugin.a.settings.x.y`: JSON has no such number"),
    ];
    for (text, message) in cases {
        assert_eq!(mistake(text), format!("some/btm.toml:{message}"), "{text}");
    }
    let hostile = mistake("\"a\\u001b[2Jb\\u202e\" = 1");
    assert!(hostile.contains("`a\\u{1b}[2Jb\\u{202e}`"), "{hostile}");
    assert!(mistake("[scan]\njobs = 1\njobs = 2").starts_with("some/btm.toml:3: "));
    assert!(mistake("[scan]\n\njobs = ").starts_with("some/btm.toml:3: "));
}

#[test]
fn a_mistake_in_the_environment_names_the_variable() {
    let message = |name, value| load(None, None, variables(&[(name, value)])).unwrap_err().to_string();
    let expected = "BTM_MEMORY: `memory`: `lots` is not a size; write bytes, or a number with a unit such as `128MiB` or `64 MB`";
    assert_eq!(message("BTM_MEMORY", "lots"), expected);
    assert_eq!(message("BTM_JOBS", "-2"), "BTM_JOBS: `jobs`: write a number of threads from 1 up");
    assert_eq!(message("BTM_NEW_ONLY", "yes"), "BTM_NEW_ONLY: `new-only`: write true or false");
    let on = load(None, None, variables(&[("BTM_NEW_ONLY", "true")])).unwrap().resolve();
    assert!(on.scan.new_only);
}

#[test]
fn files_that_are_no_configuration_are_refused_and_missing_ones_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("btm.toml");
    let root = Folder::open(folder.path()).unwrap();
    let load = || load(None, Some(&project_in(&root)), |_| None);
    let message = || load().unwrap_err().to_string();
    assert_eq!(load().unwrap(), Overrides::default());
    fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(message().ends_with("btm.toml: is not UTF-8 text"));
    fs::write(&path, " ".repeat(2 << 20)).unwrap();
    assert!(message().ends_with("btm.toml: is larger than 1048576 bytes"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(message().contains("btm.toml: cannot be read: "));
    // Reading takes as long as the text is; with each line counted from the start, this would take minutes.
    let many: String = (0..70_000).map(|number| format!("k{number} = {number}\n")).collect();
    assert!(mistake(&format!("[plugin.a.settings]\n{many}[x]")).starts_with("some/btm.toml:70002: "));
    // Nesting is bounded by the parser, so that hostile text cannot exhaust the stack.
    assert!(mistake(&format!("[plugin.a.settings]\nx = {}", "[".repeat(100_000))).starts_with("some/btm.toml:2: "));
}

#[test]
fn the_users_file_is_found_by_xdg() {
    let find = |pairs: &[(&str, &str)]| {
        let pairs: BTreeMap<_, _> = pairs.iter().copied().collect();
        user_file(|name| pairs.get(name).map(Into::into)).map(|path| path.to_str().unwrap().to_owned())
    };
    assert_eq!(find(&[("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")]).unwrap(), "/x/btm/btm.toml");
    assert_eq!(find(&[("XDG_CONFIG_HOME", "relative"), ("HOME", "/h")]).unwrap(), "/h/.config/btm/btm.toml");
    assert_eq!(find(&[]), None);
}

#[test]
fn the_example_in_the_readme_is_right() {
    let readme = include_str!("../../../README.md");
    let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let settings = layer(example).resolve();
    assert_eq!(settings.scan.exclude, ["vendor/**"]);
    assert_eq!(settings.limits.fuel_per_file, Some(FuelPerFile { base: 2_000_000_000, per_byte: 500_000 }));
    assert!(!settings.plugin("duplication").enabled);
    assert_eq!(settings.plugin("complexity").limits.memory, Some(512 << 20));
}

#[test]
fn settings_may_stand_in_the_file_of_another_tool() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let settings = |from: &str, own: &str| {
        let path = folder.path().join("btm.toml");
        fs::write(&path, format!("[plugin.bandit]\nsettings-from = {from:?}\n[plugin.bandit.settings]\n{own}")).unwrap();
        let root = Folder::open(folder.path()).unwrap();
        let loaded = load(None, Some(&project_in(&root)), |_| None).map_err(|error| error.to_string());
        loaded.map(|overrides| overrides.resolve().plugin("bandit").settings)
    };
    write("pyproject.toml", "[tool.bandit]\nskips = [\"B101\"]\nsince = 2026-01-02\n[tool.bandit.assert_used]\nskips = []\n");
    write("lint.json", r#"{"rules":{"a":1}}"#);
    let expected = r#"{"assert_used":{"skips":[]},"since":"2026-01-02","skips":["B101"]}"#;
    assert_eq!(settings("pyproject.toml#tool.bandit", "").unwrap(), expected);
    assert_eq!(
        settings("pyproject.toml#tool.bandit", "skips = []\nsince = 1\n").unwrap(),
        expected.replace("[\"B101\"]", "[]").replace("\"2026-01-02\"", "1")
    );
    assert_eq!(settings("lint.json", "").unwrap(), r#"{"rules":{"a":1}}"#);
    let problem = |from: &str| settings(from, "").unwrap_err();
    assert!(
        problem("pyproject.toml#tool.ruff").contains("`plugin.bandit.settings-from`: `pyproject.toml` has no table `tool.ruff`")
    );
    assert!(problem("missing.toml").contains("`missing.toml` cannot be read"));
    assert!(problem("btm.toml#plugin.none").contains("has no table `plugin.none`"));
    write("broken.json", "[");
    assert!(problem("broken.json").contains("`broken.json` is not a JSON object"));
}
