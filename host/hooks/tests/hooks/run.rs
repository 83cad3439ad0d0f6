//! Which program a hook runs, and what it says if there is none.

use std::{fs, os::unix::ffi::OsStrExt as _};

use btm_hooks::{Install, Kind, Mode};

use crate::common::{Sandbox, errors, write};

#[test]
fn the_one_that_installed_it_comes_first() {
    let sandbox = Sandbox::new();
    sandbox.program("installed-btm", "");
    let options = Install { program: sandbox.beside("installed-btm"), ..sandbox.options() };
    sandbox.hooks().install(Kind::PreCommit, &options).unwrap();
    assert_eq!(sandbox.commit(), ["installed-btm hook run pre-commit --"]);
    fs::remove_file(sandbox.beside("installed-btm")).unwrap();
    assert_eq!(sandbox.commit(), ["bin/btm hook run pre-commit --"]);
}

#[test]
fn its_path_may_be_any() {
    let sandbox = Sandbox::new();
    sandbox.without_btm();
    for name in ["a b", "it's", "a\"b", "$(exit 1)`exit 1`", "a\nb\n", "\\", "-n", "*", "\u{e4}"] {
        let program = sandbox.beside("").join(name);
        write(&program, &sandbox.script("named", ""), 0o755);
        let options = Install { program: program.clone(), ..sandbox.options() };
        sandbox.hooks().install(Kind::PreCommit, &options).unwrap();
        assert_eq!(sandbox.commit(), ["named hook run pre-commit --"], "{name:?}");
        let btm_hooks::State::Ours(ours) = sandbox.status().state else { panic!("it was installed") };
        assert_eq!((ours.program, ours.is_edited), (Some(program), false), "{name:?}");
    }
}

#[test]
fn its_path_need_not_be_text() {
    let sandbox = Sandbox::new();
    sandbox.without_btm();
    let program = sandbox.beside("").join(std::ffi::OsStr::from_bytes(b"\xff\xfe"));
    write(&program, &sandbox.script("named", ""), 0o755);
    let options = Install { program, ..sandbox.options() };
    sandbox.hooks().install(Kind::PreCommit, &options).unwrap();
    assert_eq!(sandbox.commit(), ["named hook run pre-commit --"]);
}

#[test]
fn the_repository_may_lie_anywhere() {
    let sandbox = Sandbox::new();
    let folder = sandbox.beside("it's a\n\"$(exit 1)\" folder\n");
    fs::create_dir(&folder).unwrap();
    sandbox.git_in(&folder, &["init", "--quiet"]);
    write(&folder.join(".git/hooks/pre-commit"), &sandbox.script("users", ""), 0o755);
    sandbox.hooks_of(&folder).unwrap().install(Kind::PreCommit, &sandbox.options()).unwrap();
    sandbox.git_in(&folder, &["commit", "--quiet", "--allow-empty", "--message", "x"]);
    assert_eq!(sandbox.trace(), ["users ", "bin/btm hook run pre-commit --"]);
}

#[test]
fn without_a_program_a_commit_is_stopped() {
    let sandbox = Sandbox::new();
    sandbox.without_btm();
    for is_folder in [false, true] {
        if is_folder {
            fs::create_dir_all(sandbox.options().program).unwrap();
        }
        sandbox.install();
        let output = sandbox.try_commit();
        assert!(!output.status.success());
        let errors = errors(&output);
        for part in
            ["Install btm", "btm hook uninstall pre-commit", "git commit --no-verify", "installed/btm", "hooks/pre-commit"]
        {
            assert!(errors.contains(part), "{part} is not in {errors}");
        }
        assert!(!errors.contains("nothing was checked"));
    }
}

#[test]
fn without_a_program_and_without_blocking_a_commit_goes_through() {
    let sandbox = Sandbox::new();
    sandbox.without_btm();
    sandbox.users("pre-commit", "");
    let options = Install { mode: Mode::NonBlocking, ..sandbox.options() };
    sandbox.hooks().install(Kind::PreCommit, &options).unwrap();
    let output = sandbox.try_commit();
    assert!(output.status.success() && errors(&output).contains("nothing was checked"), "{}", errors(&output));
    assert_eq!(sandbox.trace(), ["users "]);
}

#[test]
fn it_may_be_run_by_hand() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    sandbox.install();
    let path = std::env::join_paths([sandbox.beside("bin"), sandbox.beside("tools")]).unwrap();
    for (program, arguments) in [("sh", vec!["pre-commit", "a  b"]), ("./pre-commit", vec!["a  b"])] {
        let mut command = std::process::Command::new(program);
        let status = command.args(arguments).current_dir(sandbox.hook("")).env("PATH", &path).status().unwrap();
        assert!(status.success());
        assert_eq!(sandbox.trace(), ["users a  b", "bin/btm hook run pre-commit -- a  b"], "{program}");
    }
}
