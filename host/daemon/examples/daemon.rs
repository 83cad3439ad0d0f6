//! The smallest daemon, for the tests: `daemon ROOT SECONDS` serves the project at ROOT for at most so many seconds, so that a test
//! that hangs or is killed leaves none behind. It says `ready`, or why it cannot serve.
//!
//! `ROOT/btm.toml` has lines `slots = N` and `queue = N`. The machine is never found to be short of anything.

use std::{
    error::Error,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Duration,
};

use btm_daemon::{Options, Place, Settings, serve};
use btm_vault::Vault;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().ok_or("usage: daemon ROOT SECONDS")?);
    let seconds: u64 = arguments.next().ok_or("usage: daemon ROOT SECONDS")?.parse()?;
    thread::spawn(move || {
        thread::sleep(Duration::from_secs(seconds));
        std::process::exit(3);
    });
    let around = root.parent().ok_or("ROOT has no folder around it")?;
    let owner = Vault::open(&around.join("cache"), &around.join("keys"))?;
    let file = root.join("btm.toml");
    serve(Options {
        place: Place::new(&root, &around.join("projects")),
        owner,
        build: "test".to_owned(),
        program: std::env::current_exe()?,
        stays: true,
        settings: Box::new(move || settings(&file)),
        trust: Box::new(<[String]>::is_empty),
        ready: Box::new(|| {
            // Nobody listens any more: then nobody wants to know.
            let _ = writeln!(io::stdout(), "ready");
        }),
    })?;
    Ok(())
}

fn settings(file: &Path) -> Result<Settings, String> {
    let mut settings = Settings::default();
    settings.policy.slots = 4;
    let shortage = &mut settings.policy.shortage;
    (shortage.load, shortage.load_enough, shortage.memory, shortage.memory_enough) = (1e9, 1e9, 0.0, 0.0);
    let text = std::fs::read_to_string(file).unwrap_or_default();
    for line in text.lines() {
        let (name, value) = line.split_once(" = ").ok_or(format!("btm.toml: `{line}` is no setting"))?;
        let value: u32 = value.parse().map_err(|_| format!("btm.toml: `{value}` is no number"))?;
        match name {
            "slots" => settings.policy.slots = value,
            "queue" => settings.policy.queue_limit = value as usize,
            _ => return Err(format!("btm.toml: `{name}` is not known")),
        }
    }
    Ok(settings)
}
