//! Storing, finding, replacing, and keeping the folder small.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::Path,
    time::{Duration, SystemTime},
};

use btm_vault::{Lookup, Pruned};

use crate::common::{BIG, KEY, OTHER, Place, content, look};

fn last_used(path: &Path, hours_ago: u64) {
    let moment = SystemTime::now() - Duration::from_secs(hours_ago * 3600);
    File::options().write(true).open(path).unwrap().set_modified(moment).unwrap();
}

#[test]
fn what_was_put_is_found_by_everyone_who_opens_the_vault() {
    let place = Place::new();
    assert_eq!(look(&place.open(), &KEY), Err("missing".to_owned()));
    for length in [0, 1, 80, BIG, 3 * BIG] {
        let entry = place.open().put(&KEY, &mut &content(length)[..]).unwrap();
        assert_eq!(entry.read().unwrap(), content(length));
        assert_eq!(look(&place.open(), &KEY), Ok(content(length)));
    }
    assert_eq!(look(&place.open(), &OTHER), Err("missing".to_owned()));
}

#[test]
fn the_file_is_the_one_that_was_verified() {
    let place = Place::new();
    let vault = place.open();
    vault.put(&KEY, &mut &b"first"[..]).unwrap();
    let Lookup::Found(mut entry) = vault.get(&KEY) else { panic!("not found") };
    vault.put(&KEY, &mut &b"second"[..]).unwrap();
    if cfg!(target_os = "linux") {
        assert!(fs::read(entry.verified_path()).unwrap().starts_with(b"first"));
    }
    let mut start = [0; 5];
    entry.file.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"first");
    assert_eq!(look(&vault, &KEY).unwrap(), b"second");
}

#[test]
fn a_child_may_write_the_draft() {
    let place = Place::new();
    let vault = place.open();
    let mut draft = vault.draft().unwrap();
    let output = draft.file().try_clone().unwrap();
    let status = std::process::Command::new("printf").arg("from a child").stdout(output).status().unwrap();
    assert!(status.success());
    assert_eq!(vault.put_draft(&KEY, draft).unwrap().read().unwrap(), b"from a child");
    assert_eq!(look(&vault, &KEY).unwrap(), b"from a child");

    let mut draft = vault.draft().unwrap();
    draft.file().write_all(b"unfinished").unwrap();
    drop(draft);
    assert_eq!(place.names().len(), 1, "{:?}", place.names());
}

#[test]
fn the_least_recently_used_go_first() {
    let place = Place::new();
    let vault = place.open();
    let keys: Vec<[u8; 32]> = (0..5).map(|index| [index; 32]).collect();
    for (hours, key) in (1..).zip(&keys) {
        vault.put(key, &mut &content(1000 - 80)[..]).unwrap();
        last_used(&place.entry(key), hours * 10);
    }
    // The oldest is used again.
    assert!(look(&vault, &keys[4]).is_ok());
    let pruned = vault.prune(2500).unwrap();
    assert_eq!(pruned, Pruned { removed: 3, removed_bytes: 3000, kept: 2, kept_bytes: 2000 });
    let found: Vec<bool> = keys.iter().map(|key| look(&vault, key).is_ok()).collect();
    assert_eq!(found, [true, false, false, false, true]);
    assert_eq!(vault.prune(0).unwrap().kept, 0);
    assert_eq!(place.names(), Vec::<String>::new());
}

#[test]
fn the_use_of_a_big_entry_is_recorded_without_forgetting_that_it_was_verified() {
    let place = Place::new();
    let vault = place.open();
    let memory = place.entry(&KEY).with_extension("seen");
    vault.put(&KEY, &mut &content(BIG)[..]).unwrap();
    let remembered = fs::read(&memory).unwrap();
    last_used(&memory, 30);
    assert!(look(&vault, &KEY).is_ok());
    assert_eq!(fs::read(&memory).unwrap(), remembered, "it was verified again");
    assert!(fs::metadata(&memory).unwrap().modified().unwrap().elapsed().unwrap() < Duration::from_secs(60));
}

#[test]
fn what_is_not_the_vaults_stays() {
    let place = Place::new();
    let vault = place.open();
    fs::write(place.cache.join("README"), "mine").unwrap();
    vault.put(&KEY, &mut &content(BIG)[..]).unwrap();
    fs::remove_file(place.entry(&KEY)).unwrap();
    vault.prune(0).unwrap();
    assert_eq!(place.names(), ["README"], "the memory of nothing is removed, a stranger's file is not");
}
