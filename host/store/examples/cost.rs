//! What the durable state of tasks costs on this machine: `cargo run -p btm-store --example cost [FOLDER]`.

#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::{
    error::Error,
    fs,
    num::NonZeroU64,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use btm_model::{Digest, Ending, Priority, Retry, State, Task, TaskId, TaskLimits, Timestamp, Work};
use btm_store::tasks::{Change, Environment, Filter, Loaded, Old, Tasks, Usage};
use btm_vault::Vault;

const NOW: Timestamp = Timestamp(1_764_000_000_000);

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let parent = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let home = tempfile::Builder::new().prefix("btm-cost-").tempdir_in(parent)?;
    let vault = Vault::open(&home.path().join("cache"), &home.path().join("keys"))?;
    single(&home.path().join("single"), &vault)?;
    grouped(&home.path().join("grouped"), &vault)?;
    growth(&home.path().join("first"), &home.path().join("late"), &vault)?;
    for count in [1_000, 10_000, 100_000] {
        sizes(&home.path().join(count.to_string()), &vault, count)?;
    }
    Ok(())
}

fn open(folder: &Path, vault: &Vault) -> Outcome<(Tasks, Loaded)> {
    let (tasks, _, loaded) = Tasks::open(folder, vault, 0, NOW)?;
    Ok((tasks, loaded))
}

/// Each change in a commit of its own.
fn single(folder: &Path, vault: &Vault) -> Outcome<()> {
    let (mut tasks, _) = open(folder, vault)?;
    let (mut times, before) = (Vec::new(), written()?);
    for number in 1..=1_000 {
        let begin = Instant::now();
        tasks.commit(&[accepted(number)])?;
        times.push(begin.elapsed());
    }
    let total: Duration = times.iter().sum();
    times.sort_unstable();
    println!("1,000 adds, one a commit: {total:?}, median {:?}, 95% {:?}", times[500], times[950]);
    println!("1,000 adds, one a commit: {} KiB written", (written()? - before) / 1024);
    let begin = Instant::now();
    for number in 1..=1_000 {
        tasks.commit(&[started(number)])?;
        tasks.commit(&ended(number))?;
    }
    println!("1,000 starts and ends, one a commit: {:?}", begin.elapsed());
    Ok(())
}

/// Groups of changes, as many as come together.
fn grouped(folder: &Path, vault: &Vault) -> Outcome<()> {
    let (mut tasks, _) = open(folder, vault)?;
    let mut number = 0;
    for group in [10, 100, 1_000] {
        let (begin, before) = (Instant::now(), written()?);
        for _ in 0..5_000 / group {
            let changes: Vec<_> = (number + 1..=number + group).map(accepted).collect();
            tasks.commit(&changes)?;
            number += group;
        }
        println!("5,000 adds, {group} a commit: {:?}, {} KiB written", begin.elapsed(), (written()? - before) / 1024);
    }
    let begin = Instant::now();
    for number in 1..=5_000 {
        tasks.commit(&[vec![accepted(15_000 + number), started(15_000 + number)], ended(15_000 + number).to_vec()].concat())?;
    }
    println!("5,000 tasks run through, one a commit: {:?}", begin.elapsed());
    Ok(())
}

/// The first tasks against those after 10,000 others, taking turns.
fn growth(first: &Path, late: &Path, vault: &Vault) -> Outcome<()> {
    const BEFORE: u64 = 10_000;
    let ((mut first, _), (mut late, _)) = (open(first, vault)?, open(late, vault)?);
    for chunk in (1..=BEFORE).collect::<Vec<_>>().chunks(1_000) {
        late.commit(&chunk.iter().copied().map(accepted).collect::<Vec<_>>())?;
    }
    let (mut early_times, mut late_times) = (Vec::new(), Vec::new());
    for number in 1..=500 {
        for (times, tasks, number) in [(&mut early_times, &mut first, number), (&mut late_times, &mut late, BEFORE + number)] {
            let begin = Instant::now();
            tasks.commit(&[accepted(number)])?;
            times.push(begin.elapsed());
        }
    }
    let [first, late] = [early_times, late_times].map(|mut times| {
        times.sort_unstable();
        times[250]
    });
    println!("an add, median: {first:?} at first, {late:?} after {BEFORE} others");
    Ok(())
}

/// What a database of some size costs to open, to read and to clean.
fn sizes(folder: &Path, vault: &Vault, count: u64) -> Outcome<()> {
    let (mut tasks, _) = open(folder, vault)?;
    for chunk in (1..=count).collect::<Vec<_>>().chunks(1_000) {
        tasks.commit(&chunk.iter().copied().map(accepted).collect::<Vec<_>>())?;
        tasks.commit(&chunk.iter().copied().map(started).collect::<Vec<_>>())?;
    }
    drop(tasks);
    let size = fs::metadata(folder.join("tasks.sqlite"))?.len() / 1024;
    let begin = Instant::now();
    let (mut tasks, loaded) = open(folder, vault)?;
    println!("{count} unfinished, {size} KiB: opened in {:?}, {} loaded", begin.elapsed(), loaded.unfinished.len());
    for chunk in (1..=count).collect::<Vec<_>>().chunks(1_000) {
        tasks.commit(&chunk.iter().copied().flat_map(ended).collect::<Vec<_>>())?;
    }
    drop(tasks);
    let begin = Instant::now();
    let (mut tasks, _) = open(folder, vault)?;
    println!("{count} ended: opened in {:?}", begin.elapsed());
    let begin = Instant::now();
    let listed = tasks.list(&Filter::default(), 1_000)?;
    println!("{count} ended: {} listed in {:?}", listed.entries.len(), begin.elapsed());
    let begin = Instant::now();
    tasks.commit(&[accepted(count + 1)])?;
    println!("{count} ended: one more in {:?}", begin.elapsed());
    let begin = Instant::now();
    while tasks.prune(&Old { results: Timestamp(i64::MAX), metrics: NOW, audit: NOW })?.is_more {}
    println!("{count} ended: forgotten in {:?}", begin.elapsed());
    Ok(())
}

/// Bytes that this process has written so far, as Linux counts them.
fn written() -> Outcome<u64> {
    let counts = fs::read_to_string("/proc/self/io")?;
    let bytes = counts.lines().find_map(|line| line.strip_prefix("wchar: "));
    Ok(bytes.ok_or("Linux counts no bytes")?.parse()?)
}

fn id(number: u64) -> TaskId {
    TaskId(NonZeroU64::MIN.saturating_add(number.saturating_sub(1)))
}

fn accepted(number: u64) -> Change {
    let task = Task {
        id: id(number),
        name: "cargo test".to_owned(),
        work: Work::Command { command: ["cargo", "test", "-p", "btm-store"].map(Into::into).to_vec() },
        directory: "/home/somebody/projects/something".into(),
        priority: Priority::Medium,
        group: None,
        after: Vec::new(),
        limits: TaskLimits::default(),
        retry: Retry::default(),
        key: Digest::of(&number.to_le_bytes()),
        origin: "you".to_owned(),
        accepted: NOW,
        inherited: None,
        wishes: Vec::new(),
    };
    // As large as environments usually are.
    let environment: Environment =
        (0..40).map(|variable| (format!("VARIABLE_{variable}").into(), "x".repeat(50).into())).collect();
    Change::Accepted { task: Box::new(task), environment }
}

fn started(number: u64) -> Change {
    let (folder, token) = (format!("{number}-1"), "0123456789abcdef0123456789abcdef".to_owned());
    Change::AttemptStarted { id: id(number), number: 1, at: NOW, folder, token }
}

fn ended(number: u64) -> [Change; 2] {
    let usage = Usage { memory: Some(1 << 20), processor: Some(100) };
    [
        Change::AttemptEnded { id: id(number), number: 1, at: NOW, ending: Ending::Exited { code: 0 }, ran: Some(1), usage },
        Change::State { id: id(number), state: State::Succeeded { at: NOW, code: 0 } },
    ]
}
