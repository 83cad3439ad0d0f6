//! Nothing that a repository has makes anybody wait without end.

use std::{
    fs,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use btm_git::GitError;

use crate::common::Sandbox;

/// Longer than any machine takes, and shorter than git is waited for.
const SOON: Duration = Duration::from_secs(30);

fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Checks that a question is refused because of a file, before git waits for it.
#[track_caller]
fn is_refused(sandbox: &Sandbox, folder: &Path, file: &str) {
    let started = Instant::now();
    let error = sandbox.around(folder).unwrap_err();
    assert!(started.elapsed() < SOON, "{file}");
    let GitError::Special { path, .. } = &error else { panic!("{file}: {error}") };
    let real = path.parent().unwrap().canonicalize().unwrap().join(path.file_name().unwrap());
    assert!(real.ends_with(file), "{file}: {}", path.display());
    assert!(error.hint().is_some());
}

#[test]
fn a_pipe_is_named_before_git_waits_for_it() {
    let names = [
        ".git/HEAD",
        ".git/commondir",
        ".git/config",
        ".git/config.worktree",
        ".git/index",
        ".git/info/attributes",
        ".git/info/exclude",
        ".git/info/grafts",
        ".git/objects/info/alternates",
        ".git/packed-refs",
        ".git/shallow",
        ".git/refs/heads/main",
        ".gitattributes",
        ".gitignore",
        ".gitmodules",
        "sub/HEAD",
        "sub/commondir",
    ];
    for name in names {
        let sandbox = Sandbox::with(&[("a", "1"), ("sub/a", "1")]);
        pipe(&sandbox.work().join(name));
        is_refused(&sandbox, &sandbox.work().join("sub"), name);
    }
}

#[test]
fn pipes_of_a_linked_work_tree_are_named_too() {
    for name in ["linked/.git", "work/.git/worktrees/linked/index", "work/.git/worktrees/linked/commondir", "work/.git/config"] {
        let sandbox = Sandbox::with(&[("a", "1")]);
        let linked = sandbox.beside("linked");
        sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
        pipe(&sandbox.beside(name));
        if name == "linked/.git" {
            // Git does not open this one.
            assert!(sandbox.around(&linked).is_err());
        } else {
            is_refused(&sandbox, &linked, name);
        }
    }
}

#[test]
fn what_git_waits_for_elsewhere_ends_with_a_reason() {
    for name in ["included", ".git/objects/info/commit-graph", "sub/.gitignore"] {
        let mut sandbox = Sandbox::with(&[("a", "1"), ("sub/b", "1")]);
        sandbox.git(&["config", "include.path", "../included"]);
        sandbox.set("BTM_GIT_TIMEOUT", "1");
        pipe(&sandbox.work().join(name));
        let asked = sandbox.around(&sandbox.work()).and_then(|repository| {
            let repository = repository.unwrap();
            repository.staged()?;
            repository.since("HEAD")
        });
        match asked {
            Err(error @ GitError::Silent { seconds: 1 }) => {
                assert!(error.hint().unwrap().contains("BTM_GIT_TIMEOUT"));
            }
            Err(GitError::Special { path, .. }) => assert!(path.ends_with(name)),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn all_that_git_started_ends_with_it() {
    let mut sandbox = Sandbox::new();
    let process = sandbox.beside("process");
    let program = sandbox.trap("git", &format!("sleep 1000 & echo $! >'{}'; wait", process.display()));
    let path = std::env::var("PATH").unwrap();
    sandbox.set("PATH", format!("{}:{path}", program.parent().unwrap().display()));
    sandbox.set("BTM_GIT_TIMEOUT", "1");
    assert!(matches!(sandbox.around(&sandbox.work()), Err(GitError::Silent { seconds: 1 })));
    let number = fs::read_to_string(process).unwrap();
    let stat = format!("/proc/{}/stat", number.trim());
    let begun = Instant::now();
    // One that nobody waits for stays in the list of processes, as a zombie.
    while fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z ")) {
        assert!(begun.elapsed() < SOON, "it goes on");
        thread::yield_now();
    }
}

#[test]
fn how_long_git_is_waited_for_is_a_number_of_seconds() {
    for value in ["0", "-1", "1m", "x"] {
        let mut sandbox = Sandbox::new();
        sandbox.set("BTM_GIT_TIMEOUT", value);
        let error = sandbox.around(&sandbox.work()).unwrap_err();
        assert!(matches!(&error, GitError::Patience { value: said } if said == value), "{error}");
    }
    let mut sandbox = Sandbox::new();
    sandbox.set("BTM_GIT_TIMEOUT", "");
    assert!(sandbox.around(&sandbox.work()).is_ok());
}
