//! Bytes that changed on their way: what cannot be read is set aside and named, and nothing panics.

use std::fs;

use proptest::prelude::*;

use super::support::{Home, NOW, accepted, succeeded};
use crate::{
    StoreError,
    tasks::{Filter, Opened, Tasks},
};

/// Asks everything that can be asked. Whether there is an answer does not matter.
fn ask_everything(tasks: &mut Tasks) {
    if let Ok(listed) = tasks.list(&Filter::default(), usize::MAX) {
        for entry in listed.entries {
            let _ = (tasks.task(entry.task.id), tasks.environment(entry.task.id));
        }
    }
    let _ = (tasks.audit(None, usize::MAX), tasks.runs("a", usize::MAX));
    let _ = tasks.commit(&[accepted(1_000)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_are_noticed_or_do_no_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        keep in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let home = Home::new();
        let mut tasks = home.tasks();
        let all: Vec<_> = (1..40).flat_map(|number| [accepted(number), succeeded(number, NOW)]).chain((40..60).map(accepted)).collect();
        tasks.commit(&all).unwrap();
        drop(tasks);
        let path = home.file("tasks.sqlite");
        let mut bytes = fs::read(&path).unwrap();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(keep) = keep {
            bytes.truncate(keep.index(bytes.len()));
        }
        fs::write(&path, &bytes).unwrap();
        match home.try_open() {
            Ok((mut tasks, Opened::SetAside { to, reason }, loaded)) => {
                assert!(!reason.is_empty() && loaded.unfinished.is_empty());
                assert!(fs::read(to).unwrap() == bytes, "what is set aside is as it was found");
                tasks.commit(&[accepted(loaded.next.0.get())]).unwrap();
            }
            Ok((mut tasks, Opened::Existing, loaded)) => {
                assert_eq!(loaded.unfinished.len(), 20);
                ask_everything(&mut tasks);
            }
            Ok((_, opened, _)) => panic!("{opened:?}"),
            Err(error) => assert!(matches!(error, StoreError::Newer { .. }), "{error}"),
        }
    }
}

#[test]
fn a_log_that_was_cut_or_changed_gives_what_was_committed_before() {
    let home = Home::new();
    let mut tasks = home.tasks();
    (1..=20).for_each(|number| tasks.commit(&[accepted(number)]).unwrap());
    let (main, log) = (fs::read(home.file("tasks.sqlite")).unwrap(), fs::read(home.file("tasks.sqlite-wal")).unwrap());
    drop(tasks);
    let mut counts = Vec::new();
    for place in (0..log.len()).step_by(log.len() / 40) {
        fs::write(home.file("tasks.sqlite"), &main).unwrap();
        let mut changed = log.clone();
        changed[place] ^= 1;
        fs::write(home.file("tasks.sqlite-wal"), changed).unwrap();
        let (_, opened, loaded) = home.open();
        assert_eq!(opened, Opened::Existing);
        assert!(loaded.unfinished.iter().zip(1..).all(|(record, number)| record.entry.task.id.0.get() == number));
        counts.push(loaded.unfinished.len());
    }
    assert!(counts.is_sorted(), "{counts:?}");
}
