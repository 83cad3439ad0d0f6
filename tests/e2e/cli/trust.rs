//! `btm trust`: what a project's settings run, load or permit holds only after the user's yes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use btm_test_support::{Cli, Project, Ran, World};

use crate::{
    repository::git,
    run::{JSON, array, fresh, notes, plugin, says},
};

/// A user with a repository, whose daemon is stopped when the test is over.
struct Desk {
    cli: Cli,
    project: Project,
}

/// What the task `build` of the projects here leaves.
const BUILT: &str = "built";

impl Desk {
    fn new(settings: &str) -> Self {
        let project = Project::new().file("btm.toml", settings).file("a.txt", "TODO\n");
        git(&project.path(), &["init", "-q", "."]);
        Self { cli: fresh().in_folder(project.path()), project }
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.cli.run(arguments)
    }

    fn settings(&self, settings: &str) {
        self.project.write("btm.toml", settings);
    }

    /// Runs the task `build`, and tells whether it did what it says.
    fn build(&self) -> (Ran, bool) {
        let ran = self.run(&["task", "run", "--wait", "build"]);
        (ran, fs::remove_file(self.project.path().join(BUILT)).is_ok())
    }

    #[track_caller]
    fn is_built(&self) {
        let (ran, is_built) = self.build();
        assert_eq!((ran.code, is_built), (Some(0), true), "{ran:?}");
    }

    /// Makes sure that the task is refused, with the command to type.
    #[track_caller]
    fn is_refused(&self, words: &[&str]) {
        let (ran, is_built) = self.build();
        assert_eq!((ran.code, is_built), (Some(2), false), "{ran:?}");
        says(&ran.stderr, &["btm.toml says what the task `build` runs, and you have not agreed to that", "hint: "]);
        says(&ran.stderr, words);
    }

    /// The value that `btm trust --show` prints.
    fn value(&self) -> String {
        let shown = self.run(&["trust", "--show"]);
        assert_eq!(shown.code, Some(0), "{shown:?}");
        let line = shown.stdout.lines().find(|line| line.starts_with("BTM_TRUST=")).unwrap();
        line.trim_start_matches("BTM_TRUST=").to_owned()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.cli.run(["daemon", "stop"]);
    }
}

/// Settings with a task that leaves a file.
fn building(with: &str) -> String {
    format!("[task.build]\ncommand = [\"sh\", \"-c\", \"echo {with} > {BUILT}\"]\n")
}

#[test]
fn a_command_of_a_project_runs_only_after_a_yes() {
    let desk = Desk::new(&building("one"));
    desk.is_refused(&["task.build.command = [\"sh\", \"-c\", \"echo one > built\"]", "`btm trust`", "BTM_TRUST"]);
    // Nobody is asked on a pipe, whatever it says.
    let ran = desk.cli.run_with_input(["task", "run", "--wait", "build"], b"y\ny\n");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let ran = desk.cli.run_with_input(["trust"], b"y\n");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stdout, &["+ task.build.command = [", "may change later without another question"]);
    says(&ran.stderr, &["There is no terminal to ask on", "--yes"]);
    desk.is_refused(&[]);
    assert_eq!(desk.run(&["trust", "--yes"]).code, Some(0));
    desk.is_built();
    says(&desk.run(&["trust"]).stdout, &["you have agreed to all of it already"]);
    assert_eq!(desk.run(&["trust", "--revoke"]).code, Some(0));
    desk.is_refused(&[]);
    says(&desk.run(&["trust", "--revoke"]).stdout, &["you had agreed to nothing"]);
}

#[test]
fn what_the_user_types_needs_no_trust() {
    let desk = Desk::new(&building("one"));
    let ran = desk.run(&["task", "run", "--wait", "--", "sh", "-c", "echo x > built"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(desk.project.path().join(BUILT).exists());
    let ran = desk.run(&["scan", JSON, "--plugin", plugin(World::File).to_str().unwrap(), "--fail-on=never"]);
    assert_eq!((ran.code, array(&ran.json(), "findings").len()), (Some(0), 1), "{ran:?}");
}

#[test]
fn only_what_runs_is_asked_about_again_and_the_difference_is_shown() {
    let desk = Desk::new(&building("one"));
    desk.cli.trust(&desk.project.path());
    let same = format!("# ours\n[scan]\njobs = 1\n\n[daemon]\nslots = 2\n{}priority = 'high' # soon\n", building("one"));
    desk.settings(&same);
    desk.is_built();
    desk.settings(&building("two"));
    desk.is_refused(&["echo two > built"]);
    let asked = desk.run(&["trust"]);
    says(
        &asked.stdout,
        &[
            "changed since you agreed to them",
            "- task.build.command = [\"sh\", \"-c\", \"echo one > built\"]\n+ task.build.command = [\"sh\", \"-c\", \"echo two > built\"]",
        ],
    );
    // What was agreed to before holds again only as long as nothing else was agreed to.
    desk.settings(&building("one"));
    desk.is_built();
    desk.settings(&building("two"));
    desk.cli.trust(&desk.project.path());
    desk.is_built();
    desk.settings(&building("one"));
    desk.is_refused(&[]);
    // A task that was agreed to runs, whatever the others are.
    desk.settings(&format!("{}[task.other]\ncommand = [\"id\"]\n", building("two")));
    desk.is_built();
    assert_eq!(desk.run(&["task", "run", "other"]).code, Some(2));
}

#[test]
fn a_directory_and_a_plugin_by_its_file_are_asked_about_too() {
    let desk = Desk::new(&building("one"));
    desk.cli.trust(&desk.project.path());
    fs::create_dir(desk.project.path().join("sub")).unwrap();
    desk.settings(&format!("{}directory = \"sub\"\n", building("one")));
    desk.is_refused(&["task.build.directory = \"sub\""]);
    fs::copy(plugin(World::File), desk.project.path().join("x.wasm")).unwrap();
    desk.settings("[task.build]\nplugins = [\"security\", \"x.wasm\"]\n");
    desk.is_refused(&["task.build.plugins = [\"security\", \"x.wasm\"]"]);
    desk.settings("[task.docs]\nplugins = [\"security\"]\npaths = [\"a.txt\"]\n");
    let ran = desk.run(&["task", "run", "--wait", "docs"]);
    assert_eq!(ran.code, Some(0), "official plugins need no trust: {ran:?}");
    says(&desk.run(&["trust"]).stdout, &["run, load and permit nothing that you would have to agree to"]);
}

#[test]
fn trust_is_for_one_project_and_shared_by_its_work_trees() {
    let desk = Desk::new(&building("one"));
    desk.cli.trust(&desk.project.path());
    let root = desk.project.path();
    git(&root, &["add", "."]);
    git(&root, &["commit", "-q", "-m", "x"]);
    git(&root, &["worktree", "add", "-q", "../linked"]);
    let linked = desk.project.around().join("linked");
    let build_in = |folder: &Path| {
        let ran = desk.cli.command(["task", "run", "--wait", "build"]).current_dir(folder).output().unwrap();
        let _ = desk.cli.command(["daemon", "stop"]).current_dir(folder).output();
        (ran.status.code(), folder.join(BUILT).exists())
    };
    assert_eq!(build_in(&linked), (Some(0), true));
    // Another clone with the same settings, and a folder that only claims to be the same work tree.
    let clone = desk.project.around().join("clone");
    git(desk.project.around(), &["clone", "-q", "project", "clone"]);
    assert_eq!(build_in(&clone), (Some(2), false));
    let liar = desk.project.around().join("liar");
    fs::create_dir(&liar).unwrap();
    for name in [".git", "btm.toml"] {
        fs::copy(linked.join(name), liar.join(name)).unwrap();
    }
    assert_eq!(build_in(&liar), (Some(2), false));
    // What was moved is asked about again.
    let moved = desk.project.around().join("moved");
    fs::rename(&clone, &moved).unwrap();
    desk.cli.trust(&moved);
    assert_eq!(build_in(&moved), (Some(0), true));
    fs::rename(&moved, &clone).unwrap();
    fs::remove_file(clone.join(BUILT)).unwrap();
    assert_eq!(build_in(&clone), (Some(2), false));
}

#[test]
fn a_value_from_outside_agrees_to_exactly_one_wish() {
    let desk = Desk::new(&building("one"));
    let value = desk.value();
    let mut build = desk.cli.command(["task", "run", "--wait", "build"]);
    let ran = build.env("BTM_TRUST", &value).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    fs::remove_file(desk.project.path().join(BUILT)).unwrap();
    // Nothing is kept of it.
    desk.is_refused(&[]);
}

#[test]
fn a_wrong_value_agrees_to_nothing() {
    let desk = Desk::new(&building("one"));
    desk.cli.trust(&desk.project.path());
    let value = desk.value();
    let build = |pin: &str| {
        let output = desk.cli.command(["task", "run", "--wait", "build"]).env("BTM_TRUST", pin).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let other = format!("sha256:{}", "0".repeat(64));
    let (code, told) = build(&other);
    assert_eq!(code, Some(2), "the pin decides, not what is kept here: {told}");
    says(&told, &[&format!("BTM_TRUST is {other}, but this project needs {value}")]);
    for pin in ["yes", "1", "sha256:12", &value[7..], " "] {
        let (code, told) = build(pin);
        assert_eq!(code, Some(2), "{told}");
        says(&told, &["BTM_TRUST is not a digest"]);
    }
    assert_eq!(build("").0, Some(0), "an empty variable is none");
    // A pull request that changes what runs does not have the value.
    desk.settings(&building("two"));
    assert_eq!(build(&value).0, Some(2));
    assert_ne!(desk.value(), value);
}

#[test]
fn a_repository_cannot_pin_itself() {
    let desk = Desk::new(&building("one"));
    let value = desk.value();
    let line = format!("BTM_TRUST={value}\n");
    for name in [".env", ".envrc", ".btmrc", ".btm/env", "btm.env"] {
        desk.project.write(name, &line);
    }
    desk.is_refused(&[]);
    desk.settings(&format!("BTM_TRUST = \"{value}\"\n{}", building("one")));
    assert_eq!(desk.build().0.code, Some(2));
    desk.settings(&format!("{}[tasks]\nenvironment = {{ BTM_TRUST = \"{value}\" }}\n", building("one")));
    assert_eq!(desk.build().0.code, Some(2));
}

#[test]
fn what_is_shown_does_nothing_to_a_terminal() {
    let desk = Desk::new("[task.build]\ncommand = [\"sh\", \"-c\", \"id\\u001b[2K\\r\\n\\u202etxt\"]\n");
    for arguments in [&["trust"][..], &["trust", "--show"], &["task", "run", "build"]] {
        let ran = desk.run(arguments);
        let shown = format!("{}{}", ran.stdout, ran.stderr);
        assert!(shown.contains("task.build.command"), "{shown}");
        assert!(!shown.chars().any(|letter| (letter.is_control() && letter != '\n') || letter == '\u{202e}'), "{shown:?}");
    }
}

/// A repository whose lock file grants everything to a plugin that the user installed elsewhere, without grants.
struct Wished {
    desk: Desk,
    documents: PathBuf,
}

impl Wished {
    fn new() -> Self {
        let full = plugin(World::Full);
        let desk = Desk::new("");
        let mine = desk.project.around().join("mine");
        fs::create_dir_all(mine.join(".git")).unwrap();
        let install = ["plugin", "install", full.to_str().unwrap(), "--yes", "--deny", "documents", "--deny", "notifications"];
        assert!(desk.cli.command(install).current_dir(&mine).status().unwrap().success());
        let lock = fs::read_to_string(mine.join("btm.lock")).unwrap();
        desk.project.write("btm.lock", lock.replace("grants = []", "grants = [\"documents\", \"notifications\"]"));
        let documents = desk.project.around().join("documents");
        Self { desk, documents }
    }

    fn scan(&self, more: &[&str]) -> Ran {
        let documents = self.documents.to_str().unwrap();
        self.desk.run(&[&["scan", "--plugin", "well-behaved-full", "--fail-on=never", "--documents", documents], more].concat())
    }

    /// Scans, and tells how many documents were written.
    fn documents(&self, more: &[&str]) -> (Option<i32>, usize) {
        let ran = self.scan(more);
        let is_document = |entry: &fs::DirEntry| entry.file_name() != ".btm-documents";
        let count = fs::read_dir(&self.documents).map_or(0, |entries| entries.flatten().filter(is_document).count());
        let _ = fs::remove_dir_all(&self.documents);
        (ran.code, count)
    }
}

#[test]
fn what_a_lock_file_grants_is_only_a_wish() {
    let wished = Wished::new();
    let ran = wished.scan(&[JSON]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(!wished.documents.exists());
    let report = ran.json();
    assert_eq!(array(&report, "notifications").len(), 0);
    assert!(!array(&report, "findings").is_empty(), "it runs, in the sandbox");
    let untrusted = notes(&report).into_iter().find(|(kind, ..)| *kind == "untrusted").unwrap();
    says(untrusted.2, &["btm.lock grants `documents` and `notifications` to this plugin", "you have not agreed", "btm trust"]);
    let text = wished.scan(&["--quiet"]);
    says(&text.stdout, &["untrusted[well-behaved-full]: btm.lock grants"]);
    // However the bytes are named.
    let copy = wished.desk.project.around().join("copy.wasm");
    fs::copy(plugin(World::Full), &copy).unwrap();
    assert_eq!(wished.documents(&["--plugin", copy.to_str().unwrap()]), (Some(3), 0));
    // A plain install without a terminal agrees to nothing, and says so.
    let ran = wished.desk.run(&["plugin", "install", "--yes"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stderr, &["btm.lock grants well-behaved-full documents and notifications, and you have not agreed to that"]);
    assert_eq!(wished.documents(&[]), (Some(3), 0));

    says(&wished.desk.run(&["trust"]).stdout, &["+ plugin.well-behaved-full may use documents (sha256:"]);
    wished.desk.cli.trust(&wished.desk.project.path());
    assert_eq!(wished.documents(&[]), (Some(0), 2));
    assert_eq!(wished.desk.run(&["trust", "--revoke"]).code, Some(0));
    assert_eq!(wished.documents(&[]), (Some(3), 0));
}

#[test]
fn a_grant_is_agreed_to_for_one_digest_and_one_project() {
    let wished = Wished::new();
    // By name, in this project, one capability.
    assert_eq!(wished.desk.run(&["plugin", "grant", "well-behaved-full", "documents"]).code, Some(0));
    assert_eq!(wished.documents(&[]), (Some(3), 2), "the other one is still missing");
    assert_eq!(wished.desk.run(&["plugin", "grant", "well-behaved-full", "notifications"]).code, Some(0));
    assert_eq!(wished.documents(&[]), (Some(0), 2));
    // Other settings do not matter to it.
    wished.desk.settings(&building("one"));
    assert_eq!(wished.documents(&[]), (Some(0), 2));
    // The same lock file in another project does.
    let other = wished.desk.project.around().join("other");
    fs::create_dir_all(other.join(".git")).unwrap();
    fs::copy(wished.desk.project.path().join("btm.lock"), other.join("btm.lock")).unwrap();
    let scan = ["scan", "--plugin", "well-behaved-full", "--fail-on=never", "--documents", "out"];
    let ran = wished.desk.cli.command(scan).current_dir(&other).output().unwrap();
    assert_eq!((ran.status.code(), other.join("out").exists()), (Some(3), false), "{ran:?}");
    // Whoever removes the plugin takes its grants back.
    let lock = fs::read(wished.desk.project.path().join("btm.lock")).unwrap();
    assert_eq!(wished.desk.run(&["plugin", "remove", "well-behaved-full"]).code, Some(0));
    wished.desk.project.write("btm.lock", lock);
    assert_eq!(wished.documents(&[]), (Some(3), 0));
}

#[test]
fn a_value_from_outside_agrees_to_grants() {
    let wished = Wished::new();
    let value = wished.desk.value();
    let scan = |pin: &str| {
        let documents = wished.documents.to_str().unwrap();
        let arguments = ["scan", "--plugin", "well-behaved-full", "--fail-on=never", "--documents", documents];
        wished.desk.cli.command(arguments).env("BTM_TRUST", pin).output().unwrap().status.code()
    };
    assert_eq!(scan(&value), Some(0));
    wished.desk.settings(&building("one"));
    assert_eq!(scan(&value), Some(3), "it is for all that the project wishes, and that changed");
    assert_eq!(scan(&wished.desk.value()), Some(0));
}

#[test]
fn all_of_what_a_yes_is_for_is_shown() {
    let space = " ".repeat(20_000);
    let desk = Desk::new(&format!("[task.build]\ncommand = [\"sh\", \"-c\", \"make{space}; touch hidden\"]\n"));
    says(&desk.run(&["trust", "--show"]).stdout, &["; touch hidden"]);
    let many: Vec<String> = (0..2_000).map(|number| format!("\"a{number}\"")).collect();
    desk.settings(&format!("[task.build]\ncommand = [{}, \"hidden\"]\n", many.join(", ")));
    desk.is_refused(&["hidden"]);
}

#[test]
fn what_a_project_sets_for_a_type_of_task_is_not_for_commands_that_are_typed() {
    let desk = Desk::new("[task.rm]\ndirectory = \"precious\"\nenabled = false\nmemory = \"1MiB\"\ntimeout = \"1ms\"\n");
    for folder in ["precious", "sub"] {
        desk.project.write(&format!("{folder}/build/x"), "x");
    }
    let mut command = desk.cli.command(["task", "run", "--wait", "--", "rm", "-rf", "build"]);
    let ran = command.current_dir(desk.project.path().join("sub")).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert!(desk.project.path().join("precious/build/x").exists() && !desk.project.path().join("sub/build").exists());
}

#[test]
fn tasks_of_btm_and_places_outside_are_not_a_projects_to_decide() {
    let desk = Desk::new("[task.security]\ncommand = [\"sh\", \"-c\", \"id > PWNED\"]\n[task.rm]\ndirectory = \"../\"\n");
    for arguments in [&["task", "run", "--wait", "security"][..], &["config", "check"], &["scan"]] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        says(&ran.stderr, &["btm.toml:2: `task.security.command`: btm itself decides what the task `security` does"]);
    }
    says(&desk.run(&["config", "check"]).stderr, &["btm.toml:4: `task.rm.directory`: `../` leads out of the project"]);
    assert!(!desk.project.path().join("PWNED").exists());
    desk.settings("[task.security]\npriority = \"high\"\n[task.scan]\npriority = \"low\"\n");
    assert_eq!(desk.run(&["task", "run", "--wait", "security"]).code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_directory_of_a_task_stays_in_the_project_when_it_starts() {
    // The user's own file names it; the project makes a link of it.
    let desk = Desk::new("");
    fs::create_dir_all(desk.cli.home().join("config/btm")).unwrap();
    let user = format!("{}directory = \"out\"\n", building("one"));
    fs::write(desk.cli.home().join("config/btm/btm.toml"), user).unwrap();
    std::os::unix::fs::symlink("..", desk.project.path().join("out")).unwrap();
    let ran = desk.run(&["task", "run", "--wait", "build"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["the directory `out` of the task leads out of the project"]);
    fs::remove_file(desk.project.path().join("out")).unwrap();
    fs::create_dir(desk.project.path().join("out")).unwrap();
    assert_eq!(desk.run(&["task", "run", "--wait", "build"]).code, Some(0), "what is the user's own needs no trust");
    assert!(desk.project.path().join("out").join(BUILT).exists());
}

#[test]
fn settings_of_a_plugin_come_from_the_project_only() {
    let desk = Desk::new("");
    let secret = desk.project.around().join("credentials.json");
    fs::write(&secret, r#"{"token":"TOPSECRET"}"#).unwrap();
    for from in [secret.to_str().unwrap(), "../credentials.json", "/dev/zero"] {
        desk.settings(&format!("[plugin.security]\nsettings-from = {from:?}\n"));
        for arguments in [&["scan"][..], &["config", "show"], &["config", "check"]] {
            let ran = desk.run(arguments);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            says(&ran.stderr, &["btm.toml:2: `plugin.security.settings-from`", "leads out of the project"]);
            assert!(!format!("{ran:?}").contains("TOPSECRET"), "{ran:?}");
        }
    }
    // In the user's own file it is found from there.
    desk.settings("");
    let folder = desk.cli.home().join("config/btm");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("lint.json"), r#"{"some":1}"#).unwrap();
    fs::write(folder.join("btm.toml"), "[plugin.other]\nsettings-from = \"lint.json\"\n").unwrap();
    says(&desk.run(&["config", "show"]).stdout, &["some = 1"]);
}
