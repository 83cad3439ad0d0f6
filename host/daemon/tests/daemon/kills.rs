//! Daemon, shims and commands are killed wherever they write, and at random: no promise is broken.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use crate::harness::{
    home::{Home, list, run, show, until_begun, wait},
    load::{Book, Kind},
    processes,
    truth::{Harm, check},
};
use btm_faults::{Moment, Point};
use btm_protocol::Request;

/// Points that these tests do not come by.
const ELSEWHERE: &[(Point, &str)] = &[
    (Point::ProjectFile, "commands that change the project, not the daemon"),
    (Point::VaultEntry, "installing plugins, not the daemon"),
    (Point::StateMove, "commands that follow a moved project, not the daemon"),
    (Point::StateRemove, "a project that is gone, of which nothing is promised any more"),
    (Point::WorkerReport, "scans, which the daemon starts as btm itself"),
    (Point::WorkerEvents, "scans, which the daemon starts as btm itself"),
    (Point::GroupClaim, "only where control groups may be made"),
    (Point::GroupRemove, "only where control groups may be made"),
    (Point::ShimGroup, "only where control groups may be made"),
];

/// How many kills are asked for; few, if nobody asks.
fn kills(few: usize) -> usize {
    std::env::var("BTM_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(few)
}

/// Says what was going on if a test fails.
#[expect(clippy::print_stdout, reason = "a test that fails says how it can be repeated")]
fn tell<T>(what: &str, run: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        println!("it was: {what}");
        resume_unwind(panic)
    })
}

/// Has there be what the point is for.
fn prelude(home: &mut Home, point: Point, book: &mut Book) {
    match point {
        Point::StateSetAside => {
            // The folder that it is in is the daemon's own.
            assert!(!home.start(Some("kill state.open before 1")));
            home.wait();
            let state = home.place().folder().join("state");
            std::fs::create_dir_all(&state).unwrap();
            std::fs::write(state.join("tasks.sqlite"), "no database at all").unwrap();
        }
        // A run that was committed and never began.
        Point::RunVoid => {
            assert!(home.start(Some("kill shim.spawn before 1")));
            let mut client = home.client().unwrap();
            let name = book.name();
            let _ = run(&mut client, Kind::Zero.task(home, &name));
            home.wait();
        }
        _ => {}
    }
}

/// The folder of a run is removed while its command waits.
fn remove_a_folder(home: &mut Home, book: &mut Book) -> Option<()> {
    let mut client = home.client().ok()?;
    let id = book.run(home, &mut client, Kind::Waits).ok()?;
    let name = book.accepted.last()?.name.clone();
    until_begun(home, &name);
    std::fs::remove_dir_all(&show(&mut client, id).attempts[0].folder).unwrap();
    home.open_the_pipe();
    crate::harness::home::wait(&mut client, &[id]).ok()
}

/// One kill at one passing. Says whether it came to it.
fn killed_at(point: Point, moment: Moment, passing: u64) -> bool {
    let (mut home, mut book) = (Home::new(), Book::default());
    prelude(&mut home, point, &mut book);
    let is_shims = point.name().starts_with("shim.") && point != Point::ShimSpawn;
    let plan = format!("kill {point} {} {passing}", moment.name());
    if home.start(Some(&plan)) {
        if point == Point::ShimRestore {
            let _ = remove_a_folder(&mut home, &mut book);
        } else if let Ok(mut client) = home.client()
            && book.one_of_each(&home, &mut client).is_ok()
        {
            let _ = client.ask(&Request::Prune { older_than: 1 << 50 });
            let _ = client.ask(&Request::Stop).map(|_| client.wait_for_the_end());
        }
    }
    // One that was asked to end does so; another one was killed by its plan, or is killed now.
    let status = if home.client().is_ok() { home.kill() } else { Some(home.wait()) };
    let was_planned = status.is_some_and(|status| status.code().is_none()) && !is_shims;
    let interrupted = check(&mut home, &book, Harm { shims: is_shims, commands: false });
    was_planned || (is_shims && interrupted > 0)
}

#[test]
fn whoever_is_killed_at_a_point_breaks_no_promise() {
    let passings = if std::env::var_os("BTM_KILLS").is_some() { 3 } else { 1 };
    let mut reached = BTreeSet::new();
    let mut count = 0;
    for &point in Point::ALL.iter().filter(|point| ELSEWHERE.iter().all(|(other, _)| other != *point)) {
        for moment in Moment::ALL {
            for passing in 1..=passings {
                if tell(&format!("kill {point} {} {passing}", moment.name()), || killed_at(point, moment, passing)) {
                    reached.insert(point);
                    count += 1;
                }
            }
        }
    }
    println!("{count} kills at points");
    let missed = |point: &&Point| !reached.contains(point) && ELSEWHERE.iter().all(|(other, _)| other != *point);
    let missed: Vec<_> = Point::ALL.iter().filter(missed).collect();
    assert!(missed.is_empty(), "nothing was killed at {missed:?}");
}

/// Numbers that a seed decides (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// Has tasks accepted and kills somebody after a number of answers. Says how many were killed.
fn load(home: &mut Home, book: &mut Book, numbers: &mut Numbers, harm: &mut Harm, most: usize) -> Option<usize> {
    let mut client = home.client().ok()?;
    let (end, victim) = (1 + numbers.below(most), numbers.below(4));
    for _ in 0..end {
        let kind = match numbers.below(8) {
            0 => Kind::Seven,
            1 => Kind::Killed,
            2 => Kind::Waits,
            3 => Kind::Endless,
            4 => book.accepted.last().map_or(Kind::Zero, |task| Kind::After(task.id)),
            _ => Kind::Zero,
        };
        match book.run(home, &mut client, kind) {
            Ok(id) if kind == Kind::Endless && numbers.below(2) == 0 => drop(book.cancel(&mut client, id)),
            Err(error) if !crate::harness::load::is_refused(&error) => return None,
            _ => {}
        }
    }
    // An end that was just told is the likeliest to be forgotten.
    if numbers.below(2) == 0 {
        let ends = book.run_at_once(home, &mut client).ok()?;
        wait(&mut client, &[ends]).ok()?;
    }
    let victims = match victim {
        0 => processes::shims(home.around()),
        1 => processes::commands(home.around()),
        _ => Vec::new(),
    };
    // A shim that starts its command is two for a moment.
    harm.shims |= victim == 0;
    harm.commands |= victim <= 1;
    let victim = victims.get(numbers.below(victims.len().max(1)))?;
    processes::kill(*victim);
    Some(1)
}

/// Lets the tasks that wait at the pipe end while no daemon sees it.
fn end_unseen(home: &mut Home, book: &Book) {
    home.open_the_pipe();
    let waits = book.accepted.iter().filter(|task| task.kind == Kind::Waits);
    let runs: Vec<String> = waits.map(|task| format!("/runs/{}-", task.id)).collect();
    while processes::of(home.around()).iter().any(|(_, command)| runs.iter().any(|run| command.contains(run))) {}
}

/// A daemon is started and killed a few times under load; then all must be true. Says how many kills there were.
fn round(seed: u64) -> usize {
    let (mut home, mut book, mut numbers) = (Home::new(), Book::default(), Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1));
    let (mut harm, mut count) = (Harm::default(), 0);
    let unseen = numbers.below(4);
    for pass in 0..4 {
        let plan = format!("random {} {}", numbers.below(1 << 30), 20 + numbers.below(400));
        let is_random = numbers.below(2) == 0;
        harm.shims |= is_random;
        if home.start(is_random.then_some(plan.as_str())) {
            count += load(&mut home, &mut book, &mut numbers, &mut harm, 10).unwrap_or(0);
        }
        count += home.kill().map_or(0, |status| usize::from(status.code().is_none()));
        if pass == unseen {
            end_unseen(&mut home, &book);
        }
        // Whatever it left, the next daemon knows of what was promised.
        let mut client = home.serve();
        let all = list(&mut client, btm_protocol::Which::All);
        for task in &book.accepted {
            assert_eq!(all.iter().filter(|summary| summary.task.id == task.id).count(), 1, "{task:?}");
        }
        count += home.kill().map_or(0, |status| usize::from(status.code().is_none()));
    }
    check(&mut home, &book, harm);
    count
}

#[test]
fn whoever_is_killed_at_random_breaks_no_promise() {
    let wanted = kills(200);
    let first: u64 = std::env::var("BTM_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (mut count, mut rounds) = (0, 0);
    while count < wanted {
        let seed = first + rounds;
        count += tell(&format!("BTM_SEED={seed}"), || round(seed));
        rounds += 1;
    }
    println!("{count} kills in {rounds} rounds");
}
