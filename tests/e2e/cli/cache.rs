//! What was prepared before: used if it can be trusted, and missed by nobody if it cannot.

use std::{
    fs,
    path::{Path, PathBuf},
};

use btm_test_support::{Cli, Project, Ran, World};
use btm_vault::{Lookup, Vault};

use crate::run::{JSON, command, fresh, plugin, project, says, without_run};

fn scan(cli: &Cli, project: &Project) -> Ran {
    cli.run(command(&project.path(), &[plugin(World::File)], &[JSON]))
}

/// Whether the plugin had been prepared before.
fn was_prepared(ran: &Ran) -> bool {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.json()["run"]["plugins"][0]["was_prepared"].as_bool().unwrap()
}

/// The files of a cache that hold prepared plugins.
fn entries(cli: &Cli) -> Vec<PathBuf> {
    let folder = cli.home().join("cache/btm/compiled");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "entry")).collect()
}

/// Checks that a run warned, and is otherwise like any other.
#[track_caller]
fn works_with_a_warning(ran: &Ran, words: &[&str]) {
    assert!(!was_prepared(ran));
    says(&ran.stderr, &["warning: "]);
    says(&ran.stderr, words);
    assert_eq!(ran.stderr.matches("warning: ").count(), 1, "{}", ran.stderr);
    assert_eq!(ran.json()["summary"]["findings"]["medium"], 2);
}

#[test]
fn the_second_run_finds_what_the_first_prepared() {
    let (cli, project) = (fresh(), project());
    let (first, second) = (scan(&cli, &project), scan(&cli, &project));
    assert_eq!((was_prepared(&first), was_prepared(&second)), (false, true));
    assert_eq!((&*first.stderr, &*second.stderr), ("", ""));
    assert_eq!(without_run(&first), without_run(&second));
}

#[test]
fn other_settings_are_prepared_anew() {
    let (cli, project) = (fresh(), project());
    assert!(!was_prepared(&scan(&cli, &project)));
    let project = project.file("btm.toml", "[plugin.well-behaved-file.settings]\nword = \"last\"\n");
    let ran = scan(&cli, &project);
    assert!(!was_prepared(&ran));
    assert_eq!(ran.json()["summary"]["findings"]["medium"], 1);
}

#[test]
fn no_cache_leaves_nothing_behind() {
    let (cli, project) = (fresh(), project());
    let ran = cli.run(command(&project.path(), &[plugin(World::File)], &["--no-cache"]));
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
    assert_eq!(fs::read_dir(cli.home()).unwrap().count(), 0);
}

#[test]
fn an_altered_entry_is_made_anew() {
    let (cli, project) = (fresh(), project());
    let first = scan(&cli, &project);
    for path in entries(&cli) {
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
    }
    let second = scan(&cli, &project);
    works_with_a_warning(&second, &["well-behaved-file", "is made anew", "altered"]);
    assert_eq!(without_run(&first), without_run(&second));
    let third = scan(&cli, &project);
    assert!(was_prepared(&third), "it was made anew");
    assert_eq!((&*third.stderr, without_run(&third)), ("", without_run(&first)));
}

#[test]
fn an_entry_that_was_cut_off_is_made_anew() {
    let (cli, project) = (fresh(), project());
    let first = scan(&cli, &project);
    for path in entries(&cli) {
        fs::write(&path, "").unwrap();
    }
    let second = scan(&cli, &project);
    works_with_a_warning(&second, &["well-behaved-file", "is made anew"]);
    assert_eq!(without_run(&first), without_run(&second));
}

#[test]
fn code_that_this_machine_cannot_run_is_made_anew() {
    const ENGINE: &[u8] = b".wasmtime.engine";
    let (cli, project) = (fresh(), project());
    let first = scan(&cli, &project);
    // As another engine would have kept it under the same name: all is well but what says whose it is.
    let vault = Vault::open(&cli.home().join("cache/btm/compiled"), &cli.home().join("data/btm")).unwrap();
    let mut altered = 0;
    for path in entries(&cli) {
        let key = key(&path);
        let Lookup::Found(entry) = vault.get(&key) else { panic!("{path:?} was just written") };
        let mut content = entry.read().unwrap();
        if let Some(at) = content.windows(ENGINE.len()).position(|bytes| bytes == ENGINE) {
            content[at..at + ENGINE.len()].fill(b'x');
            vault.put(&key, &mut &content[..]).unwrap();
            altered += 1;
        }
    }
    assert_eq!(altered, 1);
    let again =
        |log: &str| cli.run(command(&project.path(), &[plugin(World::File)], &[JSON, "--no-results", "--log-level", log]));
    let second = again("debug");
    says(&second.stderr, &["compiled code is made anew"]);
    assert_eq!(without_run(&first), without_run(&second));
    let third = again("debug");
    assert!(!third.stderr.contains("made anew"), "{}", third.stderr);
    assert_eq!(without_run(&first), without_run(&third));
}

/// The key that the file of an entry is named after.
fn key(path: &Path) -> [u8; 32] {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let digit = |at: usize| u8::from_str_radix(&name[at..at + 2], 16).unwrap();
    std::array::from_fn(|byte| digit(2 * byte))
}

#[test]
fn the_sandbox_is_made_only_when_something_is_analyzed() {
    let (cli, project) = (fresh(), project());
    let makes_sandbox = || {
        let ran = cli.run(command(&project.path(), &[plugin(World::File)], &["--log-level", "debug"]));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.stderr.contains("the sandbox is made")
    };
    assert!(makes_sandbox());
    assert!(!makes_sandbox(), "everything is known");
    fs::remove_dir_all(cli.home().join("cache/btm/index")).unwrap();
    assert!(!makes_sandbox(), "the results are known");
    fs::write(project.path().join("new.txt"), "first\n").unwrap();
    assert!(makes_sandbox());
}

#[test]
fn a_cache_of_somebody_else_is_not_trusted() {
    let (one, other, project) = (fresh(), fresh(), project());
    assert!(!was_prepared(&scan(&one, &project)));
    assert!(!was_prepared(&scan(&other, &project)));
    for path in entries(&other) {
        fs::copy(&path, one.home().join("cache/btm/compiled").join(path.file_name().unwrap())).unwrap();
    }
    works_with_a_warning(&scan(&one, &project), &["is made anew"]);
}

#[test]
fn two_at_once_on_an_empty_cache() {
    let (cli, project) = (fresh(), project());
    let arguments = command(&project.path(), &[plugin(World::File)], &[JSON]);
    let children = [cli.command(&arguments).spawn().unwrap(), cli.command(&arguments).spawn().unwrap()];
    let reports = children.map(|child| {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        let mut report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        report.as_object_mut().unwrap().remove("run");
        report
    });
    assert_eq!(reports[0], reports[1]);
    let third = scan(&cli, &project);
    assert!(was_prepared(&third));
    assert_eq!(third.stderr, "");
}

#[test]
fn no_home() {
    let (cli, project) = (fresh(), project());
    let mut run = cli.command(command(&project.path(), &[plugin(World::File)], &[JSON]));
    for variable in ["HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        run.env_remove(variable);
    }
    let output = run.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let ran = Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr), peak_memory: 0 };
    works_with_a_warning(&ran, &["nothing is kept for the next run", "HOME", "hint: set HOME"]);
}

#[test]
fn a_cache_that_cannot_be_made() {
    let project = project();
    let file = project.path().join("a.txt");
    let blocked = fresh().variable("XDG_CACHE_HOME", file.to_str().unwrap());
    works_with_a_warning(&scan(&blocked, &project), &["nothing is kept for the next run", "a.txt", "hint: "]);
    let blocked = fresh().variable("XDG_DATA_HOME", file.to_str().unwrap());
    works_with_a_warning(&scan(&blocked, &project), &["nothing is kept for the next run", "a.txt", "hint: "]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_cache_that_is_read_only() {
    // A place where not even root can write.
    let read_only = fresh().variable("XDG_CACHE_HOME", "/proc/self/fdinfo");
    works_with_a_warning(&scan(&read_only, &project()), &["nothing is kept for the next run", "/proc/self/fdinfo", "hint: "]);
}

#[test]
#[cfg(unix)]
fn a_cache_that_others_can_write() {
    use std::os::unix::fs::PermissionsExt as _;
    let (cli, project) = (fresh(), project());
    assert!(!was_prepared(&scan(&cli, &project)));
    let folder = cli.home().join("cache/btm/compiled");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    works_with_a_warning(&scan(&cli, &project), &["nothing is kept for the next run", "can be written by other users", "hint: "]);
}

#[test]
fn a_cache_that_is_missing_is_made_for_this_user_only() {
    let cli = fresh();
    assert!(!Path::new(&cli.home().join("cache")).exists());
    assert!(!was_prepared(&scan(&cli, &project())));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = cli.home().join("cache/btm/compiled").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
