//! What `btm config show` and `btm config check` say.
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

use std::{ffi::OsString, fs, path::Path};

use btm_config::{DaemonOverrides, Layer, LimitOverrides, Overrides, Project, Source, check, layers, load, merge, render, show};
use btm_files::Folder;
use tempfile::TempDir;

const USER: &str = r#"
[scan]
jobs = 4
[limits]
memory = "1GiB"
[plugin.lint]
settings-from = "lint.json"
[plugin.lint.limits]
memory = "2GiB"
fuel = "5T"
[plugin.lint.settings]
"a b" = "\u001B[2J"
[task.test]
plugins = ["security"]
retries = 1
timeout = "1m"
[task.docs]
"#;

const PROJECT: &str = r#"
[limits]
memory = "3GiB"
[tasks]
timeout = "5m"
[task.test]
command = ["cargo", "test"]
group = "slow"
[group.slow]
slots = 2
"#;

struct Files(TempDir);

impl Files {
    fn new(user: &str, project: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("user.toml"), user).unwrap();
        fs::write(folder.path().join("btm.toml"), project).unwrap();
        fs::write(folder.path().join("lint.json"), r#"{"rules":["x"],"none":null,"a b":1}"#).unwrap();
        Self(folder)
    }

    fn folder(&self) -> Folder {
        Folder::open(self.0.path()).unwrap()
    }

    fn layers(&self, variables: &[(&str, &str)]) -> Vec<Layer> {
        let folder = self.folder();
        let project = Project { folder: &folder, own_tasks: &[] };
        layers(Some(&self.0.path().join("user.toml")), Some(&project), lookup(variables)).unwrap()
    }

    /// With paths that are the same everywhere.
    fn check(&self, variables: &[(&str, &str)]) -> Vec<String> {
        let (user, folder) = (self.0.path().join("user.toml"), self.folder());
        let project = Project { folder: &folder, own_tasks: &[] };
        let problems = check(Some(&user), Some(&project), lookup(variables));
        problems.iter().map(|problem| self.stable(&problem.to_string())).collect()
    }

    fn stable(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.path().display()), "")
    }
}

fn lookup<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
    |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
}

fn built_in() -> Overrides {
    Overrides {
        limits: LimitOverrides { handles: Some(1_000), ..LimitOverrides::default() },
        daemon: DaemonOverrides { reserved_slots: Some(2), ..DaemonOverrides::default() },
        ..Overrides::built_in()
    }
}

#[test]
fn each_setting_is_shown_with_where_it_comes_from() {
    let files = Files::new(USER, PROJECT);
    let layers = files.layers(&[("BTM_NEW_ONLY", "true"), ("BTM_SLOTS", "7")]);
    let shown = files.stable(&render(&show(built_in(), &layers)));
    assert_eq!(shown, include_str!("shown.toml"), "{shown}");
}

#[test]
fn what_is_shown_says_the_same_as_the_layers() {
    let files = Files::new(&USER.replace("settings-from = \"lint.json\"", ""), PROJECT);
    let layers = files.layers(&[("BTM_TASK_PRIORITY", "critical"), ("BTM_FUEL_PER_FILE", "1G+3"), ("BTM_EXCLUDE", "a b/**")]);
    let shown = render(&show(built_in(), &layers));
    let again = Overrides::from_text(Path::new("shown.toml"), &shown).unwrap().resolve();
    let settings = merge(&layers).over(built_in()).resolve();
    assert_eq!(again, settings, "{shown}");
    assert_eq!(settings.task("test").retry.times, 1);
}

#[test]
fn nothing_set_shows_the_defaults() {
    let settings = show(Overrides::built_in(), &[]);
    let again = Overrides::from_text(Path::new("shown.toml"), &render(&settings)).unwrap().resolve();
    let default = Overrides::default().resolve();
    assert_eq!((&again.scan, &again.limits, &again.daemon), (&default.scan, &default.limits, &default.daemon));
    assert_eq!(again.task("any"), default.task("any"));
    assert!(settings.iter().all(|setting| !matches!(setting.source, Source::Given(_))));
}

#[test]
fn all_mistakes_are_found_at_once() {
    let files = Files::new(
        "[task.a]\ngroup = 'slwo'\n[scan]\nfial-on = 1\njobs = 0\n[plugin.p]\nsettings-from = 'none.json'\n[x]",
        "[daemon]\nslots = true\n[task.'b c']\n[plugin.p.settings]\nx = nan\n[group.slow]\n[task.d]\ngroup = 'other'",
    );
    let expected = [
        "user.toml:4: unknown key `fial-on` in [scan]; did you mean `fail-on`?",
        "user.toml:5: `scan.jobs`: write a number of threads from 1 up",
        "user.toml:8: unknown key `x` in btm.toml; known keys: scan, limits, plugin, daemon, tasks, task, group",
        "user.toml:7: `plugin.p.settings-from`: `none.json` cannot be read: there is no such file",
        "btm.toml:2: `daemon.slots` is a truth value; expected a number of tasks that may run at a time, such as 5",
        "btm.toml:3: `task.b c`: `b c` is not a name; use letters (a to z), digits, `-`, `_` and `.`",
        "btm.toml:5: `plugin.p.settings.x`: JSON has no such number",
        "BTM_JOBS: `jobs`: write a number of threads from 1 up",
        "BTM_IDLE_LOAD: `idle-load`: `x` is not a load for each core; write a number above 0 such as `0.5`",
        "user.toml:2: `task.a.group`: there is no group `slwo`; did you mean `slow`?",
        "btm.toml:8: `task.d.group`: there is no group `other`; add [group.other] with `slots`",
    ];
    assert_eq!(files.check(&[("BTM_IDLE_LOAD", "x"), ("BTM_JOBS", "0")]), expected);
    assert!(Files::new(USER, PROJECT).check(&[]).is_empty());
}

#[test]
fn check_finds_nothing_where_load_finds_nothing() {
    let files = Files::new("", "[scan");
    let folder = files.folder();
    let project = Project { folder: &folder, own_tasks: &[] };
    assert_eq!(check(None, Some(&project), |_| None).len(), 1);
    assert!(load(None, Some(&project), |_| None).is_err());
    let empty = tempfile::tempdir().unwrap();
    let folder = Folder::open(empty.path()).unwrap();
    assert!(check(None, Some(&Project { folder: &folder, own_tasks: &[] }), |_| None).is_empty());
}
