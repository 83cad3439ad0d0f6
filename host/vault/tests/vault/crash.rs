//! Writers that are killed, and disks that are full.

use std::{
    env,
    fs::{self, File},
    os::unix::process::ExitStatusExt as _,
    process::Command,
    time::{Duration, SystemTime},
};

use btm_test_support::{Mounted, tier};

use crate::{
    common::{KEY, OTHER, Place, content, look},
    processes::{as_child, child_place, start},
};

fn grow_old(place: &Place, hours: u64) {
    for name in place.names().iter().filter(|name| name.starts_with("draft-")) {
        let moment = SystemTime::now() - Duration::from_secs(hours * 3600);
        File::options().write(true).open(place.cache.join(name)).unwrap().set_modified(moment).unwrap();
    }
}

#[test]
fn the_drafts_of_killed_writers_are_removed_and_those_of_living_ones_are_not() {
    let place = Place::new();
    let vault = place.open();
    let living = vault.draft().unwrap();
    fs::write(place.cache.join("draft-killed"), "half").unwrap();
    grow_old(&place, 1);
    fs::write(place.cache.join("draft-young"), "half").unwrap();
    drop(place.open().draft().unwrap());
    assert!(living.path().exists());
    assert!(!place.cache.join("draft-killed").exists());
    assert!(place.cache.join("draft-young").exists(), "its writer may be about to lock it");
    grow_old(&place, 25);
    vault.prune(u64::MAX).unwrap();
    assert_eq!(place.names(), Vec::<String>::new());
}

/// Writes 1 MB under [`KEY`], and says how it went.
#[test]
fn child_writes_a_megabyte() {
    let Some(place) = child_place() else { return };
    match place.open().put(&KEY, &mut &content(1_000_000)[..]) {
        Ok(_) => println!("stored"),
        Err(error) => println!("refused: {:?}", error.kind()),
    }
}

#[test]
fn a_writer_that_hits_the_limit_of_file_size_leaves_nothing_behind() {
    let place = Place::new();
    place.open().put(&OTHER, &mut &b"other"[..]).unwrap();
    let child = as_child("crash::child_writes_a_megabyte", &place);
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\""]).arg(child.get_program()).args(child.get_args());
    limited.envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = limited.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("refused: FileTooLarge"), "{text}");
    assert_eq!(place.names().len(), 1, "{:?}", place.names());
    assert_eq!(look(&place.open(), &OTHER).unwrap(), b"other");
    assert_eq!(look(&place.open(), &KEY), Err("missing".to_owned()));
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    if !tier("root") {
        return;
    }
    let place = Place::new();
    fs::create_dir(&place.cache).unwrap();
    let _mounted = Mounted::tmpfs(&place.cache, "size=256k,mode=700");
    let vault = place.open();
    vault.put(&OTHER, &mut &b"other"[..]).unwrap();
    let error = vault.put(&KEY, &mut &content(1_000_000)[..]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(place.names().len(), 1, "{:?}", place.names());
    assert_eq!(look(&vault, &OTHER).unwrap(), b"other");
}

/// After how many entries the child says that it is ready.
const ROUNDS: &str = "BTM_VAULT_TEST_ROUNDS";

/// Writes under [`KEY`] until it is killed.
#[test]
fn child_writes_for_ever() {
    let Some(place) = child_place() else { return };
    let vault = place.open();
    let rounds: usize = env::var(ROUNDS).unwrap().parse().unwrap();
    for round in 0.. {
        if round == rounds {
            println!("ready");
        }
        vault.put(&KEY, &mut &content(300_000 + round % 100)[..]).unwrap();
    }
}

#[test]
fn a_writer_killed_at_any_moment_leaves_a_whole_entry() {
    let place = Place::new();
    let vault = place.open();
    vault.put(&KEY, &mut &content(300_000)[..]).unwrap();
    for round in 0..10 {
        let mut command = as_child("crash::child_writes_for_ever", &place);
        command.env(ROUNDS, round.to_string());
        let mut child = start(command);
        child.wait_until_ready();
        child.process.kill().unwrap();
        assert_eq!(child.process.wait().unwrap().signal(), Some(9));
        let found = look(&vault, &KEY).unwrap();
        assert_eq!(found, content(found.len()));
    }
}
