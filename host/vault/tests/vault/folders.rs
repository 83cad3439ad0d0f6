//! Folders and secrets that others could change are refused, with what to do.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, chown, symlink},
    path::Path,
};

use btm_test_support::{Mounted, skip, tier};
use btm_vault::{OpenError, SecretProblem, Vault};

use crate::common::{KEY, Place, look, set_mode};

fn refusal(place: &Place) -> OpenError {
    Vault::open(&place.cache, &place.keys).unwrap_err()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_created_is_private() {
    let mut place = Place::new();
    place.cache = place.root.join("deep/er/cache");
    place.open();
    for path in ["deep", "deep/er", "deep/er/cache", "keys"] {
        assert_eq!(mode(&place.root.join(path)), 0o700, "{path}");
    }
    assert_eq!(mode(&place.keys.join("vault.key")), 0o600);
    set_mode(&place.cache, 0o755);
    place.open();
    assert_eq!(mode(&place.cache), 0o700, "a readable folder is closed");
}

#[test]
fn a_folder_that_others_can_write_is_refused() {
    for unsafe_mode in [0o777, 0o770, 0o702, 0o1777] {
        let place = Place::new();
        place.open();
        for folder in [&place.cache, &place.keys] {
            set_mode(folder, unsafe_mode);
            let error = refusal(&place);
            assert!(matches!(&error, OpenError::WritableByOthers { path, .. } if path == folder), "{error}");
            assert!(error.hint().unwrap().contains("chmod go-w"), "{error}");
            set_mode(folder, 0o700);
        }
        place.open();
    }
}

#[test]
fn a_folder_below_one_that_others_can_write_is_refused_before_anything_is_created() {
    let mut place = Place::new();
    let shared = place.root.join("shared");
    fs::create_dir(&shared).unwrap();
    set_mode(&shared, 0o777);
    place.cache = shared.join("a/cache");
    assert!(matches!(refusal(&place), OpenError::WritableByOthers { path, mode: 0o777 } if path == shared));
    assert!(!shared.join("a").exists());
    // Nobody can replace what is not theirs in a sticky folder, such as /tmp.
    set_mode(&shared, 0o1777);
    place.open();
}

#[test]
fn links_count_as_what_they_lead_to() {
    let mut place = Place::new();
    let shared = place.root.join("shared");
    fs::create_dir(&shared).unwrap();
    place.cache = place.root.join("link");
    symlink(&shared, &place.cache).unwrap();
    assert_eq!(place.open().folder(), shared.canonicalize().unwrap());
    set_mode(&shared, 0o777);
    assert!(matches!(refusal(&place), OpenError::WritableByOthers { path, .. } if path == shared));
}

#[test]
fn the_folders_of_another_user_are_refused() {
    if !tier("root") {
        return;
    }
    let mut place = Place::new();
    place.open();
    for folder in [&place.cache, &place.keys] {
        chown(folder, Some(12345), None).unwrap();
        let error = refusal(&place);
        assert!(matches!(&error, OpenError::ForeignOwner { path, owner: 12345 } if path == folder), "{error}");
        assert!(error.hint().unwrap().contains("XDG_CACHE_HOME"));
        chown(folder, Some(0), None).unwrap();
    }
    let theirs = place.root.join("theirs");
    fs::create_dir(&theirs).unwrap();
    chown(&theirs, Some(12345), None).unwrap();
    place.cache = theirs.join("cache");
    assert!(matches!(refusal(&place), OpenError::ForeignOwner { path, .. } if path == theirs));
}

#[test]
fn the_entries_and_the_secret_of_another_user_are_refused() {
    if !tier("root") {
        return;
    }
    let place = Place::new();
    place.open().put(&KEY, &mut &b"content"[..]).unwrap();
    chown(place.entry(&KEY), Some(12345), None).unwrap();
    assert_eq!(look(&place.open(), &KEY), Err("other users can write it".to_owned()));
    chown(place.keys.join("vault.key"), Some(12345), None).unwrap();
    assert!(matches!(refusal(&place), OpenError::Secret { problem: SecretProblem::ForeignOwner, .. }));
}

#[test]
fn a_secret_that_others_could_know_is_refused() {
    let place = Place::new();
    place.open();
    let key = place.keys.join("vault.key");
    set_mode(&key, 0o640);
    let error = refusal(&place);
    assert!(matches!(error, OpenError::Secret { problem: SecretProblem::OpenToOthers, .. }), "{error}");
    assert!(error.hint().unwrap().starts_with("delete `"));

    set_mode(&key, 0o600);
    for length in [0, 31, 33] {
        fs::write(&key, vec![1; length]).unwrap();
        assert!(matches!(refusal(&place), OpenError::Secret { problem: SecretProblem::WrongLength, .. }));
    }
    fs::rename(&key, place.keys.join("elsewhere")).unwrap();
    symlink("elsewhere", &key).unwrap();
    assert!(matches!(refusal(&place), OpenError::Secret { problem: SecretProblem::NotAFile, .. }));
    fs::remove_file(&key).unwrap();
    place.open();
}

#[test]
fn the_secret_does_not_lie_in_the_cache() {
    let mut place = Place::new();
    place.keys = place.cache.join("keys");
    assert!(matches!(refusal(&place), OpenError::SecretInCache { .. }));
}

#[test]
fn what_is_no_folder_is_refused() {
    let mut place = Place::new();
    fs::write(&place.cache, "").unwrap();
    assert!(matches!(refusal(&place), OpenError::NotAFolder { .. }));
    place.cache = place.cache.join("below");
    assert!(matches!(refusal(&place), OpenError::NotAFolder { .. }));
    place.cache = "/proc/btm-vault-test".into();
    assert!(matches!(refusal(&place), OpenError::Create { .. }));
}

#[test]
fn a_folder_that_may_not_be_written_is_refused() {
    if rustix::process::geteuid().is_root() {
        skip("cannot run as root, for whom modes do not hold");
        return;
    }
    let place = Place::new();
    place.open();
    set_mode(&place.cache, 0o500);
    assert!(matches!(refusal(&place), OpenError::ReadOnly { .. }));
    set_mode(&place.cache, 0o700);
}

#[test]
fn a_read_only_file_system_is_refused() {
    if !tier("root") {
        return;
    }
    let place = Place::new();
    fs::create_dir(&place.cache).unwrap();
    let _mounted = Mounted::tmpfs(&place.cache, "mode=700,ro");
    let error = refusal(&place);
    assert!(matches!(error, OpenError::ReadOnly { .. }), "{error}");
}
