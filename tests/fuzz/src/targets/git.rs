//! What git prints about its index: every regular file is told once, as a file, a conflict or one without a name.

use btm_git::fuzzing::snapshot;

use crate::sections::sections;

/// A list of entries, a list of changes, and the folder that is looked at; `;` stands for the NUL that ends a record.
pub fn run(bytes: &[u8]) {
    let bytes: Vec<u8> = bytes.iter().map(|byte| if *byte == b';' { 0 } else { *byte }).collect();
    let [list, changes, prefix] = sections(&bytes);
    let Ok(snapshot) = snapshot(list, changes, prefix) else { return };
    let records = list.iter().filter(|byte| **byte == 0).count();
    let nameless = || snapshot.nameless.iter().chain(&snapshot.nameless_changed);
    let told = snapshot.files.len() + snapshot.conflicted.len() + nameless().count();
    assert!(told <= records, "{told} files in {records} records");
    assert!(snapshot.files.is_sorted_by(|one, other| one.path <= other.path));
    assert!(snapshot.removed.is_sorted() && snapshot.conflicted.is_sorted());
    assert!(snapshot.nameless.is_sorted() && snapshot.nameless_changed.is_sorted());
    let is_whole = |record: &[u8]| record.starts_with(b"100644 ") && record.contains(&b'\t');
    let whole = list.split(|byte| *byte == 0).filter(|record| is_whole(record));
    let names = whole.filter_map(|record| record.splitn(2, |byte| *byte == b'\t').nth(1));
    for name in names {
        let shown = name.strip_prefix(prefix).unwrap_or(name);
        let lossy = String::from_utf8_lossy(shown);
        let is_told = snapshot.files.iter().any(|file| file.path == lossy)
            || snapshot.conflicted.iter().any(|path| *path == lossy)
            || nameless().any(|path| *path == lossy);
        assert!(is_told, "left out in silence: {lossy:?}");
    }
}
