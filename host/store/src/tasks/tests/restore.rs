//! A database that somebody removes while it is open.

use std::fs;

use super::support::{Home, accepted, id, numbers};
use crate::{
    StoreError,
    tasks::{Opened, Place},
};

#[test]
fn what_was_removed_is_written_anew_and_goes_on() {
    for removed in ["tasks.sqlite", "tasks.sqlite-wal", "tasks.lock", ""] {
        let home = Home::new();
        let mut tasks = home.tasks();
        assert!(tasks.is_in_place());
        tasks.commit(&[accepted(1)]).unwrap();
        let path = home.file(removed);
        if removed.is_empty() {
            fs::remove_dir_all(home.folder()).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
        tasks.commit(&[accepted(2)]).unwrap();
        assert!(!tasks.is_in_place(), "{removed}");
        tasks.restore().unwrap();
        assert!(tasks.is_in_place(), "{removed}");
        assert!(matches!(home.try_open(), Err(StoreError::InUse { .. })), "{removed}");
        tasks.commit(&[accepted(3)]).unwrap();
        assert!(tasks.environment(id(2)).unwrap().is_some());
        drop(tasks);
        let (tasks, opened, _) = home.open();
        assert_eq!((opened, numbers(&tasks)), (Opened::Existing, vec![1, 2, 3]), "{removed}");
    }
}

#[test]
fn another_database_or_process_in_its_place_is_left_alone() {
    let (home, other) = (Home::new(), Home::new());
    other.tasks().commit(&[accepted(1), accepted(2)]).unwrap();
    let mut tasks = home.tasks();
    fs::remove_dir_all(home.folder()).unwrap();
    let held = Place::take(&home.folder()).unwrap();
    assert!(matches!(tasks.restore(), Err(StoreError::InUse { .. })));
    drop(held);
    fs::copy(other.file("tasks.sqlite"), home.file("tasks.sqlite")).unwrap();
    assert!(matches!(tasks.restore(), Err(StoreError::InUse { .. })));
    drop(tasks);
    assert_eq!(fs::read(home.file("tasks.sqlite")).unwrap(), fs::read(other.file("tasks.sqlite")).unwrap());
}
