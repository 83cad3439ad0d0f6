//! Where git looks for hooks.

use std::{fs, path::Path};

use btm_git::{HookFolder, Reach};

use crate::common::Sandbox;

/// The folder below `base`, and its reach.
fn told(folder: &HookFolder, base: &Path) -> (String, Reach) {
    let path = folder.path.as_ref().unwrap();
    let path = path.strip_prefix(base.canonicalize().unwrap()).unwrap_or(path);
    (path.to_str().unwrap().to_owned(), folder.reach)
}

#[test]
fn the_setting_and_links_are_followed() {
    let mut sandbox = Sandbox::with(&[("sub/a", "1")]);
    let base = sandbox.beside("");
    sandbox.set("HOME", base.join("home"));
    let asked = |sandbox: &Sandbox| told(&sandbox.repository_in("sub").hook_folder().unwrap(), &base);
    assert_eq!(asked(&sandbox), ("work/.git/hooks".to_owned(), Reach::Repository));
    for (setting, folder, reach) in [
        (".git/hooks", "work/.git/hooks", Reach::Repository),
        ("tools\n/hooks", "work/tools\n/hooks", Reach::WorkTree),
        ("~/hooks", "home/hooks", Reach::Elsewhere),
        ("/dev/null", "/dev/null", Reach::Elsewhere),
    ] {
        sandbox.git(&["config", "core.hooksPath", setting]);
        assert_eq!(asked(&sandbox), (folder.to_owned(), reach), "{setting:?}");
    }
    sandbox.git(&["config", "core.hooksPath", ""]);
    assert_eq!(sandbox.repository().hook_folder().unwrap().path, None);
    sandbox.git(&["config", "--unset", "core.hooksPath"]);
    let _ = fs::remove_dir_all(sandbox.work().join(".git/hooks"));
    sandbox.link("../tools", ".git/hooks");
    assert_eq!(asked(&sandbox), ("work/tools".to_owned(), Reach::WorkTree));
}

#[test]
fn linked_work_trees_and_submodules_have_theirs() {
    let sandbox = Sandbox::with(&[("a", "1")]);
    let (linked, base) = (sandbox.beside("linked"), sandbox.beside(""));
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    let folder = sandbox.around(&linked).unwrap().unwrap().hook_folder().unwrap();
    assert_eq!(told(&folder, &base), ("work/.git/hooks".to_owned(), Reach::Repository));
    sandbox.git(&["config", "core.hooksPath", "hooks"]);
    let folder = sandbox.around(&linked).unwrap().unwrap().hook_folder().unwrap();
    assert_eq!(told(&folder, &base), ("linked/hooks".to_owned(), Reach::WorkTree));
    sandbox.git(&["config", "--unset", "core.hooksPath"]);
    let other = sandbox.beside("other");
    sandbox.git(&["clone", "--quiet", ".", other.to_str().unwrap()]);
    let url = other.to_str().unwrap();
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "module"]);
    let folder = sandbox.repository_in("module").hook_folder().unwrap();
    assert_eq!(told(&folder, &base), ("work/.git/modules/module/hooks".to_owned(), Reach::Repository));
}
