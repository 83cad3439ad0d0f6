//! Uninstalling and restoring.

use std::fs;

use btm_hooks::{HookError, Hooks, Kind, Removed, Taken};

use crate::common::{Sandbox, names, seen, write};

type TakeOut = fn(&Hooks, Kind) -> Result<Removed, HookError>;

const BOTH: [TakeOut; 2] = [Hooks::uninstall, Hooks::restore];

#[test]
fn bytes_and_mode_come_back() {
    let sandbox = Sandbox::new();
    for take_out in BOTH {
        for mode in [0o755, 0o700, 0o4711, 0o644, 0o400] {
            write(&sandbox.hook("pre-commit"), "#!/bin/sh\r\n\u{feff}\n\n", mode);
            let before = seen(&sandbox.hook("pre-commit"));
            sandbox.install();
            let removed = take_out(&sandbox.hooks(), Kind::PreCommit).unwrap();
            assert_eq!((removed.taken, removed.aside), (Taken::Back, None));
            assert_eq!(seen(&sandbox.hook("pre-commit")), before);
            assert_eq!(names(&sandbox.hook("")), ["pre-commit"]);
            fs::remove_file(sandbox.hook("pre-commit")).unwrap();
        }
    }
}

#[test]
fn nothing_comes_back_where_nothing_was() {
    for take_out in BOTH {
        let sandbox = Sandbox::new();
        sandbox.install();
        assert_eq!(take_out(&sandbox.hooks(), Kind::PreCommit).unwrap().taken, Taken::Gone);
        assert_eq!(names(&sandbox.hook("")), Vec::<String>::new());
        assert_eq!(take_out(&sandbox.hooks(), Kind::PreCommit).unwrap().taken, Taken::NotInstalled);
    }
}

#[test]
fn a_hook_of_somebody_else_is_left_alone() {
    for take_out in BOTH {
        let sandbox = Sandbox::new();
        sandbox.users("pre-commit", "");
        let before = seen(&sandbox.hook("pre-commit"));
        assert_eq!(take_out(&sandbox.hooks(), Kind::PreCommit).unwrap().taken, Taken::NotInstalled);
        assert_eq!(seen(&sandbox.hook("pre-commit")), before);
    }
}

#[test]
fn one_kind_only() {
    let sandbox = Sandbox::new();
    sandbox.install();
    sandbox.hooks().install(Kind::PrePush, &sandbox.options()).unwrap();
    sandbox.hooks().uninstall(Kind::PreCommit).unwrap();
    assert_eq!(names(&sandbox.hook("")), ["pre-push"]);
}

#[test]
fn what_was_edited_is_put_aside() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    let before = seen(&sandbox.hook("pre-commit"));
    sandbox.install();
    let hook = sandbox.hook("pre-commit");
    fs::write(&hook, format!("{}echo mine\n", fs::read_to_string(&hook).unwrap())).unwrap();
    let edited = seen(&hook);
    let removed = sandbox.hooks().restore(Kind::PreCommit).unwrap();
    assert_eq!((removed.taken, removed.aside.as_deref()), (Taken::Back, Some(&*sandbox.hook("pre-commit.aside-btm"))));
    assert_eq!((seen(&hook), seen(&sandbox.hook("pre-commit.aside-btm"))), (before, edited));
}

#[test]
fn what_took_its_place_is_put_aside() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    let before = seen(&sandbox.hook("pre-commit"));
    sandbox.install();
    fs::remove_file(sandbox.hook("pre-commit")).unwrap();
    write(&sandbox.hook("pre-commit"), "#!/bin/sh\necho other\n", 0o711);
    let other = seen(&sandbox.hook("pre-commit"));
    for result in [
        sandbox.hooks().install(Kind::PreCommit, &sandbox.options()).map(drop),
        sandbox.hooks().uninstall(Kind::PreCommit).map(drop),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(&error, HookError::Replaced { .. }), "{error}");
        assert!(error.hint().unwrap().contains("btm hook restore pre-commit"));
    }
    let removed = sandbox.hooks().restore(Kind::PreCommit).unwrap();
    assert_eq!((removed.taken, removed.aside.as_deref()), (Taken::Back, Some(&*sandbox.hook("pre-commit.aside-btm"))));
    assert_eq!((seen(&sandbox.hook("pre-commit")), seen(&sandbox.hook("pre-commit.aside-btm"))), (before, other));
    assert_eq!(names(&sandbox.hook("")), ["pre-commit", "pre-commit.aside-btm"]);
    assert_eq!(sandbox.commit(), ["users "]);
}

#[test]
fn the_hook_may_be_missing() {
    for take_out in BOTH {
        let sandbox = Sandbox::new();
        sandbox.users("pre-commit", "");
        let before = seen(&sandbox.hook("pre-commit"));
        sandbox.install();
        fs::remove_file(sandbox.hook("pre-commit")).unwrap();
        assert_eq!(take_out(&sandbox.hooks(), Kind::PreCommit).unwrap().taken, Taken::Back);
        assert_eq!(seen(&sandbox.hook("pre-commit")), before);
        assert_eq!(names(&sandbox.hook("")), ["pre-commit"]);
    }
}

#[test]
fn the_earlier_hook_may_be_missing() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    sandbox.install();
    fs::remove_file(sandbox.hook("pre-commit.before-btm")).unwrap();
    assert_eq!(sandbox.commit(), ["bin/btm hook run pre-commit --"]);
    assert_eq!(sandbox.hooks().uninstall(Kind::PreCommit).unwrap().taken, Taken::Gone);
}

/// As the text of the hook says.
#[test]
fn it_can_be_taken_out_by_hand() {
    let sandbox = Sandbox::new();
    sandbox.users("pre-commit", "");
    sandbox.install();
    let text = fs::read_to_string(sandbox.hook("pre-commit")).unwrap();
    assert!(text.contains("rename pre-commit.before-btm to pre-commit"));
    fs::rename(sandbox.hook("pre-commit.before-btm"), sandbox.hook("pre-commit")).unwrap();
    assert_eq!(sandbox.commit(), ["users "]);
    assert_eq!(sandbox.install().change, btm_hooks::Change::New);
}
