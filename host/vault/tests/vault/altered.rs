//! Nothing that was altered, moved, restored or made elsewhere is believed.

use std::{
    fs::{self, OpenOptions},
    io::{Seek as _, SeekFrom, Write as _},
    os::unix::fs::{MetadataExt as _, symlink},
};

use crate::common::{BIG, KEY, OTHER, Place, content, look, set_mode};

#[test]
fn a_bit_flipped_anywhere_is_found() {
    let place = Place::new();
    let vault = place.open();
    for length in [0, 1, 1000, BIG] {
        let bytes = content(length);
        let total = length + 80;
        let spread = (0..total).step_by(1 + total / 40).chain(length.saturating_sub(1)..total);
        for position in spread {
            vault.put(&KEY, &mut &bytes[..]).unwrap();
            let mut altered = fs::read(place.entry(&KEY)).unwrap();
            assert_eq!(altered.len(), total);
            altered[position] ^= 1 << (position % 8);
            fs::write(place.entry(&KEY), &altered).unwrap();
            assert!(look(&vault, &KEY).is_err(), "length {length}, position {position}");
            assert_eq!(look(&vault, &KEY), Err("missing".to_owned()), "the damaged entry stayed");
        }
    }
}

#[test]
fn altering_in_place_is_found_although_the_file_was_verified_before() {
    let place = Place::new();
    let vault = place.open();
    vault.put(&KEY, &mut &content(BIG)[..]).unwrap();
    assert!(look(&vault, &KEY).is_ok());
    let modified = fs::metadata(place.entry(&KEY)).unwrap().modified().unwrap();
    wait_for_the_clock_of_the_file_system(&place);
    let mut file = OpenOptions::new().write(true).open(place.entry(&KEY)).unwrap();
    file.seek(SeekFrom::Start(5000)).unwrap();
    file.write_all(b"!").unwrap();
    file.set_modified(modified).unwrap();
    drop(file);
    assert_eq!(look(&vault, &KEY), Err("its content was altered, or sealed by somebody else".to_owned()));
}

#[test]
fn truncated_and_extended_entries_are_found() {
    let place = Place::new();
    let vault = place.open();
    let bytes = content(1000);
    vault.put(&KEY, &mut &bytes[..]).unwrap();
    let whole = fs::read(place.entry(&KEY)).unwrap();
    let cut = "it was cut short, extended, or written by another version of btm";
    for length in [0, 1, 79, 80, 500, whole.len() - 1] {
        fs::write(place.entry(&KEY), &whole[..length]).unwrap();
        assert_eq!(look(&vault, &KEY), Err(cut.to_owned()), "cut to {length}");
    }
    for extension in [&b"x"[..], &[0; 80], &whole[1000..]] {
        fs::write(place.entry(&KEY), [&whole, extension].concat()).unwrap();
        assert_eq!(look(&vault, &KEY), Err(cut.to_owned()), "extended by {}", extension.len());
    }
    fs::write(place.entry(&KEY), &whole).unwrap();
    assert_eq!(look(&vault, &KEY), Ok(bytes));
}

#[test]
fn an_entry_under_another_keys_name_is_found() {
    let place = Place::new();
    let vault = place.open();
    vault.put(&KEY, &mut &content(BIG)[..]).unwrap();
    vault.put(&OTHER, &mut &b"other"[..]).unwrap();
    fs::copy(place.entry(&KEY), place.entry(&OTHER)).unwrap();
    fs::copy(place.entry(&KEY).with_extension("seen"), place.entry(&OTHER).with_extension("seen")).unwrap();
    assert_eq!(look(&vault, &OTHER), Err("it is the entry of another key".to_owned()));
    assert!(look(&vault, &KEY).is_ok());
}

#[test]
fn the_entries_of_another_secret_are_found() {
    let (place, attacker) = (Place::new(), Place::new());
    let vault = place.open();
    attacker.open().put(&KEY, &mut &content(BIG)[..]).unwrap();
    for extension in ["entry", "seen"] {
        let from = attacker.entry(&KEY).with_extension(extension);
        fs::rename(from, place.entry(&KEY).with_extension(extension)).unwrap();
    }
    assert_eq!(look(&vault, &KEY), Err("its content was altered, or sealed by somebody else".to_owned()));
}

#[test]
fn a_restored_copy_is_verified_again() {
    let place = Place::new();
    let vault = place.open();
    let bytes = content(BIG);
    vault.put(&KEY, &mut &bytes[..]).unwrap();
    let (entry, memory) = (place.entry(&KEY), place.entry(&KEY).with_extension("seen"));
    let (saved, saved_memory) = (fs::read(&entry).unwrap(), fs::read(&memory).unwrap());
    let restore = |bytes: &[u8]| {
        let _ = fs::remove_file(&entry);
        fs::write(place.cache.join("moved"), bytes).unwrap();
        fs::rename(place.cache.join("moved"), &entry).unwrap();
        fs::write(&memory, &saved_memory).unwrap();
    };
    restore(&saved);
    assert_eq!(look(&vault, &KEY), Ok(bytes));
    assert_ne!(fs::read(&memory).unwrap(), saved_memory, "a copy was believed by the memory of the original");
    let mut altered = saved.clone();
    altered[100] ^= 1;
    restore(&altered);
    assert_eq!(look(&vault, &KEY), Err("its content was altered, or sealed by somebody else".to_owned()));
}

#[test]
fn a_memory_ends_is_not_forged_and_is_no_trap() {
    let place = Place::new();
    let vault = place.open();
    let bytes = content(BIG);
    let memory = place.entry(&KEY).with_extension("seen");
    vault.put(&KEY, &mut &bytes[..]).unwrap();
    let good = fs::read(&memory).unwrap();
    assert_eq!(good.len(), 40);
    for position in 0..good.len() {
        let mut forged = good.clone();
        forged[position] ^= 1;
        fs::write(&memory, &forged).unwrap();
        assert_eq!(look(&vault, &KEY).as_ref(), Ok(&bytes));
        assert_ne!(fs::read(&memory).unwrap(), forged, "a forged memory was believed");
    }
    // Whoever restores the cache must not make us write or wait through its names.
    let precious = place.root.join("precious");
    fs::write(&precious, "precious").unwrap();
    fs::remove_file(&memory).unwrap();
    symlink(&precious, &memory).unwrap();
    assert_eq!(look(&vault, &KEY).as_ref(), Ok(&bytes));
    assert_eq!(fs::read_to_string(&precious).unwrap(), "precious");
    assert!(fs::symlink_metadata(&memory).unwrap().is_file());
}

#[test]
fn what_is_no_private_regular_file_is_refused_without_waiting() {
    let place = Place::new();
    let vault = place.open();
    vault.put(&KEY, &mut &b"content"[..]).unwrap();
    let elsewhere = place.root.join("elsewhere");
    fs::rename(place.entry(&KEY), &elsewhere).unwrap();

    symlink(&elsewhere, place.entry(&KEY)).unwrap();
    assert_eq!(look(&vault, &KEY), Err("it is not a regular file".to_owned()));
    assert!(elsewhere.exists());

    fs::create_dir_all(place.entry(&KEY).join("deeper")).unwrap();
    assert_eq!(look(&vault, &KEY), Err("it is not a regular file".to_owned()));
    assert_eq!(look(&vault, &KEY), Err("missing".to_owned()));

    assert!(std::process::Command::new("mkfifo").arg(place.entry(&KEY)).status().unwrap().success());
    assert_eq!(look(&vault, &KEY), Err("it is not a regular file".to_owned()));

    fs::rename(&elsewhere, place.entry(&KEY)).unwrap();
    set_mode(&place.entry(&KEY), 0o620);
    assert_eq!(look(&vault, &KEY), Err("other users can write it".to_owned()));
}

/// Change times move in steps of some milliseconds: writes until one is in the next.
fn wait_for_the_clock_of_the_file_system(place: &Place) {
    let probe = place.root.join("probe");
    let change_time = || {
        fs::write(&probe, "probe").unwrap();
        let metadata = fs::metadata(&probe).unwrap();
        (metadata.ctime(), metadata.ctime_nsec())
    };
    let first = change_time();
    while change_time() == first {}
}
