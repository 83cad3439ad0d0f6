//! Nothing is written, and no program runs that a repository names.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::common::{Sandbox, changed, content};

/// Everything that can be asked.
fn ask(sandbox: &Sandbox) {
    let repository = sandbox.repository();
    let staged = repository.staged().unwrap();
    content(&repository.objects(), &staged, &staged.files[0].path);
    for range in ["HEAD", "HEAD~1", "HEAD~1..HEAD", "HEAD~1...HEAD"] {
        repository.since(range).unwrap();
    }
}

/// Path, time and content of everything below a folder.
fn state(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, Option<Vec<u8>>)> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        let metadata = path.symlink_metadata().unwrap();
        if metadata.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        found.insert(path.clone(), (metadata.modified().unwrap(), metadata.is_file().then(|| fs::read(&path).unwrap())));
    }
    found
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with(&[("a", "1"), ("b", "1"), ("d/c", "1")]);
    sandbox.write("a", "2");
    sandbox.commit("second");
    sandbox
}

#[test]
fn everything_stays_as_it_is() {
    let sandbox = sandbox();
    sandbox.write("b", "staged");
    sandbox.git(&["add", "b"]);
    sandbox.write("b", "modified");
    sandbox.write("untracked/x", "1");
    sandbox.git(&["config", "core.untrackedCache", "true"]);
    sandbox.git(&["config", "diff.autoRefreshIndex", "true"]);
    // Files that only look modified tempt git to write into its index what it found out.
    let past = SystemTime::now() - Duration::from_secs(60 * 60);
    for path in ["a", "d/c", ".git/index"] {
        fs::File::options().write(true).open(sandbox.work().join(path)).unwrap().set_modified(past).unwrap();
    }
    let before = state(&sandbox.work());
    ask(&sandbox);
    assert_eq!(state(&sandbox.work()), before);
    // The bait was good.
    sandbox.git(&["status"]);
    assert_ne!(state(&sandbox.work()), before);
}

#[test]
fn an_index_that_is_locked_can_be_read() {
    let sandbox = sandbox();
    sandbox.write(".git/index.lock", "");
    ask(&sandbox);
    assert!(sandbox.work().join(".git/index.lock").exists());
}

#[test]
fn filters_do_not_run() {
    let sandbox = sandbox();
    let filter = sandbox.trap("filter", "tr a-z A-Z");
    let filter = filter.to_str().unwrap();
    sandbox.write(".gitattributes", "*.one filter=one\n*.two filter=T.w=o\n*.three filter=three\n");
    for (name, key) in [("one", "clean"), ("one", "smudge"), ("T.w=o", "clean"), ("T.w=o", "process"), ("three", "process")] {
        sandbox.git(&["config", &format!("filter.{name}.{key}"), filter]);
        sandbox.git(&["config", &format!("filter.{name}.required"), "true"]);
    }
    sandbox.git(&["config", "filter.three.process", ""]);
    sandbox.git(&["config", "filter.three.required", "false"]);
    sandbox.write("x.one", "x");
    sandbox.git(&["config", "filter.T.w=o.process", ""]);
    sandbox.git(&["config", "--unset", "filter.T.w=o.process"]);
    sandbox.write("x.two", "x");
    sandbox.write("x.three", "x");
    sandbox.git(&["add", "."]);
    sandbox.git(&["config", "filter.three.process", filter]);
    sandbox.git(&["config", "filter.three.required", "true"]);
    assert_eq!(sandbox.trace(), "filter\nfilter\n");
    for path in ["x.one", "x.two", "x.three"] {
        sandbox.write(path, "y");
    }
    ask(&sandbox);
    assert_eq!(sandbox.trace(), "", "a filter ran");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), [".gitattributes", "x.one", "x.three", "x.two"]);
    let staged = sandbox.staged();
    assert_eq!(content(&sandbox.repository().objects(), &staged, "x.one"), b"X");
    // The trap was good.
    sandbox.remove("x.three");
    sandbox.git(&["ls-files", "--modified"]);
    assert_eq!(sandbox.trace(), "filter\nfilter\n");
}

#[test]
fn no_other_program_runs() {
    let mut sandbox = sandbox();
    let monitor = sandbox.trap("monitor", "printf 'token\\0/\\0'");
    let hook = sandbox.trap("hook", "");
    let differ = sandbox.trap("differ", "");
    let pager = sandbox.trap("pager", "cat");
    sandbox.git(&["update-index", "--fsmonitor"]);
    sandbox.write(".gitattributes", "* diff=trap\n");
    sandbox.git(&["add", "."]);
    fs::create_dir_all(sandbox.work().join(".git/hooks")).unwrap();
    for name in ["post-index-change", "reference-transaction", "pre-auto-gc", "query-watchman"] {
        fs::copy(&hook, sandbox.work().join(".git/hooks").join(name)).unwrap();
    }
    for (key, program) in [
        ("core.fsmonitor", &monitor),
        ("core.pager", &pager),
        ("diff.external", &differ),
        ("diff.trap.command", &differ),
        ("diff.trap.textconv", &differ),
    ] {
        sandbox.git(&["config", key, program.to_str().unwrap()]);
    }
    sandbox.write("a", "3");
    sandbox.trace();
    ask(&sandbox);
    assert_eq!(sandbox.trace(), "");
    assert_eq!(sandbox.since_in_work_tree("HEAD"), [".gitattributes", "a"]);
    assert_eq!(changed(&sandbox.staged()), [".gitattributes"]);
    // What a caller's `git -c` says, which hooks inherit, does not count either.
    sandbox.set("GIT_CONFIG_PARAMETERS", format!("'core.fsmonitor'='{}'", monitor.display()));
    ask(&sandbox);
    assert_eq!(sandbox.trace(), "");
    // The traps were good.
    sandbox.git(&["diff"]);
    let trace = sandbox.trace();
    assert!(trace.contains("monitor\n") && trace.contains("differ\n"), "{trace}");
}
