//! Any bytes are an index or an error, and the work stays within bounds.

use proptest::prelude::*;

use super::{HASHES, IndexFile, IndexFileError, MAX_PATHS, STAT};

const PLAIN: u32 = 0o100_644;
const SHA1: usize = HASHES[0];

/// An entry of version 2 or 3.
fn entry(path: &str, mode: u32, hash: usize) -> Vec<u8> {
    let mut bytes = vec![0; STAT + hash];
    bytes[24..28].copy_from_slice(&mode.to_be_bytes());
    bytes.extend(u16::try_from(path.len().min(0xFFF)).unwrap().to_be_bytes());
    bytes.extend(path.bytes());
    bytes.push(0);
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    bytes
}

/// An entry of version 4.
fn short_entry(less: u8, rest: &str) -> Vec<u8> {
    let mut bytes = vec![0; STAT + SHA1 + 2];
    bytes.push(less);
    bytes.extend(rest.bytes());
    bytes.push(0);
    bytes
}

fn index(version: u32, entries: &[Vec<u8>], extensions: &[u8], hash: usize) -> Vec<u8> {
    let count = u32::try_from(entries.len()).unwrap().to_be_bytes();
    [b"DIRC", &version.to_be_bytes()[..], &count, &entries.concat(), extensions, &vec![7; hash]].concat()
}

fn paths(bytes: &[u8]) -> Result<Vec<String>, IndexFileError> {
    let index = IndexFile::parse(bytes)?;
    Ok(index.tracked.iter().map(|path| String::from_utf8_lossy(path).into_owned()).collect())
}

#[test]
fn every_version_and_both_hashes_are_read() {
    for hash in HASHES {
        for version in [2, 3] {
            let entries = ["a", "b/12345678", "b/c"].map(|path| entry(path, PLAIN, hash));
            assert_eq!(paths(&index(version, &entries, &[], hash)).unwrap(), ["a", "b/12345678", "b/c"]);
        }
    }
    let entries = [short_entry(0, "b/12345678"), short_entry(8, "c")];
    assert_eq!(paths(&index(4, &entries, &[], SHA1)).unwrap(), ["b/12345678", "b/c"]);
}

#[test]
fn a_folder_is_tracked_by_what_is_in_it_and_a_sparse_one_is_tracked_whole() {
    let plain = ["a-b", "a/x", "lib.rs"].map(|path| entry(path, PLAIN, SHA1));
    let folders = ["lib/", "s/"].map(|path| entry(path, super::FOLDER, SHA1));
    let entries = [&plain[..], &folders].concat();
    let tracked = IndexFile::parse(&index(3, &entries, b"sdir\0\0\0\0", SHA1)).unwrap().tracked;
    for file in ["a-b", "a/x", "lib.rs", "lib/a", "s/any/where"] {
        assert!(tracked.has_file(file.as_bytes()), "{file}");
    }
    for folder in ["a", "lib", "s", "s/any"] {
        assert!(tracked.has_folder(folder.as_bytes()), "{folder}");
    }
    for neither in ["a/y", "b", "a/x/y", "sx", "a-"] {
        assert!(!tracked.has_file(neither.as_bytes()) && !tracked.has_folder(neither.as_bytes()), "{neither}");
    }
}

#[test]
fn a_damaged_index_is_told_from_one_that_is_not_understood() {
    let good = index(2, &[entry("a", PLAIN, SHA1), entry("b", PLAIN, SHA1)], &[], SHA1);
    assert!(paths(&good).is_ok());
    let unsorted = index(2, &[entry("b", PLAIN, SHA1), entry("a", PLAIN, SHA1)], &[], SHA1);
    for damaged in [&good[..good.len() - 1], &good[..50], &unsorted, &index(4, &[short_entry(1, "a")], &[], SHA1)] {
        assert_eq!(paths(damaged), Err(IndexFileError::Damaged));
    }
    assert_eq!(paths(b""), Err(IndexFileError::NotAnIndex));
    assert_eq!(paths(&index(5, &[], &[], SHA1)), Err(IndexFileError::Version(5)));
    assert_eq!(paths(&index(2, &[], b"what\0\0\0\0", SHA1)), Err(IndexFileError::Extension));
    assert_eq!(paths(&index(2, &[], b"WHAT\0\0\0\0", SHA1)), Ok(Vec::new()), "what may be left out");
}

#[test]
fn a_small_file_cannot_say_many_long_paths() {
    let first = format!("{}/00000000", "x".repeat(4_000));
    let others = (1..40_000).map(|number| short_entry(8, &format!("{number:08}")));
    let entries: Vec<_> = std::iter::once(short_entry(0, &first)).chain(others).collect();
    let bytes = index(4, &entries, &[], SHA1);
    assert!(entries.len() * first.len() > MAX_PATHS && bytes.len() < MAX_PATHS / 20);
    assert_eq!(paths(&bytes), Err(IndexFileError::TooLong));
    let long = index(2, &[entry(&"x".repeat(5_000), PLAIN, SHA1)], &[], SHA1);
    assert_eq!(paths(&long), Err(IndexFileError::TooLong));
}

proptest! {
    #[test]
    fn any_damage_is_an_index_or_an_error(at in 0..400_usize, byte in any::<u8>(), cut in 0..400_usize, version in 2..5_u32) {
        let entries: Vec<_> = match version {
            4 => vec![short_entry(0, "b/12345678"), short_entry(8, "c")],
            _ => vec![entry("a", PLAIN, SHA1), entry("b/c", PLAIN, SHA1)],
        };
        let mut bytes = index(version, &entries, b"link\0\0\0\x1401234567890123456789", SHA1);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(cut);
        if let Ok(index) = IndexFile::parse(&bytes) {
            prop_assert!(index.tracked.iter().is_sorted());
            prop_assert!(index.tracked.iter().all(|path| index.tracked.has_file(path)));
        }
    }
}
