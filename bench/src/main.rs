//! `cargo xtask bench`: how fast `btm` is, told in ratios within one run where that is possible, because seconds depend on the
//! machine. Prints a table, writes JSON, and never fails for being slow: it is no test.

mod arguments;
mod btm;
mod corpus;
mod failure;
mod figure;
mod measure;
mod process;
mod table;

use std::process::ExitCode;

use arguments::Arguments;
use failure::Failure;
use measure::Bench;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&format!("error: {failure}"));
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run() -> Result<(), Failure> {
    let arguments = Arguments::parse(std::env::args_os().skip(1))?;
    let bench = Bench::new(&arguments)?;
    let mut figures = Vec::new();
    let mut failed = Ok(());
    for (name, measure) in measure::ALL {
        if arguments.wants(name) {
            say(&format!("measuring: {name}"));
            match measure(&bench) {
                Ok(measured) => figures.extend(measured),
                Err(failure) => failed = Err(failure),
            }
        }
    }
    table::print(&figures);
    table::write(&figures, bench.corpus(), &arguments.output)?;
    say(&format!("written: {}", arguments.output.display()));
    failed
}

#[expect(clippy::print_stderr, reason = "a chore tells people how it goes; standard output belongs to the table")]
fn say(text: &str) {
    eprintln!("{text}");
}
