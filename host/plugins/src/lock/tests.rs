use std::collections::BTreeSet;

use btm_files::Folder;
use btm_model::{Capability, Digest};
use proptest::prelude::*;

use super::{Broken, EntryProblem, Lock, Locked, Problem, text};
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
    Lock { plugins: [("b".to_owned(), other), ("a".to_owned(), locked)].into(), broken: Vec::new() }
}

/// The line and the message of what is wrong with a text.
#[track_caller]
fn mistake(text: &str) -> (Option<usize>, String) {
    let error = text::parse(text).unwrap_err();
    assert!(error.problem.hint().is_some_and(|hint| !hint.is_empty()), "{error}");
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
    let open = Folder::open(folder.path()).unwrap();
    assert_eq!(Lock::read(&open).unwrap(), Lock::default());
    std::fs::write(folder.path().join("btm.lock"), lock().text().unwrap()).unwrap();
    assert_eq!(Lock::read(&open).unwrap(), lock());
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_or_to_the_outside_is_no_missing_file() {
    let folder = tempfile::tempdir().unwrap();
    let open = Folder::open(folder.path()).unwrap();
    for target in ["gone.lock", "/dev/zero", "/etc/passwd"] {
        let path = folder.path().join("btm.lock");
        std::os::unix::fs::symlink(target, &path).unwrap();
        assert!(matches!(Lock::read(&open).unwrap_err().problem, Problem::Unreadable(_)), "{target}");
        std::fs::remove_file(&path).unwrap();
    }
}

/// The entries of a text that are wrong; the others are there.
#[track_caller]
fn broken(text: &str) -> Vec<Broken> {
    let lock = text::parse(text).unwrap();
    assert_eq!(text::parse(&text::print(&lock)).unwrap().plugins, lock.plugins);
    lock.broken
}

#[test]
fn mistakes_are_told_by_line() {
    assert_eq!(mistake("version = ").0, Some(1));
    assert_eq!(mistake(&with("version = 1\n", "")).1, "`version` is missing");
    assert_eq!(mistake(&with("version = 1\n", "version = 1\nx = 2\n")), (Some(4), "unknown key `x`".to_owned()));
    assert!(mistake("version = 1\nplugin = 2").1.contains("not a list of tables"));
}

#[test]
fn a_newer_version_is_told_whatever_else_it_has() {
    for version in ["2", "99999999999999999999"] {
        let text = with("version = 1\n", &format!("version = {version}\nnew = {{ a = 1 }}\n")) + "more = true\n";
        let error = text::parse(&text).unwrap_err();
        assert!(matches!(error.problem, Problem::Version(_)), "{error}");
        assert_eq!((error.line, error.problem.hint().as_deref()), (Some(3), Some("update btm")));
    }
}

#[test]
fn a_wrong_entry_costs_itself() {
    for (old, new, line, problem) in [
        ("name = \"a\"", "name = \"../a\"", 6, "`../a` is not the name of a plugin"),
        ("name = \"a\"", "", 5, "`name` is missing"),
        ("name = \"a\"", "name = 1", 6, "`name` is not a text"),
        ("\"1.2.3\"", "\"1.2\\u001B[31m\"", 7, "`1.2\\u{1b}[31m` is not a version in the form 1.2.3"),
        ("tools/a.wasm", "", 8, "`source` is empty or longer than 4096 bytes"),
        ("sha256:", "md5:", 9, "is not a digest"),
        ("\"0.1.0\"", "\"0.1.0\\n<<<<<<< x\"", 10, "`0.1.0\\u{a}<<<<<<< x` is not a version of the contract"),
        ("contract = ", "contrakt = ", 10, "unknown key `contrakt`"),
        ("[\"documents\"]", "\"documents\"", 11, "`grants` is not a list of capabilities"),
        (
            "\"documents\"",
            "\"network\"",
            11,
            "there is no capability `network`; the capabilities are documents and notifications",
        ),
    ] {
        let text = text::print(&lock()).replacen(old, new, 1);
        let lock = text::parse(&text).unwrap();
        assert_eq!(lock.plugins.keys().collect::<Vec<_>>(), ["b"], "{text}");
        let [broken] = &lock.broken[..] else { panic!("{text}") };
        assert_eq!(broken.line, line, "{text}");
        assert!(broken.problem.to_string().contains(problem), "{}", broken.problem);
        assert!(!broken.problem.to_string().contains(btm_model::is_harmful));
    }
}

#[test]
fn entries_of_one_name_are_all_wrong() {
    let broken = broken(&(text::print(&lock()) + "[[plugin]]\nname = \"a\"\n"));
    assert_eq!(broken.iter().map(|broken| (&*broken.label, broken.line)).collect::<Vec<_>>(), [("a", 6), ("a", 20)]);
    assert_eq!(broken[0].problem, EntryProblem::Twice);
}

#[test]
fn numbers_and_moments_of_a_wrong_entry_stand_as_they_were() {
    for value in [
        "0xdead_BEEF",
        "0o17",
        "0b1_0",
        "+1_000",
        "-0",
        "+1_0.0_1",
        "6.626e-3_4",
        "-1E+0_6",
        "+inf",
        "-nan",
        "nan",
        "07:32:00.999999999",
        "07:32",
        "1979-05-27 07:32:00.5z",
        "1979-05-27t07:32-00:30",
        "0000-01-01",
        "[[], [{}], {a.b = 1}]",
    ] {
        let lock = text::parse(&format!("version = 1\n[[plugin]]\nname = \"x\"\nodd = {value}\n")).unwrap();
        let printed = text::print(&lock);
        let again = text::parse(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"));
        assert_eq!(text::print(&again), printed);
    }
}

#[test]
fn what_is_wrong_stays_until_it_is_taken_out() {
    let odd = "[[plugin]]\nname = \"x\\ny\"\n\"a b\" = [1, 0x10, 1.5e3, true, 1979-05-27, { \"<<<<<<< \" = \"\\n<<<<<<< x\\n=======\" }]\n";
    let lock = text::parse(&(text::print(&lock()) + odd)).unwrap();
    let [broken] = &lock.broken[..] else { panic!("{lock:?}") };
    assert_eq!(broken.label, "x\\u{a}y");
    let again = text::parse(&text::print(&lock)).unwrap();
    assert_eq!(text::print(&again), text::print(&lock));
    assert_eq!((&again.plugins, again.broken.len()), (&lock.plugins, 1));
    for name in ["x\ny", "x\\u{a}y"] {
        let mut lock = again.clone();
        lock.remove(name);
        assert_eq!(lock, self::lock());
    }
}

#[test]
fn what_would_be_too_large_to_read_is_not_written() {
    let mut lock = lock();
    let locked = lock.plugins["a"].clone();
    for number in 0..300 {
        let source = Source::File("s".repeat(4_000));
        lock.plugins.insert(format!("p{number}"), Locked { source, ..locked.clone() });
    }
    assert!(lock.text().is_err());
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
    fn any_source_can_be_read_back(source in "(.|\n){1,200}") {
        let mut lock = lock();
        lock.plugins.get_mut("a").unwrap().source = Source::parse(&source);
        let text = text::print(&lock);
        prop_assert!(text.chars().all(|character| character == '\n' || !btm_model::is_harmful(character)), "{}", text);
        prop_assert_eq!(text::parse(&text).unwrap(), lock);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC*") {
        let _ = text::parse(&text);
    }

    #[test]
    fn no_field_breaks_the_reader_or_another_entry(text in "(.|\n){0,100}", key in 0..5_usize) {
        let key = ["name", "version", "source", "digest", "contract"][key];
        let other = format!("\n[[plugin]]\n{key} = {}\n", btm_model::text::toml_string(&text));
        let broken = broken(&(text::print(&lock()) + &other));
        prop_assert_eq!(broken.len(), if key == "name" && (text == "a" || text == "b") { 2 } else { 1 });
    }
}
