//! What is said about hooks.

use std::fs;

use btm_hooks::{Calls, Install, Kind, Mode, Ours, State};

use crate::common::{Sandbox, names, write};

fn ours(sandbox: &Sandbox) -> Ours {
    match sandbox.status().state {
        State::Ours(ours) => ours,
        other => panic!("{other:?}"),
    }
}

#[test]
fn there_may_be_none() {
    let sandbox = Sandbox::new();
    let status = sandbox.hooks().status().unwrap();
    assert_eq!(status.iter().map(|status| status.kind).collect::<Vec<_>>(), Kind::ALL);
    for status in status {
        assert_eq!((status.state, status.earlier), (State::Missing, None));
        assert_eq!(status.hook, sandbox.hook(status.kind.name()));
    }
}

#[test]
fn one_of_btms() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    let options = Install { mode: Mode::NonBlocking, ..sandbox.options() };
    let installed = sandbox.hooks().install(Kind::PreCommit, &options).unwrap();
    let expected = Ours {
        version: 1,
        is_current: true,
        mode: Some(Mode::NonBlocking),
        program: Some(sandbox.beside("installed/btm")),
        calls: Calls::InPath(sandbox.beside("bin/btm")),
        is_edited: false,
        runs: true,
    };
    assert_eq!(ours(&sandbox), expected);
    assert_eq!(sandbox.status().earlier, installed.earlier);
    assert_eq!(names(&sandbox.hook("")), ["pre-commit", "pre-commit.before-btm"]);
}

#[test]
fn its_program_may_be_elsewhere_or_nowhere() {
    let sandbox = Sandbox::new();
    sandbox.install();
    sandbox.without_btm();
    assert_eq!(ours(&sandbox).calls, Calls::Nothing);
    sandbox.program("installed-btm", "");
    let program = sandbox.beside("installed-btm");
    sandbox.hooks().install(Kind::PreCommit, &Install { program: program.clone(), ..sandbox.options() }).unwrap();
    assert_eq!(ours(&sandbox).calls, Calls::Recorded(program));
}

#[test]
fn it_may_be_edited_old_or_switched_off() {
    let sandbox = Sandbox::new();
    sandbox.install();
    let hook = sandbox.hook("pre-commit");
    let text = fs::read_to_string(&hook).unwrap();
    write(&hook, &text, 0o644);
    assert_eq!((ours(&sandbox).runs, ours(&sandbox).is_edited), (false, false));
    write(&hook, &text.replace("version 1,", "version 7,"), 0o755);
    let ours = ours(&sandbox);
    assert_eq!((ours.version, ours.is_current, ours.is_edited, ours.mode), (7, false, true, Some(Mode::Blocking)));
}

#[test]
fn one_of_somebody_else() {
    let sandbox = Sandbox::new();
    write(&sandbox.hook("pre-commit"), "#!/bin/sh\n", 0o644);
    assert_eq!(sandbox.status().state, State::Foreign { manager: None, runs: false });
    fs::create_dir_all(sandbox.hook("pre-push")).unwrap();
    assert_eq!(sandbox.hooks().status().unwrap()[1].state, State::NotAFile);
}

#[test]
fn one_that_git_does_not_run_any_more() {
    let sandbox = Sandbox::new();
    sandbox.install();
    assert!(sandbox.hooks().unseen().is_empty());
    let hook = sandbox.hook("pre-commit").canonicalize().unwrap();
    sandbox.git(&["config", "core.hooksPath", "tools"]);
    assert_eq!(sandbox.hooks().unseen(), std::slice::from_ref(&hook));
    assert_eq!(sandbox.status().state, State::Missing);
    sandbox.git(&["config", "core.hooksPath", ""]);
    let error = sandbox.hooks_of(&sandbox.work()).unwrap_err();
    assert!(error.to_string().contains(hook.to_str().unwrap()), "{error}");
}
