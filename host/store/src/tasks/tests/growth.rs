//! What a task costs does not depend on how many there are.

use std::fs;

use super::support::{Home, NOW, accepted, succeeded};

/// Bytes that the commit of one task, from its acceptance to its end, adds to the log.
fn written(home: &Home, tasks: &mut crate::tasks::Tasks, number: u64) -> u64 {
    tasks.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    tasks.commit(&[accepted(number)]).unwrap();
    tasks.commit(&[succeeded(number, NOW)]).unwrap();
    fs::metadata(home.file("tasks.sqlite-wal")).unwrap().len()
}

#[test]
fn the_ten_thousandth_task_is_written_as_the_first_one_was() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let mut mean = |numbers: std::ops::Range<u64>| {
        let bytes: u64 = numbers.clone().map(|number| written(&home, &mut tasks, number)).sum();
        let mean = bytes / (numbers.end - numbers.start);
        let filler: Vec<_> =
            (numbers.end..numbers.end + 4_900).flat_map(|number| [accepted(number), succeeded(number, NOW)]).collect();
        tasks.commit(&filler).unwrap();
        mean
    };
    let means = [mean(1..21), mean(5_001..5_021), mean(10_001..10_021)];
    assert!(means.iter().all(|mean| *mean <= 20 * 4_120), "{means:?}");
    assert!(means[2] <= means[1] * 12 / 10, "{means:?}");
}
