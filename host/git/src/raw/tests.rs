use proptest::{collection::vec, prelude::*};

use super::{Change, Entry, Mode, changes, entries};
use crate::ObjectId;

const A: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
const B: &str = "78981922613b2afb6025042ff6bd878ac1994e85";

fn id(digits: &str) -> ObjectId {
    ObjectId::parse(digits.as_bytes()).unwrap()
}

#[test]
fn entries_of_index_and_tree_are_read() {
    let list = format!(
        "100644 {A} 0\ta b\0100755 {B} 2\tn\nl\t.py\0120000 blob {A}\tlink\0160000 commit {B}\tmodule\0100664 blob {A}\told\0"
    );
    let found = entries(list.as_bytes(), "ls-files").unwrap();
    let entry = |mode, object, is_conflict, path| Entry { mode, object: id(object), is_conflict, path };
    assert_eq!(
        found,
        [
            entry(Mode::File, A, false, &b"a b"[..]),
            entry(Mode::File, B, true, b"n\nl\t.py"),
            entry(Mode::Other, A, false, b"link"),
            entry(Mode::Other, B, false, b"module"),
            entry(Mode::File, A, false, b"old"),
        ]
    );
}

#[test]
fn what_counts_as_a_change_of_content() {
    let is_of_content = |old, new| Change { old, new }.is_of_content();
    let (file, other) = (|object| (Mode::File, id(object)), |object| (Mode::Other, id(object)));
    assert!(is_of_content(file(A), file(B)));
    assert!(is_of_content((Mode::Absent, id(A)), file(B)));
    assert!(is_of_content(other(A), file(A)), "a link became a file with the same bytes");
    assert!(!is_of_content(file(A), file(A)), "only the mode differs");
    assert!(!is_of_content(file(A), other(B)));
    assert!(!is_of_content(file(A), (Mode::Absent, id(A))));
}

#[test]
fn a_list_that_is_cut_or_foreign_is_an_error() {
    let whole = format!(":100644 100755 {A} {B} M\0path\0");
    let found = changes(whole.as_bytes(), "diff").unwrap();
    assert_eq!(found[&b"path"[..]], Change { old: (Mode::File, id(A)), new: (Mode::File, id(B)) });
    assert!(changes(b"", "diff").unwrap().is_empty());
    assert!(changes(&whole.as_bytes()[..whole.len() - 5], "diff").is_err());
    for foreign in ["x\0", ":100644\0path\0", "\0"] {
        assert!(changes(foreign.as_bytes(), "diff").is_err(), "{foreign:?}");
        assert!(entries(foreign.as_bytes(), "ls-files").is_err(), "{foreign:?}");
    }
}

proptest! {
    #[test]
    fn any_path_comes_back(paths in vec(vec(1_u8.., 1..20), 0..20)) {
        let mut list = Vec::new();
        for path in &paths {
            list.extend_from_slice(format!("100644 {A} 0\t").as_bytes());
            list.extend_from_slice(path);
            list.push(0);
        }
        let found: Vec<_> = entries(&list, "ls-files").unwrap().iter().map(|entry| entry.path.to_vec()).collect();
        prop_assert_eq!(found, paths);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..200)) {
        let _ = changes(&bytes, "diff");
        let _ = entries(&bytes, "ls-files");
    }
}
