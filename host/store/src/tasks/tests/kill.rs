//! The process is killed at every point at which it writes: whoever comes next finds what was committed.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use btm_faults::{Moment, Point};
use btm_model::{Ending, Timestamp};

use super::{
    model::Model,
    support::{Home, NOW, accepted, id, succeeded, vault},
};
use crate::{
    StoreError,
    tasks::{Action, Change, Old, Tasks, Usage},
};

/// Where the child process has its home.
const HOME: &str = "BTM_STORE_TEST_HOME";
/// What no database consists of.
const GARBAGE: &[u8] = b"no database at all";
const OLD: Old = Old { results: Timestamp(i64::MAX), metrics: Timestamp(i64::MIN), audit: Timestamp(i64::MIN) };

fn batches() -> Vec<Vec<Change>> {
    let batch = |number: u64| {
        let (folder, token) = (format!("{number}-1"), "token".to_owned());
        let started = Change::AttemptStarted { id: id(number), number: 1, at: NOW, folder, token };
        let ending = Ending::Exited { code: 0 };
        let ended = Change::AttemptEnded { id: id(number), number: 1, at: NOW, ending, ran: None, usage: Usage::default() };
        [vec![accepted(number), started], vec![ended, succeeded(number, NOW)]]
    };
    (1..=3).flat_map(batch).chain([vec![accepted(4)]]).collect()
}

/// What the database says before the first batch, after each one, and after it was pruned.
fn states() -> Vec<Model> {
    let mut states = vec![Model::default()];
    for batch in batches() {
        let mut state = states[states.len() - 1].clone();
        batch.iter().for_each(|change| state.make(change));
        states.push(state);
    }
    let mut pruned = states[states.len() - 1].clone();
    pruned.prune(&OLD);
    states.push(pruned);
    states
}

/// Not a test of its own: what the child process does. It says a line for each step that is on disk.
#[test]
fn child() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let home = Path::new(&home);
    let say = |step: Result<(), StoreError>| match step {
        Ok(()) => println!("\ndone"),
        Err(StoreError::Full { .. }) => println!("\nfull"),
        Err(error) => panic!("{error}"),
    };
    let mut tasks = match Tasks::open(&home.join("projects/one/state"), &vault(home), 0, NOW) {
        Ok((tasks, ..)) => tasks,
        Err(error) => return say(Err(error)),
    };
    batches().iter().for_each(|batch| say(tasks.commit(batch)));
    say(tasks.prune(&OLD).map(drop));
}

/// The child's output, and how many steps it says are on disk.
fn run(home: &Home, plan: &str) -> (Output, usize) {
    let root = home.folder().ancestors().nth(3).unwrap().to_owned();
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "tasks::tests::kill::child", "--nocapture"]).env(HOME, root).env("BTM_FAULTS", plan);
    let output = child.output().unwrap();
    let steps = String::from_utf8_lossy(&output.stdout).lines().filter(|line| *line == "done").count();
    (output, steps)
}

/// Runs the child, killed at one passing after the other, and looks at what it left each time. Says how often it was killed.
fn killed(point: Point, moment: Moment, before: impl Fn(&Home), after: impl Fn(&Home, usize)) -> usize {
    for passing in 1.. {
        let home = Home::new();
        before(&home);
        let (output, steps) = run(&home, &format!("kill {point} {} {passing}", moment.name()));
        if output.status.success() {
            assert_eq!(steps, states().len() - 1);
            return passing - 1;
        }
        assert_eq!(output.status.code(), None, "{output:?}");
        after(&home, steps);
    }
    unreachable!("no child makes infinitely many steps")
}

#[test]
fn what_was_committed_is_there_and_what_was_not_is_not() {
    let states = states();
    let mut kills = 0;
    for point in [Point::StateOpen, Point::StateMigrate, Point::StateCommit, Point::StatePrune] {
        for moment in Moment::ALL {
            kills += killed(
                point,
                moment,
                |_| {},
                |home, steps| {
                    let found = Model::of(&home.tasks());
                    let may_be_more = usize::from(moment == Moment::After && point >= Point::StateCommit);
                    assert_eq!(found, states[steps + may_be_more], "{point} {moment:?}, {steps} steps");
                },
            );
        }
    }
    assert!(kills > 30, "{kills}");
}

#[test]
fn a_damaged_database_is_told_of_and_kept_whenever_it_ends() {
    let damage = |home: &Home| {
        fs::create_dir_all(home.folder()).unwrap();
        fs::write(home.file("tasks.sqlite"), GARBAGE).unwrap();
        fs::write(home.file("tasks.sqlite-wal"), GARBAGE).unwrap();
    };
    let mut kills = 0;
    for point in [Point::StateOpen, Point::StateMigrate, Point::StateSetAside] {
        for moment in Moment::ALL {
            kills += killed(point, moment, damage, |home, _| {
                let tasks = home.tasks();
                assert!(tasks.audit(None, 9).unwrap().iter().any(|line| line.what == Action::SetAside), "{point} {moment:?}");
                let kept = |suffix: &str| {
                    let files = fs::read_dir(home.folder()).unwrap().map(|entry| entry.unwrap().path());
                    let mut named = files.filter(|path| path.to_str().unwrap().ends_with(suffix));
                    named.any(|path| fs::read(path).unwrap() == GARBAGE)
                };
                assert!(kept(".sqlite") && kept(".sqlite-wal"), "{point} {moment:?}");
            });
        }
    }
    assert!(kills > 15, "{kills}");
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let states = states();
    let mut pruned = states[2].clone();
    pruned.prune(&OLD);
    let unpruned = &states[states.len() - 2];
    for (plan, state) in [("full state.open 1", &states[0]), ("full state.commit 3", &pruned), ("full state.prune 1", unpruned)] {
        let home = Home::new();
        let (output, _) = run(&home, plan);
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("full"), "{output:?}");
        assert_eq!(&Model::of(&home.tasks()), state, "{plan}");
    }
}
