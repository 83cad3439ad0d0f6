//! `btm plugin install`, `list`, `update`, `verify`, `remove`, `grant` and `revoke`: plugins that a project's lock file names.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use btm_test_support::{Cli, Project, Ran, World, made, with_manifest};
use serde_json::Value;

use crate::run::{JSON, array, fresh, plugin, says};

/// A user with a project, and a plugin beside it.
struct Desk {
    cli: Cli,
    project: Project,
}

impl Desk {
    fn new() -> Self {
        let project = Project::new().file("a.txt", "TODO first\n").file("btm.toml", "");
        Self { cli: fresh().in_folder(project.path()), project }
    }

    /// The same project on another machine.
    fn elsewhere(&self) -> Cli {
        fresh().in_folder(self.project.path())
    }

    /// A copy of the well-behaved plugin for a world.
    fn component(&self, world: World) -> PathBuf {
        let path = self.project.around().join("plugin.wasm");
        fs::copy(plugin(world), &path).unwrap();
        path
    }

    fn plugin(&self, arguments: &[&str]) -> Ran {
        self.cli.run([&["plugin"], arguments].concat())
    }

    /// Installs what lies at a path, with all that it wants.
    #[track_caller]
    fn install(&self, path: &Path) -> Ran {
        let grants: &[&str] = if wants(path) { &["--grant", "documents", "--grant", "notifications"] } else { &[] };
        let ran = self.plugin(&[&["install", text(path), "--yes"], grants].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let is_beside = !path.starts_with(self.project.path());
        assert_eq!(ran.stderr.contains("names a file outside the project"), is_beside, "{ran:?}");
        ran
    }

    /// Tries to install what lies at a path while a plan of faults is in force.
    fn install_with_fault(&self, path: &Path, plan: &str) -> Output {
        let mut command = self.cli.command(["plugin", "install", "--yes", text(path)]);
        command.env("BTM_FAULTS", plan).output().unwrap()
    }

    fn lock(&self) -> String {
        fs::read_to_string(self.project.path().join("btm.lock")).unwrap_or_default()
    }

    /// What a scan says about each plugin.
    fn scan(&self) -> Value {
        scan(&self.cli)
    }

    /// The file of the shelf with a plugin's bytes.
    fn shelved(&self) -> PathBuf {
        let folder = self.cli.home().join("data/btm/plugins");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let entries = files.filter(|path| path.extension().is_some_and(|extension| extension == "entry"));
        entries.max_by_key(|path| path.metadata().unwrap().len()).unwrap()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Checks that a command did nothing, for these reasons; it may have shown before what it would do.
#[track_caller]
fn is_refused(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, words);
}

/// Whether a plugin wants capabilities.
fn wants(path: &Path) -> bool {
    fs::read(path).unwrap().windows(11).any(|bytes| bytes == b"\"documents\"")
}

fn scan(cli: &Cli) -> Value {
    cli.run(["scan", JSON, "--fail-on=never", "--plugin", "well-behaved-file"]).json()
}

/// Other bytes that do the same: a section that says nothing is added.
fn touch(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    bytes.extend([0, 2, 1, b'x']);
    fs::write(path, bytes).unwrap();
}

fn notes(report: &Value) -> Vec<&str> {
    array(report, "notes").iter().map(|note| note["message"].as_str().unwrap()).collect()
}

#[test]
fn from_a_file_to_a_finding() {
    let desk = Desk::new();
    let path = desk.component(World::File);
    let ran = desk.install(&path);
    says(
        &ran.stdout,
        &[
            "well-behaved-file 0.1.0, from ",
            "sha256:",
            "sees",
            "the files that it selects, each on its own",
            "can not",
            "use the network",
            "installed well-behaved-file 0.1.0",
        ],
    );
    says(&desk.lock(), &["version = 1", "name = \"well-behaved-file\"", "digest = \"sha256:", "grants = []"]);
    // The source may be gone: what is installed is what runs.
    fs::remove_file(&path).unwrap();
    let report = desk.cli.run(["scan", JSON, "--fail-on=never"]).json();
    let names: Vec<&str> = array(&report, "plugins").iter().map(|plugin| plugin["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["complexity", "duplication", "security", "well-behaved-file"]);
    assert!(array(&report, "findings").iter().any(|finding| finding["rule"] == "well-behaved-file/word"), "{report:#}");
    says(&desk.plugin(&["list"]).stdout, &["security", "part of btm", "well-behaved-file", "0.1.0", "on"]);
    fs::write(desk.project.path().join("btm.toml"), "[plugin.well-behaved-file]\nenabled = false\n").unwrap();
    let report = desk.cli.run(["scan", JSON, "--fail-on=never"]).json();
    assert_eq!(array(&report, "plugins").len(), 3);
}

#[test]
fn nobody_is_asked_without_a_terminal() {
    let desk = Desk::new();
    let path = desk.component(World::Full);
    let ran = desk.plugin(&["install", text(&path)]);
    let flags = "say --yes, and --grant documents or --deny documents, and --grant notifications or --deny notifications";
    assert_eq!(ran.code, Some(2));
    says(&ran.stderr, &["Install it? There is no terminal to ask on", "nothing was changed", flags]);
    is_refused(&desk.plugin(&["install", text(&path), "--yes"]), &["--grant documents or --deny documents"]);
    is_refused(
        &desk.plugin(&["install", text(&path), "--yes", "--grant", "network"]),
        &["the capabilities are documents and notifications"],
    );
    let path = desk.component(World::File);
    is_refused(
        &desk.plugin(&["install", text(&path), "--yes", "--grant", "documents"]),
        &["the plugin does not ask for `documents`"],
    );
    assert_eq!(desk.lock(), "");
    assert!(!desk.cli.home().join("data/btm/plugins").exists(), "nothing was put on the shelf");
}

#[test]
fn each_capability_with_its_grant_and_without() {
    let desk = Desk::new();
    let path = desk.component(World::Full);
    let ran = desk.plugin(&["install", text(&path), "--yes", "--deny", "documents", "--deny", "notifications"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let scan = |plugin: &str| desk.cli.run(["scan", JSON, "--fail-on=never", "--plugin", plugin]).json();
    let refused = |what: &str, name: &str| {
        format!("2 {what} were not taken: the capability `{name}` is not granted to this plugin (`btm plugin grant`)")
    };
    let (documents, notifications) = (refused("documents", "documents"), refused("notifications", "notifications"));
    let says = |report: &Value, note: &str| notes(report).contains(&note);

    let report = scan("well-behaved-full");
    assert!(says(&report, &documents) && says(&report, &notifications), "{:#?}", notes(&report));
    assert_eq!((array(&report, "documents").len(), array(&report, "notifications").len()), (0, 0));

    assert_eq!(desk.plugin(&["grant", "well-behaved-full", "documents"]).code, Some(0));
    let report = scan("well-behaved-full");
    assert!(!says(&report, &documents) && says(&report, &notifications), "{:#?}", notes(&report));
    assert_eq!((array(&report, "documents").len(), array(&report, "notifications").len()), (2, 0));

    assert_eq!(desk.plugin(&["grant", "well-behaved-full", "notifications"]).code, Some(0));
    assert_eq!(desk.plugin(&["revoke", "well-behaved-full", "documents"]).code, Some(0));
    let report = scan("well-behaved-full");
    assert!(says(&report, &documents) && !says(&report, &notifications), "{:#?}", notes(&report));
    assert_eq!((array(&report, "documents").len(), array(&report, "notifications").len()), (0, 2));

    // Grants are for these bytes, however they are named, and for no others.
    assert_eq!(array(&scan(text(&path)), "notifications").len(), 2);
    touch(&path);
    let report = scan(text(&path));
    assert!(says(&report, &documents) && says(&report, &notifications), "{:#?}", notes(&report));
}

#[test]
fn what_cannot_be_granted() {
    let desk = Desk::new();
    desk.install(&desk.component(World::File));
    is_refused(&desk.plugin(&["grant", "well-behaved-file", "documents"]), &["does not ask for `documents`"]);
    is_refused(&desk.plugin(&["grant", "well-behaved-file", "network"]), &["the capabilities are documents and notifications"]);
    is_refused(&desk.plugin(&["grant", "missing", "documents"]), &["no plugin `missing` is installed", "well-behaved-file"]);
    says(
        &desk.plugin(&["revoke", "well-behaved-file", "documents"]).stdout,
        &["`documents` is not granted", "nothing was changed"],
    );
}

#[test]
fn another_machine_installs_what_the_lock_file_names() {
    let desk = Desk::new();
    let path = desk.project.path().join("tools/plugin.wasm");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::copy(plugin(World::File), &path).unwrap();
    desk.install(&path);
    says(&desk.lock(), &["source = \"tools/plugin.wasm\""]);
    let other = desk.elsewhere();
    let ran = other.run(["scan", JSON, "--plugin", "well-behaved-file"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(ran.json()["plugins"][0]["refusal"]["kind"], "not-installed");
    says(&ran.json()["plugins"][0]["refusal"]["hint"].to_string(), &["btm plugin install"]);
    is_refused(&other.run(["plugin", "install"]), &["Install what btm.lock names? There is no terminal"]);
    let ran = other.run(["plugin", "install", "--yes"]);
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{ran:?}");
    assert_eq!(array(&scan(&other), "findings").len(), array(&desk.scan(), "findings").len());
    says(&other.run(["plugin", "install", "--yes"]).stdout, &["everything that btm.lock names is installed"]);

    // If the source has other bytes now, they are not taken.
    touch(&path);
    let third = desk.elsewhere();
    let ran = third.run(["plugin", "install", "--yes"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stderr, &["tools/plugin.wasm` has the digest sha256:", ", not sha256:", "nothing was installed"]);
}

#[test]
fn what_was_altered_does_not_run() {
    let desk = Desk::new();
    let path = desk.component(World::File);
    desk.install(&path);
    let ran = desk.plugin(&["verify"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["well-behaved-file 0.1.0: as btm.lock names it", "1 of 1 plugins"]);

    let stored = desk.shelved();
    let mut bytes = fs::read(&stored).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&stored, bytes).unwrap();
    let ran = desk.plugin(&["verify"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["its installed file is not what was installed"]);
    let report = desk.scan();
    // It was taken away when it was seen.
    assert_eq!(report["plugins"][0]["refusal"]["kind"], "not-installed", "{report:#}");
    assert_eq!(desk.plugin(&["install", "--yes"]).code, Some(0));
    assert_eq!(desk.scan()["plugins"][0]["status"], "complete");
}

#[test]
fn an_update_shows_what_it_changes_and_asks() {
    let desk = Desk::new();
    let path = desk.component(World::Full);
    desk.install(&path);
    let before = desk.lock();
    says(&desk.plugin(&["update"]).stdout, &["well-behaved-full 0.1.0: its source has nothing new"]);
    touch(&path);
    let ran = desk.plugin(&["update", "well-behaved-full", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["well-behaved-full 0.1.0 -> 0.1.0", "sha256:", " -> sha256:"]);
    assert_eq!(desk.lock(), before);
    is_refused(&desk.plugin(&["update", "well-behaved-full"]), &["Update well-behaved-full? There is no terminal"]);
    let ran = desk.plugin(&["update", "well-behaved-full", "--yes"]);
    assert_eq!(ran.code, Some(0), "what it may do was agreed to before: {ran:?}");
    assert_ne!(desk.lock(), before);
    says(&desk.lock(), &["grants = [\"documents\", \"notifications\"]"]);
    is_refused(&desk.plugin(&["update", "missing"]), &["no plugin `missing` is installed"]);
}

/// The same bytes with another text of the same length wherever a text stands.
fn rewrite(path: &Path, text: &str, other: &str) {
    assert_eq!(text.len(), other.len());
    let mut bytes = fs::read(path).unwrap();
    let places: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place..].starts_with(text.as_bytes())).collect();
    assert!(!places.is_empty(), "{text}");
    for place in places {
        bytes[place..place + text.len()].copy_from_slice(other.as_bytes());
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn an_update_that_drops_and_renames_rules_says_so() {
    let desk = Desk::new();
    let path = desk.component(World::File);
    desk.install(&path);
    rewrite(&path, "secret", "hidden");
    rewrite(&path, "A word was found", "A text was found");
    let ran = desk.plugin(&["update", "--yes"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let rules = [
        "- rule: secret (critical), A password was found",
        "+ rule: hidden (critical), A password was found",
        "- rule: word (medium), A word was found",
        "+ rule: word (medium), A text was found",
    ];
    says(&ran.stdout, &rules);
    assert!(!ran.stdout.contains("rule: place"), "what stays is not told: {ran:?}");
}

#[test]
fn what_is_not_installed() {
    let desk = Desk::new();
    let path = desk.component(World::File);
    let install = |arguments: &[&str]| desk.plugin(&[&["install", "--yes"], arguments].concat());
    let wrong = format!("sha256:{}", "0".repeat(64));
    is_refused(
        &install(&[text(&path), "--digest", &wrong]),
        &["has the digest sha256:", "not sha256:0000", "nothing was installed"],
    );
    is_refused(&install(&[text(&path), "--digest", "md5:1"]), &["a digest is written `sha256:`"]);
    is_refused(&install(&["missing.wasm"]), &["there is no file `", "missing.wasm`"]);
    is_refused(&install(&[text(&desk.project.path())]), &["is not a file"]);
    let made: [(Vec<u8>, &str); 6] = [
        (made::core_module::component(), "a core WebAssembly module, not a component"),
        (made::other_world::component(), "exports nothing of the contract"),
        (made::contract_9_9_9::component(), "this btm speaks 0.1.0"),
        (with_manifest(&without_manifest(), &manifest("../../evil", "[]")), "is not a plugin's name"),
        (with_manifest(&without_manifest(), &manifest("security", "[]")), "which is the name of an official plugin"),
        (
            with_manifest(&without_manifest(), &manifest("handmade", r#"[{"name":"documents","reason":"so"}]"#)),
            "its manifest asks for `documents`, which it does not import",
        ),
    ];
    for (bytes, message) in made {
        fs::write(&path, bytes).unwrap();
        is_refused(&install(&[text(&path)]), &[message]);
    }
    // What lies about itself is found out when it is prepared.
    fs::write(&path, made::lying_name::component()).unwrap();
    is_refused(&install(&[text(&path)]), &["calls itself"]);
    assert_eq!(desk.lock(), "");
}

fn without_manifest() -> Vec<u8> {
    made::no_manifest::component()
}

fn manifest(name: &str, capabilities: &str) -> String {
    format!(r#"{{"contract":"0.1.0","name":"{name}","version":"0.1.0","capabilities":{capabilities}}}"#)
}

#[test]
fn one_name_is_one_plugin() {
    let desk = Desk::new();
    let path = desk.component(World::File);
    desk.install(&path);
    touch(&path);
    is_refused(
        &desk.plugin(&["install", "--yes", text(&path)]),
        &["another `well-behaved-file` is installed in this project", "btm plugin update well-behaved-file"],
    );
    assert_eq!(desk.plugin(&["remove", "well-behaved-file"]).code, Some(0));
    assert!(!desk.lock().contains("well-behaved-file"));
    is_refused(&desk.plugin(&["remove", "well-behaved-file"]), &["no plugin `well-behaved-file` is installed"]);
    is_refused(&desk.plugin(&["remove", "security"]), &["is part of btm", "enabled = false"]);
    desk.install(&path);
}

#[test]
fn a_lock_file_that_cannot_be_read_is_told_by_line() {
    let desk = Desk::new();
    let path = desk.component(World::File);
    desk.install(&path);
    let lock = desk.project.path().join("btm.lock");
    let good = desk.lock();
    let texts = [
        (format!("{good}<<<<<<< HEAD\n"), "git left the marks of a merge conflict"),
        (good.replace("version = 1\n", "version = 9\n"), "version 9, which this btm does not know"),
    ];
    for (text, message) in texts {
        fs::write(&lock, &text).unwrap();
        for command in [&["scan"][..], &["plugin", "list"], &["plugin", "install", "--yes"]] {
            is_refused(&desk.cli.run(command), &["btm.lock, line ", message, "hint: "]);
        }
        assert_eq!(fs::read_to_string(&lock).unwrap(), text, "left as it was");
    }
    // Another name for the same bytes is no other plugin.
    fs::write(&lock, good.replace("name = \"well-behaved-file\"", "name = \"other\"")).unwrap();
    let report = desk.cli.run(["scan", JSON, "--plugin", "other"]).json();
    says(&report["plugins"][0]["refusal"]["message"].to_string(), &["btm.lock calls it `other`, but it is `well-behaved-file`"]);
}

#[test]
fn two_at_once() {
    let desk = Desk::new();
    let (one, other) = (desk.component(World::File), desk.project.around().join("other.wasm"));
    fs::write(&other, with_manifest(&without_manifest(), &manifest("handmade", "[]"))).unwrap();
    let start = |path: &Path| {
        let mut command = desk.cli.command(["plugin", "install", "--yes", text(path)]);
        command.stdout(Stdio::null()).stdin(Stdio::null()).spawn().unwrap()
    };
    let children = [start(&one), start(&other), start(&one), start(&other)];
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    says(&desk.lock(), &["name = \"handmade\"", "name = \"well-behaved-file\""]);
    assert_eq!(desk.plugin(&["verify"]).code, Some(0));
}

/// Installs with a plan of faults, until the plan finds nothing to do any more; how often it did.
fn install_with_faults(plan: impl Fn(u32) -> String, check: impl Fn(&Desk, &Output, &str)) -> u32 {
    for passing in 1.. {
        let desk = Desk::new();
        let path = desk.component(World::File);
        let plan = plan(passing);
        let ran = desk.install_with_fault(&path, &plan);
        if ran.status.success() {
            return passing - 1;
        }
        check(&desk, &ran, &plan);
        desk.install(&path);
        assert_eq!(desk.scan()["plugins"][0]["status"], "complete", "{plan}");
        assert_eq!(desk.plugin(&["verify"]).code, Some(0), "{plan}");
    }
    unreachable!()
}

#[test]
fn an_install_that_is_killed_at_any_write_installs_all_or_nothing() {
    let mut kills = 0;
    for point in ["vault.entry", "project.file"] {
        for moment in ["before", "after"] {
            kills += install_with_faults(
                |passing| format!("kill {point} {moment} {passing}"),
                |desk, ran, plan| {
                    assert_eq!(ran.status.code(), None, "{plan}: {ran:?}");
                    let is_installed = desk.lock().contains("well-behaved-file");
                    assert_eq!(is_installed, plan.starts_with("kill project.file after"), "{plan}");
                    assert_eq!(desk.plugin(&["verify"]).code, Some(0), "{plan}");
                },
            );
        }
    }
    assert!(kills >= 6, "{kills}");
}

#[test]
fn a_disk_that_is_full_at_any_write_installs_nothing() {
    for point in ["vault.entry", "project.file"] {
        let plan = format!("full {point} 1");
        let desk = Desk::new();
        let path = desk.component(World::File);
        let ran = desk.install_with_fault(&path, &plan);
        assert_eq!(ran.status.code(), Some(4), "{ran:?}");
        says(&String::from_utf8(ran.stderr).unwrap(), &["No space left on device"]);
        assert_eq!(desk.lock(), "");
    }
}

#[test]
fn what_a_killed_install_left_is_mended() {
    let desk = Desk::new();
    let path = desk.component(World::File);
    desk.install(&path);
    let status = || desk.scan()["plugins"][0]["status"].as_str().unwrap().to_owned();
    // The lock file is written last: all may be there but that.
    fs::remove_file(desk.project.path().join("btm.lock")).unwrap();
    assert!(!desk.plugin(&["list"]).stdout.contains("well-behaved-file"));
    desk.install(&path);
    assert_eq!(status(), "complete");
    // Each file of the shelf comes by one rename: any of them may be missing, and a draft may be left.
    let shelf = desk.cli.home().join("data/btm/plugins");
    fs::write(shelf.join("draft-left"), "half a plugin").unwrap();
    let files: Vec<PathBuf> = fs::read_dir(&shelf).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        fs::remove_file(&file).unwrap();
        let before = status();
        assert!(matches!(&*before, "complete" | "refused"), "{before}: {file:?}");
        assert_eq!(desk.plugin(&["install", "--yes"]).code, Some(0));
        assert_eq!((status(), desk.plugin(&["verify"]).code), ("complete".to_owned(), Some(0)), "{file:?}");
    }
}
