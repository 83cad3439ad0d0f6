//! Every change, cut short after each of its steps, and what becomes of the user's hook then.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

use btm_git::Reach;
use tempfile::TempDir;

use crate::{
    Hooks, Install, Kind, Mode, State, Taken,
    found::Found,
    plan,
    script::{Script, Written},
    step::Step,
};

const KIND: Kind = Kind::PreCommit;
const PROGRAM: &str = "/usr/bin/btm";

/// What the user had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    Executable,
    NotExecutable,
    Link,
    LinkToNothing,
}

const ALL: [Before; 5] = [Before::Nothing, Before::Executable, Before::NotExecutable, Before::Link, Before::LinkToNothing];

/// What lies under a name: its content or where it leads to, and its mode.
type Seen = Option<(Vec<u8>, u32)>;

struct Folder {
    folder: TempDir,
    before: Seen,
}

impl Folder {
    fn new(before: Before) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hook = folder.path().join(KIND.name());
        match before {
            Before::Nothing => {}
            Before::Executable => write(&hook, b"#!/bin/sh\n\xff\r\n", 0o750),
            Before::NotExecutable => write(&hook, b"", 0o640),
            Before::Link => {
                write(&folder.path().join("target"), b"#!/bin/sh\n", 0o755);
                symlink("target", &hook).unwrap();
            }
            Before::LinkToNothing => symlink("missing", &hook).unwrap(),
        }
        let before = seen(&hook);
        Self { folder, before }
    }

    fn hooks(&self) -> Hooks {
        Hooks::in_folder(self.folder.path(), Reach::Repository)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn found(&self) -> Found {
        Found::in_folder(self.folder.path(), KIND).unwrap()
    }

    fn install(&self) {
        self.hooks().install(KIND, &options()).unwrap();
    }

    fn hook(&self) -> Seen {
        seen(&self.path(KIND.name()))
    }

    fn earlier(&self) -> Seen {
        seen(&self.path("pre-commit.before-btm"))
    }

    /// The names of all files, but that of a link's target.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "target");
        names.sort();
        names
    }

    fn assert_installed(&self, what: &str) {
        let (content, mode) = self.hook().expect(what);
        assert!(!Written::read(&content).expect(what).is_edited && mode & 0o777 == 0o755, "{what}");
        assert_eq!(self.earlier(), self.before, "{what}");
        assert_eq!(self.names().len(), 1 + usize::from(self.before.is_some()), "{what}: {:?}", self.names());
    }

    fn assert_as_before(&self, what: &str) {
        assert_eq!(self.hook(), self.before, "{what}");
        assert_eq!(self.names().len(), usize::from(self.before.is_some()), "{what}: {:?}", self.names());
    }

    /// Whatever happened: the user's hook has one of its names.
    fn assert_not_lost(&self, what: &str) {
        assert!(self.before.is_none() || [self.hook(), self.earlier()].contains(&self.before), "{what}: {:?}", self.names());
    }
}

fn write(path: &Path, content: &[u8], mode: u32) {
    fs::write(path, content).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn seen(path: &Path) -> Seen {
    let metadata = path.symlink_metadata().ok()?;
    let content = match fs::read_link(path) {
        Ok(target) => target.into_os_string().into_encoded_bytes(),
        Err(_) => fs::read(path).unwrap(),
    };
    Some((content, metadata.mode()))
}

fn options() -> Install {
    Install { mode: Mode::Blocking, program: PROGRAM.into(), shared: false }
}

fn install_steps(found: &Found) -> Vec<Step> {
    let program = Path::new(PROGRAM);
    let script = Script { kind: KIND, mode: Mode::NonBlocking, program, may_be_run_by_earlier: false };
    plan::install(found, &script.text()).unwrap().0
}

fn uninstall_steps(found: &Found) -> Vec<Step> {
    plan::uninstall(found).unwrap().0
}

fn restore_steps(found: &Found) -> Vec<Step> {
    plan::restore(found).0
}

/// Makes a folder, begins a change and does only some of its steps; then `check` says whether all is well. Does so for every kind of
/// earlier hook and every number of steps.
fn cut_short(prepare: fn(&Folder), plan: fn(&Found) -> Vec<Step>, check: fn(&Folder, &str)) {
    for before in ALL {
        for count in 0.. {
            let folder = Folder::new(before);
            prepare(&folder);
            let steps = plan(&folder.found());
            let Some(steps) = steps.get(..count) else { break };
            steps.iter().for_each(|step| step.perform().unwrap());
            let what = format!("{before:?} after {steps:?}");
            folder.assert_not_lost(&what);
            check(&folder, &what);
        }
    }
}

/// The same, for every way to go on.
fn cut_short_and_go_on(prepare: fn(&Folder), plan: fn(&Found) -> Vec<Step>) {
    cut_short(prepare, plan, |folder, what| {
        folder.install();
        folder.assert_installed(what);
    });
    cut_short(prepare, plan, |folder, what| {
        folder.hooks().uninstall(KIND).unwrap();
        folder.assert_as_before(what);
    });
    cut_short(prepare, plan, |folder, what| {
        folder.hooks().restore(KIND).unwrap();
        folder.assert_as_before(what);
    });
}

#[test]
fn an_installation_can_be_cut_short() {
    cut_short_and_go_on(|_| {}, install_steps);
}

#[test]
fn an_update_can_be_cut_short() {
    cut_short_and_go_on(Folder::install, install_steps);
}

#[test]
fn taking_out_can_be_cut_short() {
    cut_short_and_go_on(Folder::install, uninstall_steps);
    cut_short_and_go_on(Folder::install, restore_steps);
}

#[test]
fn putting_back_can_be_cut_short_where_btms_hook_is_missing() {
    let remove = |folder: &Folder| {
        folder.install();
        fs::remove_file(folder.path(KIND.name())).unwrap();
    };
    cut_short_and_go_on(remove, install_steps);
    cut_short_and_go_on(remove, uninstall_steps);
    cut_short_and_go_on(remove, restore_steps);
}

#[test]
fn taking_out_can_be_cut_short_after_a_cut() {
    let cut = |folder: &Folder| {
        let steps = install_steps(&folder.found());
        steps[..2].iter().for_each(|step| step.perform().unwrap());
    };
    cut_short_and_go_on(cut, uninstall_steps);
}

#[test]
fn restoring_can_be_cut_short_where_btms_hook_was_edited() {
    let edit = |folder: &Folder| {
        folder.install();
        let hook = folder.path(KIND.name());
        let text = [fs::read(&hook).unwrap(), b"edited\n".to_vec()].concat();
        write(&hook, &text, 0o700);
    };
    cut_short(edit, restore_steps, |folder, what| {
        folder.hooks().restore(KIND).unwrap();
        assert_eq!(folder.hook(), folder.before, "{what}");
        let (aside, mode) = seen(&folder.path("pre-commit.aside-btm")).unwrap();
        assert!(aside.ends_with(b"edited\n") && mode & 0o777 == 0o700, "{what}");
        assert_eq!(folder.names().len(), 1 + usize::from(folder.before.is_some()), "{what}: {:?}", folder.names());
    });
}

#[test]
fn the_kept_hook_is_the_same_file() {
    let folder = Folder::new(Before::Executable);
    let id = |name| folder.path(name).metadata().unwrap().ino();
    let before = id("pre-commit");
    folder.install();
    assert_eq!(id("pre-commit.before-btm"), before);
    folder.hooks().uninstall(KIND).unwrap();
    assert_eq!(id("pre-commit"), before);
}

/// As on a file system where a file cannot have two names.
#[test]
fn a_hook_that_was_moved_is_found() {
    for before in [Before::Executable, Before::NotExecutable, Before::Link, Before::LinkToNothing] {
        for go_on in [Hooks::uninstall, Hooks::restore] {
            let folder = Folder::new(before);
            fs::rename(folder.path("pre-commit"), folder.path("pre-commit.before-btm")).unwrap();
            let status = folder.hooks().status().unwrap();
            assert!(status[0].state == State::Missing && status[0].earlier.is_some());
            assert_eq!(go_on(&folder.hooks(), KIND).unwrap().taken, Taken::Back);
            folder.assert_as_before("moved");
        }
    }
}

#[test]
fn what_others_left_of_a_name_is_not_overwritten() {
    let folder = Folder::new(Before::Executable);
    folder.install();
    write(&folder.path("pre-commit"), b"other", 0o755);
    write(&folder.path("pre-commit.aside-btm"), b"mine", 0o644);
    let removed = folder.hooks().restore(KIND).unwrap();
    assert_eq!(removed.aside, Some(folder.path("pre-commit.aside-btm-2")));
    assert_eq!(fs::read(folder.path("pre-commit.aside-btm-2")).unwrap(), b"other");
    assert_eq!(fs::read(folder.path("pre-commit.aside-btm")).unwrap(), b"mine");
    assert_eq!(folder.hook(), folder.before);
}

#[test]
fn many_changes_at_once_lose_nothing() {
    let folder = Folder::new(Before::Executable);
    std::thread::scope(|scope| {
        for number in 0..4 {
            let hooks = folder.hooks();
            scope.spawn(move || {
                for round in 0..25 {
                    let mode = if round % 2 == 0 { Mode::Blocking } else { Mode::NonBlocking };
                    if (number + round) % 3 == 0 {
                        hooks.uninstall(KIND).unwrap();
                    } else {
                        hooks.install(KIND, &Install { mode, ..options() }).unwrap();
                    }
                }
            });
        }
    });
    folder.assert_not_lost("many");
    folder.install();
    folder.assert_installed("many");
    folder.hooks().uninstall(KIND).unwrap();
    folder.assert_as_before("many");
}

/// The same where the file system has no locks, as far as the order of the steps alone can help: everybody installs.
#[test]
fn installing_at_once_without_a_lock_loses_nothing() {
    let folder = Folder::new(Before::Executable);
    let first = folder.found();
    let second = folder.found();
    // Both looked before one of them did anything.
    for step in install_steps(&first) {
        step.perform().unwrap();
    }
    let results: Vec<bool> =
        install_steps(&second).iter().map(|step| step.perform().is_ok()).take_while(|is_done| *is_done).collect();
    assert_eq!(results.len(), 1, "the name for the earlier hook is taken");
    folder.assert_not_lost("both");
    folder.install();
    folder.assert_installed("both");
}
