//! The index file of a repository: any bytes are an index or none; its paths are in order, and each is found again.

use btm_git::{IndexFile, TrackedPaths};

pub fn run(bytes: &[u8]) {
    let Ok(IndexFile { tracked, shared }) = IndexFile::parse(bytes) else { return };
    if let Some(shared) = shared {
        assert!(shared.len() == 40 || shared.len() == 64, "the name of a shared index: {shared:?}");
        assert!(shared.bytes().all(|byte| byte.is_ascii_hexdigit()), "it becomes a file's name: {shared:?}");
    }
    let paths: Vec<&[u8]> = tracked.iter().collect();
    assert_eq!(paths.len(), tracked.len());
    assert!(paths.is_sorted_by(|one, other| one < other), "paths are in order, each once");
    assert!(paths.iter().map(|path| path.len()).sum::<usize>() <= bytes.len() * 4096, "an index says more than it can");
    for path in &paths {
        assert!(tracked.has_file(path));
        for (at, _) in path.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
            assert!(tracked.has_folder(&path[..at]), "{:?} is in no folder", String::from_utf8_lossy(path));
        }
    }
    assert_eq!(tracked.with(&TrackedPaths::default()), tracked);
    assert_eq!(tracked.with(&tracked), tracked);
}
