#![expect(clippy::disallowed_methods, reason = "the tests damage files")]

use std::{fs, path::PathBuf, sync::Arc};

use btm_vault::Vault;
use tempfile::TempDir;

use super::{Found, Key, Record, Results, Stats, Verified};
use crate::{StoreError, cache};

struct Place {
    folder: TempDir,
    vault: Arc<Vault>,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let vault = Vault::open(&folder.path().join("cache"), &folder.path().join("keys")).unwrap();
        Self { folder, vault: Arc::new(vault) }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("results.db")
    }

    fn results(&self) -> Results {
        Results::new(self.path(), self.vault.clone())
    }
}

fn record(key: u8, value: &str) -> Record {
    Record { key: [key; 32], value: value.into() }
}

#[test]
fn what_was_kept_is_there_in_the_next_session() {
    let place = Place::new();
    let results = place.results();
    results.open().unwrap().put(&[record(1, "one"), record(2, "two"), record(1, "newer")]).unwrap();
    let session = results.open().unwrap();
    let found = Found { value: b"newer".to_vec(), is_unused_today: false };
    assert_eq!(session.get(&[1; 32]).unwrap(), Some(found));
    assert_eq!(session.get(&[3; 32]).unwrap(), None);
    assert_eq!(session.stats().unwrap(), Stats { records: 2, bytes: 8 });
    drop(session);
    results.clean().unwrap();
    assert_eq!(results.open().unwrap().stats().unwrap(), Stats::default());
}

#[test]
fn what_this_user_did_not_write_is_not_believed() {
    let (place, other) = (Place::new(), Place::new());
    Results::new(place.path(), other.vault.clone()).open().unwrap().put(&[record(1, "somebody else's")]).unwrap();
    let mut session = place.results().open().unwrap();
    session.put(&[record(2, "two"), record(3, "three")]).unwrap();
    let swap = "UPDATE result SET value = (SELECT value FROM result WHERE key = ?1) WHERE key = ?2";
    session.connection.execute(swap, [[2_u8; 32], [3; 32]]).unwrap();
    assert_eq!([1, 2, 3].map(|key| session.get(&[key; 32]).unwrap().is_some()), [false, true, false]);
    assert_eq!(session.verify().unwrap(), Verified { good: 1, removed: 2 });
    assert_eq!(session.stats().unwrap().records, 1);
}

#[test]
fn a_broken_file_is_made_anew() {
    let place = Place::new();
    let (path, results) = (place.path(), place.results());
    let many: Vec<Record> = (0..200).map(|key| record(key, &"x".repeat(1000))).collect();
    results.open().unwrap().put(&many).unwrap();
    let whole = fs::read(&path).unwrap();
    for broken in [b"no database at all, but long enough to be one".repeat(100), whole[..100].to_vec(), vec![0xff; 8192]] {
        cache::remove(&path).unwrap();
        fs::write(&path, broken).unwrap();
        let mut session = results.open().unwrap();
        assert!(session.was_broken());
        session.put(&[record(1, "one")]).unwrap();
        assert!(session.get(&[1; 32]).unwrap().is_some());
    }
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let place = Place::new();
    let (path, results) = (place.path(), place.results());
    results.open().unwrap().connection.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(results.open(), Err(StoreError::Newer { found: 99, .. })));
    assert!(path.exists());
}

#[test]
fn the_least_useful_are_forgotten_first() {
    let place = Place::new();
    let mut session = place.results().open().unwrap();
    let key = |index: u32| {
        let mut key = [0; 32];
        key[..4].copy_from_slice(&index.to_le_bytes());
        key
    };
    session.today = 1;
    let all: Vec<Record> = (0..3_000).map(|index| Record { key: key(index), value: vec![1; 1_000] }).collect();
    session.put(&all).unwrap();
    session.today = 2;
    assert!(session.get(&key(7)).unwrap().unwrap().is_unused_today);
    let useful: Vec<Key> = (0..3_000).step_by(5).map(key).collect();
    session.used(&useful).unwrap();
    assert!(!session.get(&key(0)).unwrap().unwrap().is_unused_today);
    session.prune(64 << 20).unwrap();
    assert_eq!(session.stats().unwrap().records, 3_000, "all fit");
    session.prune(3 << 20).unwrap();
    assert!((600..3_000).contains(&session.stats().unwrap().records), "{:?}", session.stats());
    assert!(useful.iter().all(|key| session.get(key).unwrap().is_some()));
    session.prune(0).unwrap();
    assert_eq!(session.stats().unwrap().records, 0);
}

#[test]
fn two_sessions_write_at_the_same_time() {
    let place = Place::new();
    std::thread::scope(|scope| {
        for half in 0..2_u8 {
            let results = place.results();
            scope.spawn(move || {
                let mut session = results.open().unwrap();
                for key in 0..50 {
                    session.put(&[record(half * 100 + key, "value")]).unwrap();
                }
            });
        }
    });
    let session = place.results().open().unwrap();
    let all: Vec<Key> = (0..50).chain(100..150).map(|key| [key; 32]).collect();
    assert!(all.iter().all(|key| session.get(key).unwrap().is_some()));
}

#[test]
#[cfg(unix)]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let mut session = place.results().open().unwrap();
    session.put(&[record(1, "one")]).unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let path = place.folder.path().join(format!("results.db{suffix}"));
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{suffix}");
    }
}
