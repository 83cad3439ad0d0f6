//! A `btm.lock` with entries that are wrong: each costs itself.

use std::fs;

use btm_test_support::{Cli, Project, Ran, World, made};

use crate::run::{JSON, array, entry, fresh, plugin, says, string};

/// A user with a project that has a plugin installed.
struct Desk {
    cli: Cli,
    project: Project,
}

impl Desk {
    fn new() -> Self {
        let project = Project::new().file("a.txt", "TODO first\n").file("btm.toml", "");
        let desk = Self { cli: fresh().in_folder(project.path()), project };
        let ran = desk.plugin(&["install", plugin(World::File).to_str().unwrap(), "--yes"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        desk
    }

    fn plugin(&self, arguments: &[&str]) -> Ran {
        self.cli.run([&["plugin"], arguments].concat())
    }

    fn lock(&self) -> String {
        fs::read_to_string(self.project.path().join("btm.lock")).unwrap()
    }

    /// Adds an entry; the lock file before.
    fn add(&self, entry: &str) -> String {
        let before = self.lock();
        self.project.write("btm.lock", format!("{before}\n[[plugin]]\n{entry}\n"));
        before
    }
}

/// Entries that are wrong, each in its own way.
fn wrong(name: &str) -> Vec<String> {
    let digest = format!("sha256:{}", "0".repeat(64));
    let whole = |version: &str, contract: &str, digest: &str| {
        format!("name = {name}\nversion = {version}\nsource = \"x\"\ndigest = \"{digest}\"\ncontract = {contract}\ngrants = []")
    };
    vec![
        whole("\"1.0.0\"", "\"0.1.0\\u001B[31m\"", &digest),
        whole("\"1.0.0\"", "\"0.1.0\\n<<<<<<< HEAD\\n\"", &digest),
        whole("\"1\\r::error::x\"", "\"0.1.0\"", &digest),
        whole("\"1.0.0\"", "\"0.1.0\"", "md5:0"),
        format!("name = {name}"),
    ]
}

#[test]
fn the_others_run_and_the_wrong_one_is_named() {
    let desk = Desk::new();
    for text in wrong("\"other\"") {
        let before = desk.add(&text);
        let ran = desk.cli.run(["scan", JSON, "--fail-on=never"]);
        assert_eq!((ran.code, &*ran.stderr), (Some(3), ""), "{ran:?}");
        let report = ran.json();
        assert_eq!((array(&report, "plugins").len(), &entry(&report, "well-behaved-file")["status"]), (5, &"complete".into()));
        let refusal = &entry(&report, "other")["refusal"];
        assert_eq!(refusal["kind"], "bad-lock-entry");
        says(string(&refusal["message"]), &["btm.lock", "line "]);
        says(&desk.plugin(&["list"]).stdout, &["well-behaved-file", "other", "wrong entry, line "]);
        let verified = desk.plugin(&["verify"]);
        assert_eq!(verified.code, Some(3), "{verified:?}");
        says(&verified.stdout, &["other: its entry in btm.lock is wrong", "1 of 2 plugins"]);
        for arguments in [["grant", "other", "documents"].as_slice(), &["update", "other"]] {
            let ran = desk.plugin(arguments);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            says(&ran.stderr, &["is wrong, line ", "btm plugin remove 'other'"]);
        }
        let ran = desk.plugin(&["remove", "other"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(desk.lock(), before);
    }
}

#[test]
fn a_wrong_entry_stays_when_others_change() {
    let desk = Desk::new();
    desk.add("name = \"../x\\n\\u001B[2J\"\nmore = [1, \"\\n=======\"]");
    let ran = desk.plugin(&["remove", "well-behaved-file"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let lock = desk.lock();
    assert!(!lock.contains("well-behaved-file") && lock.contains("more"), "{lock}");
    let listed = desk.plugin(&["list"]);
    assert!(listed.stdout.contains("unknown key") && !listed.stdout.contains('\u{1b}'), "{listed:?}");
    let ran = desk.plugin(&["remove", "../x\n\u{1b}[2J"]);
    assert_eq!((ran.code, ran.stdout.contains('\u{1b}')), (Some(0), false), "{ran:?}");
    assert!(!desk.lock().contains("[[plugin]]"));
}

#[test]
fn of_two_entries_with_one_name_neither_runs() {
    let desk = Desk::new();
    let lock = desk.lock();
    let (_, table) = lock.split_once("[[plugin]]\n").unwrap();
    desk.add(table);
    let ran = desk.cli.run(["scan", JSON, "--fail-on=never"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(entry(&ran.json(), "well-behaved-file")["status"], "refused");
}

#[test]
fn a_newer_lock_file_asks_for_a_newer_btm() {
    let desk = Desk::new();
    desk.project.write("btm.lock", desk.lock().replace("version = 1\n", "version = 2\nchannel = \"new\"\n"));
    let ran = desk.cli.run(["scan"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["btm.lock, line 3: it has version 2", "hint: update btm"]);
}

#[test]
fn what_would_break_the_lock_file_is_not_installed() {
    let desk = Desk::new();
    let before = desk.lock();
    for component in [made::contract_with_escapes::component(), made::enormous_contract::component()] {
        let path = desk.project.around().join("bad.wasm");
        fs::write(&path, component).unwrap();
        for arguments in [["install", path.to_str().unwrap(), "--yes"].as_slice(), &["inspect", path.to_str().unwrap()]] {
            let ran = desk.plugin(arguments);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            assert!(ran.stderr.len() < 2_000 && !(ran.stdout + &ran.stderr).contains('\u{1b}'));
        }
        assert_eq!(desk.lock(), before);
    }
    assert_eq!(desk.cli.run(["scan", "--fail-on=never"]).code, Some(0));
}
