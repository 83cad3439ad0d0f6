use std::collections::BTreeSet;

use btm_model::{Capability, Digest};
use proptest::prelude::*;

use super::{Lock, Locked, Problem, text};
use crate::source::Source;

fn lock() -> Lock {
    let locked = Locked {
        version: "1.2.3".to_owned(),
        source: Source::File("tools/a.wasm".to_owned()),
        digest: Digest::of(b"a"),
        contract: "0.1.0".to_owned(),
        grants: BTreeSet::from([Capability::Documents]),
    };
    let other =
        Locked { source: Source::Url("https://example.org/b.wasm".to_owned()), grants: BTreeSet::new(), ..locked.clone() };
    Lock { plugins: [("b".to_owned(), other), ("a".to_owned(), locked)].into() }
}

/// The line and the message of what is wrong with a text.
#[track_caller]
fn mistake(text: &str) -> (Option<usize>, String) {
    let error = text::parse(text).unwrap_err();
    assert_ne!(error.problem.hint(), Some(""));
    (error.line, error.problem.to_string())
}

/// The usual file with something replaced.
fn with(old: &str, new: &str) -> String {
    let text = text::print(&lock());
    assert!(text.contains(old), "{text}");
    text.replace(old, new)
}

#[test]
fn what_is_written_can_be_read() {
    let text = text::print(&lock());
    assert_eq!(text::parse(&text).unwrap(), lock());
    assert!(text.find("name = \"a\"").unwrap() < text.find("name = \"b\"").unwrap(), "sorted, so that it merges well");
}

#[test]
fn a_file_that_is_not_there_names_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Lock::read(&folder.path().join("btm.lock")).unwrap(), Lock::default());
    std::fs::write(folder.path().join("btm.lock"), lock().text()).unwrap();
    assert_eq!(Lock::read(&folder.path().join("btm.lock")).unwrap(), lock());
}

#[test]
fn mistakes_are_told_by_line() {
    assert_eq!(mistake(&with("version = 1\n", "version = 2\n")).0, Some(3));
    let (line, message) = mistake(&with("name = \"b\"", "name = \"a\""));
    assert_eq!((line, &*message), (Some(14), "there are two plugins `a`"));
    let (line, message) = mistake(&with("\"documents\"", "\"network\""));
    assert_eq!(
        (line, &*message),
        (Some(11), "there is no capability \"network\"; the capabilities are documents and notifications")
    );
    assert_eq!(mistake(&with("name = \"a\"", "name = \"../a\"")), (Some(6), "\"../a\" is not the name of a plugin".to_owned()));
    assert!(mistake(&with("sha256:", "md5:")).1.contains("is not a digest"));
    assert!(mistake(&with("contract = ", "contrakt = ")).1.contains("unknown field `contrakt`"));
    assert_eq!(mistake("version = ").0, Some(1));
}

#[test]
fn marks_of_a_merge_are_told_as_such() {
    for mark in ["<<<<<<< HEAD\n", "=======\n", ">>>>>>> branch\n", "||||||| base\n"] {
        let error = text::parse(&with("[[plugin]]\nname = \"b\"", &format!("{mark}[[plugin]]\nname = \"b\""))).unwrap_err();
        assert!(matches!(error.problem, Problem::Conflict), "{error}");
        assert_eq!(error.line, Some(13));
    }
}

proptest! {
    #[test]
    fn any_source_and_version_can_be_read_back(source in "\\PC*", version in "[ -~]*") {
        let mut lock = lock();
        let locked = lock.plugins.get_mut("a").unwrap();
        locked.source = Source::parse(&source);
        locked.version = version;
        prop_assert_eq!(text::parse(&text::print(&lock)).unwrap(), lock);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC*") {
        let _ = text::parse(&text);
    }
}
