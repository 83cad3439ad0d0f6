//! What accepting and picking tasks costs, with few and with many in the queue: `cargo run -p btm-scheduler --example cost`.
//!
//! With a number, it only accepts as many tasks, for whoever counts instructions from outside: what the 10,000th costs is what
//! `… cost 10000` takes more than `… cost 9999`.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::{num::NonZeroU64, time::Instant};

use btm_model::{Digest, Ending, Priority, Retry, Task, TaskId, TaskLimits, Timestamp, Work};
use btm_scheduler::{Machine, Moment, Now, Policy, Request, Scheduler};

const TASKS: u64 = 10_000;
const BATCH: u64 = 1_000;
const TIMES: usize = 15;

fn main() {
    if let Some(tasks) = std::env::args().nth(1).and_then(|tasks| tasks.parse().ok()) {
        return accept(tasks);
    }
    println!("nanoseconds for each task, the median of {TIMES} runs; batches of {BATCH} tasks");
    let runs: Vec<_> = (0..TIMES).map(|_| run(usize::MAX)).collect();
    print("accept: the queue grows to 10,000", &runs, |run| &run.accept);
    print("end one and start the next: it shrinks again", &runs, |run| &run.next);
    let runs: Vec<_> = (0..TIMES).map(|_| run(1_000)).collect();
    print("accept: full at 1,000, each drops the lowest", &runs, |run| &run.accept);
}

/// Accepts tasks, after all have been made, so that making them costs the same.
fn accept(tasks: u64) {
    let mut scheduler = Scheduler::new(Policy { queue_limit: usize::MAX, ..Policy::default() });
    let requests: Vec<_> = (1..=TASKS).map(request).collect();
    for request in requests.into_iter().take(tasks as usize) {
        drop(scheduler.accept(now(0), request));
    }
    std::mem::forget(scheduler);
}

struct Costs {
    accept: Vec<u128>,
    next: Vec<u128>,
}

fn run(queue_limit: usize) -> Costs {
    let mut scheduler = Scheduler::new(Policy { queue_limit, sample_age: u64::MAX, ..Policy::default() });
    scheduler.machine(now(0), Machine::default());
    let requests: Vec<_> = (1..=TASKS).map(request).collect();
    let accept = timed(requests, |request| {
        let number = request.task.id.0.get();
        drop(scheduler.accept(now(number), request));
    });
    let waiting = u64::try_from(scheduler.waiting()).unwrap_or(0);
    let next = timed((0..waiting).collect(), |number| {
        let first = scheduler.running().next();
        drop(first.map(|id| scheduler.ended(now(TASKS + number), id, Ending::Exited { code: 0 })));
    });
    Costs { accept, next }
}

/// Nanoseconds for each of `items`, by batches.
fn timed<T>(mut items: Vec<T>, mut what: impl FnMut(T)) -> Vec<u128> {
    let mut costs = Vec::new();
    while !items.is_empty() {
        let size = items.len().min(BATCH as usize);
        let batch: Vec<_> = items.drain(..size).collect();
        let start = Instant::now();
        batch.into_iter().for_each(&mut what);
        costs.push(start.elapsed().as_nanos() / size as u128);
    }
    costs
}

fn print(what: &str, runs: &[Costs], of: impl Fn(&Costs) -> &Vec<u128>) {
    let batches = runs.iter().map(|run| of(run).len()).min().unwrap_or(0);
    let median = |batch: usize| {
        let mut costs: Vec<_> = runs.iter().map(|run| of(run)[batch]).collect();
        costs.sort_unstable();
        costs[costs.len() / 2]
    };
    println!("{what}: {:?}", (0..batches).map(median).collect::<Vec<_>>());
}

fn now(moment: u64) -> Now {
    Now { moment: Moment(moment), wall: Timestamp(0) }
}

fn request(number: u64) -> Request {
    // Neither in the order in which they come, nor against it.
    let priority = Priority::ALL[(number.wrapping_mul(0x9e37_79b9) >> 7) as usize % 3];
    Request::new(Task {
        id: TaskId(NonZeroU64::new(number).unwrap_or(NonZeroU64::MIN)),
        name: format!("type {}", number % 10),
        work: Work::Scan { plugins: Vec::new(), paths: vec![format!("src/{number}")] },
        directory: "/home/somebody/project".into(),
        priority,
        group: None,
        after: Vec::new(),
        limits: TaskLimits::default(),
        retry: Retry::default(),
        key: Digest::of(&number.to_le_bytes()),
        origin: "you".to_owned(),
        accepted: Timestamp(0),
        inherited: None,
        wishes: Vec::new(),
    })
}
