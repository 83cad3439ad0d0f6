//! A disk without space for what is to be written.

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
