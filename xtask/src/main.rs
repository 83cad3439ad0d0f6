//! `cargo xtask CHORE`: what people and CI do with this repository, each as one command.
//!
//! Uses the standard library only, so that it is built in a second.

mod bench;
mod failure;
mod fuzz;
mod setup;
mod stages;
mod workspace;

use std::{
    env,
    ffi::OsString,
    process::{Command, ExitCode},
};

use failure::Failure;
use stages::Stages;
use workspace::{Part, cargo};

const USAGE: &str = "\
Usage: cargo xtask CHORE

  setup             add what the Rust toolchain lacks
  scan [ARGUMENT…]  set up, build btm, and run `btm scan ARGUMENT…`
  test              set up, lint, and run all tests and documentation builds
  lint              set up, check the formatting, and run clippy
  fuzz [OPTION…]    build the fuzz targets and look for inputs that break them; `fuzz --help` lists the options
  bench [OPTION…]   set up, build, and measure how fast btm is; `bench --help` lists the options
";

/// What some tests need and not everybody has.
const TIERS: [&str; 2] = ["network", "root"];

/// How long `test` fuzzes, all targets together.
const FUZZING_MINUTES: &str = "3";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    match fuzz::as_wrapper(&arguments).unwrap_or_else(|| run(arguments)) {
        Ok(code) => code,
        Err(failure) => {
            say(&format!("error: {failure}"));
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let mut arguments = arguments.into_iter();
    let chore = arguments.next();
    match chore.as_deref().and_then(|chore| chore.to_str()) {
        Some("setup") => setup::run(&Part::ALL)?,
        Some("scan") => return scan(arguments.collect()),
        Some("bench") => return bench::run(arguments.collect()),
        Some("fuzz") => return fuzz::run(arguments.collect()),
        Some("test") => test()?,
        Some("lint") => lint(&mut Stages::new())?,
        Some("help" | "-h" | "--help") => say(USAGE),
        _ => return Err(Failure::Usage(USAGE)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs `btm scan` as the user would, in the folder they are in; its exit code is the chore's.
fn scan(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    setup::run(&[Part::Target])?;
    workspace::build_btm()?;
    workspace::become_btm(arguments)
}

/// Everything CI checks, the quick things first.
fn test() -> Result<(), Failure> {
    let this = env::current_exe().map_err(|error| Failure::Start { program: "xtask".to_owned(), error })?;
    let mut stages = Stages::new();
    lint(&mut stages)?;
    stages.run("tests", &mut cargo(&["test", "--workspace"])?)?;
    let mut documentation = cargo(&["doc", "--no-deps", "--workspace"])?;
    stages.run("documentation", documentation.env("RUSTDOCFLAGS", "-D warnings"))?;
    stages.run("fuzzing", Command::new(this).args(["fuzz", "--minutes", FUZZING_MINUTES]))?;
    stages.report();
    let tiers = env::var("BTM_TEST_TIERS").unwrap_or_default();
    let skipped: Vec<_> = TIERS.into_iter().filter(|tier| !tiers.split(',').any(|set| set == *tier)).collect();
    if !skipped.is_empty() {
        say(&format!("skipped: the tests that need {} (set BTM_TEST_TIERS; see CONTRIBUTING.md)", skipped.join(" or ")));
    }
    Ok(())
}

fn lint(stages: &mut Stages) -> Result<(), Failure> {
    setup::run(&Part::ALL)?;
    stages.run("formatting", &mut cargo(&["fmt", "--all", "--check"])?)?;
    stages.run("clippy", &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?)
}

#[expect(clippy::print_stderr, reason = "a chore tells people how it goes; standard output belongs to what it runs")]
fn say(text: &str) {
    eprintln!("{text}");
}
