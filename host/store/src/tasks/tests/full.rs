//! A disk without space for what is to be written.

use std::fs;

use btm_test_support::{Mounted, tier};

use super::support::{Home, NOW, accepted, numbers, succeeded};
use crate::{StoreError, tasks::Tasks};

fn limit(tasks: &Tasks, pages: i64) {
    tasks.connection.pragma_update(None, "max_page_count", pages).unwrap();
}

#[test]
fn a_batch_that_does_not_fit_changes_nothing_and_the_next_one_may_succeed() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1)]).unwrap();
    limit(&tasks, 1);
    let many: Vec<_> = (2..200).map(accepted).collect();
    let error = tasks.commit(&many).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }) && error.to_string().contains("free some"), "{error}");
    assert_eq!(numbers(&tasks), [1]);
    tasks.commit(&[succeeded(1, NOW)]).unwrap();
    limit(&tasks, 1 << 20);
    tasks.commit(&many).unwrap();
    drop(tasks);
    assert_eq!(numbers(&home.tasks()).len(), 199);
}

#[test]
fn a_disk_that_is_really_full_loses_nothing_and_may_have_space_again() {
    if !tier("root") {
        return;
    }
    let home = Home::new();
    fs::create_dir_all(home.folder()).unwrap();
    let _mounted = Mounted::tmpfs(&home.folder(), "size=1m,mode=700");
    let (mut tasks, filler) = (home.tasks(), home.file("filler"));
    tasks.commit(&[accepted(1)]).unwrap();
    let space: Vec<u8> = vec![0; 700 << 10];
    fs::write(&filler, space).unwrap();
    let mut number = 1;
    let error = loop {
        match tasks.commit(&[accepted(number + 1)]) {
            Ok(()) => number += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert!(matches!(tasks.commit(&[accepted(number + 1)]), Err(StoreError::Full { .. })));
    assert_eq!(numbers(&tasks), (1..=number).collect::<Vec<_>>());
    drop(tasks);
    let mut tasks = home.tasks();
    assert_eq!(numbers(&tasks), (1..=number).collect::<Vec<_>>());
    fs::remove_file(filler).unwrap();
    tasks.commit(&[accepted(number + 1)]).unwrap();
    assert_eq!(numbers(&tasks), (1..=number + 1).collect::<Vec<_>>());
}
