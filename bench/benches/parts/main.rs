//! The parts of the host that every scan goes through, each by itself, measured by criterion. With `--steady` the names of those
//! that can be counted by valgrind; with `--steady NAME` one of them runs once, for `btm_bench::measure` to count.

#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up says so by panicking, like a test")]

mod instance;
mod sample;
mod work;

use std::{env, hint::black_box};

use criterion::Criterion;
use work::Work;

fn main() {
    let mut arguments = env::args().skip(1).peekable();
    if arguments.next_if(|argument| argument == "--steady").is_some() {
        return steady(arguments.next().as_deref());
    }
    let mut criterion = Criterion::default().configure_from_args();
    for mut work in work::all() {
        criterion.bench_function(work.name, |bencher| {
            // What is set up when it is first needed is not counted.
            (work.run)();
            bencher.iter(|| (work.run)());
        });
    }
    criterion.final_summary();
}

/// Runs one that is the same each time.
#[expect(clippy::print_stdout, reason = "the names are what was asked for")]
fn steady(name: Option<&str>) {
    for mut work in work::all().into_iter().filter(|work| work.is_steady) {
        match name {
            None => println!("{}", work.name),
            Some(name) if name == work.name => {
                // What is set up when it is first needed is not counted.
                (work.run)();
                steady_work(&mut work);
            }
            Some(_) => {}
        }
    }
}

/// Valgrind counts from here to the end of this function, whose name it knows.
#[inline(never)]
fn steady_work(work: &mut Work) {
    (work.run)();
    black_box(());
}
