//! `cargo xtask bench`: takes the measures, prints a table, and writes the results. It never fails for being slow: it is no test.
//! It fails when something could not be measured, after it has measured the rest.

mod arguments;

use std::process::ExitCode;

use arguments::{Arguments, USAGE};
use btm_bench::{
    failure::Failure,
    machine::Machine,
    measure::{self, Bench},
    results::{Results, table},
};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(Failure::Usage(message)) => {
            say(&format!("{message}\n\n{USAGE}"));
            ExitCode::from(2)
        }
        Err(failure) => {
            say(&format!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, Failure> {
    let arguments = Arguments::parse(std::env::args_os().skip(1))?;
    let bench = Bench::new(&arguments.setup)?;
    let mut results = Results::new(arguments.date.clone(), Machine::this(), bench.corpus());
    let mut complaints = Vec::new();
    for (name, measure) in measure::ALL {
        if arguments.wants(name) {
            say(&format!("measuring: {name}"));
            match measure(&bench) {
                Ok(figures) => results.figures.extend(figures),
                Err(failure) => {
                    let is_missing = matches!(failure, Failure::Missing(_));
                    if is_missing { &mut results.skipped } else { &mut results.failed }.push(name);
                    complaints.push(format!("{}: {name}: {failure}", if is_missing { "skipped" } else { "failed" }));
                }
            }
        }
    }
    table::print(&results.figures);
    results.write(&arguments.output, arguments.is_whole())?;
    say(&format!("written: {}", arguments.output.display()));
    // Last, so that nobody misses them; what they say of this machine is not for the results.
    complaints.iter().for_each(|complaint| say(complaint));
    Ok(if results.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::print_stderr, reason = "a chore tells people how it goes; standard output belongs to the table")]
fn say(text: &str) {
    eprintln!("{text}");
}
