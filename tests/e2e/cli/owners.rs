//! Settings that somebody else wrote: above the repository, in files of another user, in files that others can change.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, chown, lchown, symlink},
    path::Path,
    process::Command,
};

use btm_test_support::{Cli, Project, Ran, World, tier};

use crate::run::{JSON, array, fresh, plugin, says};

/// A user of the machine who is neither root nor the one that runs the tests, as every Linux has one.
const NOBODY: u32 = 65_534;

/// A group that nobody's private group is.
const STAFF: u32 = 54_321;

/// A repository with one finding.
fn repository() -> Project {
    let project = Project::new().file("a.txt", "TODO\n");
    fs::create_dir(project.path().join(".git")).unwrap();
    project
}

fn scan(cli: &Cli, arguments: &[&str]) -> Ran {
    let plugin = plugin(World::File);
    cli.run([&["scan", "--plugin", plugin.to_str().unwrap(), "--fail-on=medium"], arguments].concat())
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Checks that a command did nothing because of who can change a file, and names the command that accepts it.
#[track_caller]
fn is_stopped(ran: &Ran, file: &str, reason: &str) {
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &[file, reason, "so btm does not use it", "hint: ", "git config --global --add safe.directory /"]);
}

/// Does what the hint says.
fn accept(cli: &Cli, ran: &Ran) {
    let (_, hint) = ran.stderr.split_once("`git config").unwrap();
    let words = format!("git config{}", hint.split_once('`').unwrap().0);
    let mut shell = Command::new("sh");
    assert!(shell.args(["-c", &words]).env("HOME", cli.home()).env_remove("XDG_CONFIG_HOME").status().unwrap().success());
}

#[test]
fn nothing_above_the_root_of_a_repository_counts() {
    let project = repository();
    let ran_file = project.around().join("RAN");
    let hostile = format!("[scan]\nexclude = [\"**\"]\nfail-on = \"never\"\n[task.build]\ncommand = [\"touch\", {ran_file:?}]\n");
    fs::write(project.around().join("btm.toml"), hostile).unwrap();
    fs::write(project.around().join("btm.lock"), "version = 9\n").unwrap();
    let cli = fresh().in_folder(project.path());
    let ran = scan(&cli, &[JSON]);
    assert_eq!((ran.code, array(&ran.json(), "findings").len()), (Some(1), 1), "{ran:?}");
    let ran = cli.run(["task", "run", "--wait", "build"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["there is no type of task `build`"]);
    assert!(!ran_file.exists());
}

#[test]
fn a_file_that_everybody_can_write_stops_the_run() {
    for name in ["btm.toml", "btm.lock", "btm.baseline"] {
        let project = repository();
        let cli = fresh().in_folder(project.path());
        let path = project.path().join(name);
        let text = if name == "btm.toml" { "[scan]\njobs = 1\n" } else { "version = 1\n" };
        match name {
            "btm.baseline" => assert_eq!(scan_baseline(&cli).code, Some(0)),
            _ => project.write(name, text),
        }
        let before = fs::read(&path).unwrap();
        for bits in [0o666, 0o646, 0o777] {
            mode(&path, bits);
            is_stopped(&scan(&cli, &["--new-only"]), name, "everybody on this machine can change it");
        }
        assert_eq!(fs::read(&path).unwrap(), before, "what is refused stays as it is");
        mode(&path, 0o644);
        assert_ne!(scan(&cli, &[]).code, Some(2), "{name}");
    }
}

/// Makes a baseline with the plugin.
fn scan_baseline(cli: &Cli) -> Ran {
    cli.run(["baseline", "create", "--plugin", plugin(World::File).to_str().unwrap()])
}

#[test]
fn all_that_reads_settings_is_stopped() {
    let project = repository().file("btm.toml", "");
    mode(&project.path().join("btm.toml"), 0o666);
    let cli = fresh().in_folder(project.path());
    let commands: [&[&str]; 8] = [
        &["scan"],
        &["config", "show"],
        &["config", "check"],
        &["task", "run", "security"],
        &["task", "run", "--", "true"],
        &["plugin", "list"],
        &["trust"],
        &["hook", "run", "pre-commit"],
    ];
    for command in commands {
        is_stopped(&cli.run(command), "btm.toml", "everybody on this machine can change it");
    }
}

#[test]
fn the_users_own_settings_are_the_users_alone() {
    let project = repository();
    let cli = fresh().in_folder(project.path());
    let folder = cli.home().join("config/btm");
    fs::create_dir_all(&folder).unwrap();
    let settings = folder.join("btm.toml");
    fs::write(&settings, "[plugin.security]\nsettings-from = \"more.json\"\n").unwrap();
    fs::write(folder.join("more.json"), "{}").unwrap();
    let check = |file: &str, reason: &str, mends: &str| {
        for command in [&["config", "check"][..], &["scan"], &["task", "run", "security"]] {
            let ran = cli.run(command);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            says(&ran.stderr, &[file, reason, mends]);
        }
        // What git accepts is about projects.
        let ran = cli.command(["scan"]).env("GIT_CONFIG_PARAMETERS", "'safe.directory=*'").output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    };
    for file in ["btm.toml", "more.json"] {
        let path = folder.join(file);
        mode(&path, 0o666);
        check(file, "everybody on this machine can change it", "`chmod go-w /");
        mode(&path, 0o644);
        assert_eq!(cli.run(["config", "check"]).code, Some(0), "{file}");
        if tier("root") {
            chown(&path, Some(NOBODY), None).unwrap();
            check(file, "it belongs to another user, nobody", "`sudo chown \"$(id -un)\" /");
            chown(&path, Some(0), None).unwrap();
        }
    }
    // A link is judged by what it leads to.
    fs::rename(&settings, folder.join("elsewhere.toml")).unwrap();
    symlink("elsewhere.toml", &settings).unwrap();
    assert_eq!(cli.run(["config", "check"]).code, Some(0));
    mode(&folder.join("elsewhere.toml"), 0o666);
    check("btm.toml", "everybody on this machine can change it", "`chmod go-w /");
}

#[test]
fn git_says_which_folders_are_safe() {
    let project = repository().file("btm.toml", "[scan]\njobs = 1\n");
    mode(&project.path().join("btm.toml"), 0o666);
    let cli = fresh().in_folder(project.path());
    // What the repository says of itself does not count.
    fs::remove_dir(project.path().join(".git")).unwrap();
    let git = |arguments: &[&str], home: &Path| {
        let mut git = Command::new("git");
        assert!(git.args(arguments).current_dir(project.path()).env("HOME", home).status().unwrap().success());
    };
    git(&["init", "-q", "."], cli.home());
    git(&["config", "--local", "--add", "safe.directory", "*"], cli.home());
    let stopped = scan(&cli, &[]);
    is_stopped(&stopped, "btm.toml", "everybody");
    accept(&cli, &stopped);
    assert_eq!(scan(&cli, &[]).code, Some(1));
    // An empty entry takes back those before; a star accepts everything, as containers of CI have it.
    git(&["config", "--global", "--add", "safe.directory", ""], cli.home());
    is_stopped(&scan(&cli, &[]), "btm.toml", "everybody");
    git(&["config", "--global", "--add", "safe.directory", "*"], cli.home());
    assert_eq!(scan(&cli, &[]).code, Some(1));
}

#[test]
fn a_link_is_judged_by_what_it_leads_to() {
    let project = repository().file("other.toml", "[scan]\njobs = 1\n");
    let cli = fresh().in_folder(project.path());
    let link = project.path().join("btm.toml");
    symlink("other.toml", &link).unwrap();
    assert_eq!(scan(&cli, &[]).code, Some(1));
    mode(&project.path().join("other.toml"), 0o666);
    is_stopped(&scan(&cli, &[]), "btm.toml", "everybody on this machine can change it");
    fs::remove_file(&link).unwrap();
    fs::write(project.around().join("outside.toml"), "[scan]\nexclude = ['**']\n").unwrap();
    symlink("../outside.toml", &link).unwrap();
    let ran = scan(&cli, &[]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    says(&ran.stderr, &["btm.toml: cannot be read: the path leads out of the project"]);
}

#[test]
fn files_of_another_user_stop_the_run() {
    if !tier("root") {
        return;
    }
    for name in ["btm.toml", "btm.lock", "btm.baseline"] {
        let project = repository();
        let cli = fresh().in_folder(project.path());
        match name {
            "btm.baseline" => assert_eq!(scan_baseline(&cli).code, Some(0)),
            "btm.lock" => project.write(name, "version = 1\n"),
            _ => project.write(name, "[scan]\nexclude = ['**']\n"),
        }
        let new_only: &[&str] = if name == "btm.baseline" { &["--new-only"] } else { &[] };
        let path = project.path().join(name);
        chown(&path, Some(NOBODY), None).unwrap();
        let stopped = scan(&cli, new_only);
        is_stopped(&stopped, name, "it belongs to another user, nobody");
        let sudo = cli.command(["config", "check"]).env("SUDO_UID", NOBODY.to_string()).output().unwrap();
        assert_eq!(sudo.status.code(), Some(0), "who became root by sudo may use their own files: {sudo:?}");
        let other = cli.command(["config", "check"]).env("SUDO_UID", "1").output().unwrap();
        assert_eq!(other.status.code() == Some(2), name == "btm.toml", "{other:?}");
        accept(&cli, &stopped);
        assert_ne!(scan(&cli, new_only).code, Some(2), "{name}");
    }
}

#[test]
fn settings_of_another_user_in_a_folder_for_everybody_are_never_used() {
    if !tier("root") {
        return;
    }
    // Without a repository, what lies above may be meant; but not what another user put into a folder like /tmp.
    let project = Project::new().file("a.txt", "TODO\n");
    let shared = project.around();
    mode(shared, 0o1777);
    let settings = shared.join("btm.toml");
    fs::write(&settings, "[scan]\nexclude = ['**']\n").unwrap();
    chown(&settings, Some(NOBODY), None).unwrap();
    let cli = fresh().in_folder(project.path());
    let stopped = scan(&cli, &[]);
    is_stopped(&stopped, "btm.toml", "it belongs to another user, nobody");
    says(&stopped.stderr, &["run `git init` in the folder of your project"]);
    project.write("btm.toml", "");
    assert_eq!(scan(&cli, &[]).code, Some(1));
}

#[test]
fn a_link_of_another_user_decides_nothing() {
    if !tier("root") {
        return;
    }
    let project = repository().file("other.toml", "[scan]\nexclude = ['**']\n");
    let cli = fresh().in_folder(project.path());
    let link = project.path().join("btm.toml");
    symlink("other.toml", &link).unwrap();
    assert_eq!(scan(&cli, &[]).code, Some(0), "what is in the user's own link counts");
    lchown(&link, Some(NOBODY), None).unwrap();
    is_stopped(&scan(&cli, &[]), "btm.toml", "it belongs to another user, nobody");
}

#[test]
fn an_ignore_file_of_another_user_ignores_nothing() {
    if !tier("root") {
        return;
    }
    for name in [".gitignore", ".ignore", "sub/.gitignore"] {
        let project = repository().file("sub/b.txt", "TODO\n").file(name, "*.txt\n");
        let cli = fresh().in_folder(project.path());
        let count = || array(&scan(&cli, &[JSON]).json(), "findings").len();
        let ignored = count();
        assert!(ignored < 2, "{name}");
        chown(project.path().join(name), Some(NOBODY), None).unwrap();
        let ran = scan(&cli, &[]);
        says(&ran.stdout, &[name, "this ignore file is not applied", "another user, nobody"]);
        assert_eq!(count(), 2, "{name}");
        // Who owns the repository, and was accepted, may ignore what they like.
        chown(project.path(), Some(NOBODY), None).unwrap();
        accept(&cli, &scan(&cli, &[]));
        assert_eq!(count(), ignored, "{name}");
    }
}

#[test]
fn a_repository_of_another_user_decides_nothing() {
    if !tier("root") {
        return;
    }
    let project = Project::new().file("a.txt", "TODO\n");
    let shared = project.around();
    mode(shared, 0o1777);
    fs::create_dir(shared.join(".git")).unwrap();
    fs::write(shared.join(".gitignore"), "*\n").unwrap();
    for name in [".git", ".gitignore"] {
        chown(shared.join(name), Some(NOBODY), None).unwrap();
    }
    let cli = fresh().in_folder(project.path());
    let stopped = scan(&cli, &[]);
    is_stopped(&stopped, "/.git`", "it belongs to another user, nobody");
    says(&stopped.stderr, &["the repository around `", "run `git init` in the folder of your project"]);
    for command in [&["config", "check"][..], &["task", "list"], &["plugin", "list"], &["hook", "run", "pre-commit"]] {
        is_stopped(&cli.run(command), "/.git`", "it belongs to another user, nobody");
    }
    // Settings of one's own do not take away what ignores everything; a repository of one's own does.
    project.write("btm.toml", "");
    is_stopped(&scan(&cli, &[]), "/.git`", "it belongs to another user, nobody");
    fs::create_dir(project.path().join(".git")).unwrap();
    assert_eq!(scan(&cli, &[]).code, Some(1));
}

#[test]
fn whose_a_repository_is_goes_by_the_rule_of_git() {
    if !tier("root") {
        return;
    }
    for part in ["", ".git", "elsewhere"] {
        let project = repository();
        let cli = fresh().in_folder(project.path());
        if part == "elsewhere" {
            fs::rename(project.path().join(".git"), project.around().join("elsewhere")).unwrap();
            project.write(".git", "gitdir: ../elsewhere\n");
        }
        assert_eq!(scan(&cli, &[]).code, Some(1), "{part}");
        let path = if part == "elsewhere" { project.around().join(part) } else { project.path().join(part) };
        chown(path, Some(NOBODY), None).unwrap();
        let stopped = scan(&cli, &[]);
        is_stopped(&stopped, part, "it belongs to another user, nobody");
        let sudo = cli.command(["config", "check"]).env("SUDO_UID", NOBODY.to_string()).output().unwrap();
        assert_eq!(sudo.status.code(), Some(0), "who became root by sudo may use their own repository: {sudo:?}");
        accept(&cli, &stopped);
        assert_eq!(scan(&cli, &[]).code, Some(1), "{part}");
    }
}

#[test]
fn the_group_of_a_file_counts_unless_it_is_the_owners_own() {
    if !tier("root") {
        return;
    }
    let project = repository().file("btm.toml", "");
    let path = project.path().join("btm.toml");
    let cli = fresh().in_folder(project.path());
    // Root's own group, which has no other members.
    mode(&path, 0o664);
    assert_eq!(scan(&cli, &[]).code, Some(1));
    chown(&path, None, Some(STAFF)).unwrap();
    let stopped = scan(&cli, &[]);
    is_stopped(&stopped, "btm.toml", &format!("the members of the group gid {STAFF} can change it"));
    says(&stopped.stderr, &["`chmod go-w /"]);
    mode(&path, 0o644);
    assert_eq!(scan(&cli, &[]).code, Some(1), "a group that may only read changes nothing");
}
