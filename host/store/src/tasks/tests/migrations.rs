//! Databases of earlier versions are read for ever.

use std::fs;

use btm_model::{DropReason, Ending, Loss, PauseReason, Priority, State, TaskLimit, Timestamp, Work};
use rusqlite::Connection;

use super::{
    model::Model,
    support::{Home, NOW, id, task},
};
use crate::tasks::{
    Action, Audit, Change, Environment, Opened, Run, Usage,
    open::purpose,
    schema::{STEPS, migrate, newest},
};

const VERSION_1: &[u8] = include_bytes!("../../../tests/data/tasks-v1.sqlite");

fn version(connection: &Connection) -> i64 {
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn each_step_is_taken_once_and_a_step_that_fails_changes_nothing() {
    let steps = [
        "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);",
        "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1;",
        "UPDATE a SET y = 0; SELECT * FROM nowhere;",
    ];
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &steps[..1], 0).unwrap();
    assert_eq!(version(&connection), 1);
    migrate(&mut connection, &steps[..2], 1).unwrap();
    assert_eq!(version(&connection), 2);
    migrate(&mut connection, &steps, 2).unwrap_err();
    assert_eq!(version(&connection), 2);
    let row = connection.query_row("SELECT x, y FROM a", [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
    assert_eq!(row.unwrap(), (1, 2));
}

/// What is in the database of version 1: a task in every state, and one line of everything else.
fn every_state() -> Vec<Change> {
    let (at, since) = (Timestamp(NOW.0 + 1), NOW);
    let states = [
        State::Queued { since, not_before: None },
        State::Queued { since, not_before: Some(at) },
        State::Running { since, attempt: 1 },
        State::Paused { since, attempt: 1, reason: PauseReason::Yielding },
        State::Succeeded { at, code: 1 },
        State::Failed { at, ending: Ending::Exited { code: 101 } },
        State::Failed { at, ending: Ending::Killed { signal: 11 } },
        State::Failed { at, ending: Ending::NotStarted { message: "there is no program `cargo`; install it".to_owned() } },
        State::Failed { at, ending: Ending::Lost { loss: Loss::Folder } },
        State::TimedOut { at, limit: 60_000 },
        State::Cancelled { at },
        State::StoppedByLimit { at, limit: TaskLimit::Memory, value: 1 << 30 },
        State::Dropped { at, reason: DropReason::QueueFull },
        State::Dropped { at, reason: DropReason::Dependency { id: id(6) } },
    ];
    let usage = Usage { memory: Some(1 << 20), processor: None };
    let mut changes = Vec::new();
    for (number, state) in (1..).zip(states) {
        let mut task = task(number);
        if number == 1 {
            task.work = Work::Scan { plugins: vec!["security".to_owned()], paths: vec!["src".to_owned()] };
            task.group = Some("scans".to_owned());
            task.after = vec![id(5)];
        }
        let environment = Environment::from([("PATH".into(), format!("/usr/bin:/opt/{}", number % 2).into())]);
        changes.push(Change::Accepted { task: Box::new(task), environment });
        let (id, is_queued, is_final) = (id(number), matches!(state, State::Queued { .. }), state.is_final());
        if !is_queued {
            let (folder, token) = (format!("{number}-1"), "token".to_owned());
            changes.push(Change::AttemptStarted { id, number: 1, at: since, folder, token });
        }
        if is_final {
            changes.push(Change::AttemptEnded { id, number: 1, at, ending: Ending::Cancelled, ran: None, usage });
        }
        changes.push(Change::State { id, state });
    }
    let (who, subject, details) = ("you".to_owned(), "1".to_owned(), "details".to_owned());
    changes.extend([
        Change::Merged { into: id(1) },
        Change::Prioritized { id: id(2), priority: Priority::High },
        Change::Measured { name: "a".to_owned(), run: Run { at, duration: 1_500, succeeded: true, usage } },
        Change::Audited(Audit { at, who, what: Action::Granted, subject, details }),
    ]);
    changes
}

#[test]
fn the_database_of_version_1_is_read_as_it_was_written() {
    let home = Home::new();
    drop(home.tasks());
    let path = home.file("tasks.sqlite");
    fs::write(&path, VERSION_1).unwrap();
    let connection = Connection::open(&path).unwrap();
    assert_eq!(version(&connection), 1);
    // It was made by the vault of whoever made it.
    let identity: Vec<u8> = connection.query_row("SELECT identity FROM owner", [], |row| row.get(0)).unwrap();
    connection.execute("UPDATE owner SET proof = ?1", [home.vault.vouch(purpose().as_bytes(), &identity)]).unwrap();
    drop(connection);
    let (tasks, opened, loaded) = home.open();
    assert_eq!(opened, if newest() == 1 { Opened::Existing } else { Opened::Migrated { from: 1 } });
    assert_eq!(Model::of(&tasks), Model::after(&every_state()));
    assert_eq!((loaded.unfinished.len(), loaded.next, loaded.histories.len()), (4, id(15), 1));
}

/// How the file was made: the tables as version 1 made them, and the records as btm-model wrote them then.
#[test]
#[ignore = "makes the database of version 1 in the current folder; it is there, and stays as it is"]
fn make_the_database_of_version_1() {
    assert_eq!(STEPS.len(), 1, "the file can only be made by version 1");
    let home = Home::new();
    home.tasks().commit(&every_state()).unwrap();
    fs::copy(home.file("tasks.sqlite"), "tests/data/tasks-v1.sqlite").unwrap();
}
