//! What is asked of a manager of tasks, so that both sides do the same.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;

use crate::{
    failure::Failure,
    figure::{Figure, Target},
    process::Used,
};

/// How many tasks run at a time.
pub const SLOTS: usize = 2;

/// How long a task may take to start before something is wrong.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A task, as its manager tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was not started.
    Waits,
    /// It was started.
    Runs,
    /// It ended by itself, with this code.
    Exited(i64),
    /// Anything else: it was ended, it was lost, …
    Other,
}

/// A running manager of tasks. It ends with this value, and all its tasks with it.
pub trait Manager {
    /// Its name.
    const NAME: &'static str;

    /// Whether the goals are its own.
    const HAS_GOALS: bool;

    /// Adds a task.
    fn add(&self, command: &[&str]) -> Result<Added, Failure>;

    /// Adds a task that takes the next slot, however busy the machine is.
    fn add_urgent(&self, command: &[&str]) -> Result<Added, Failure>;

    /// Has no task start that is added from now on.
    fn hold(&mut self) -> Result<(), Failure>;

    /// Has those start.
    fn release(&mut self) -> Result<(), Failure>;

    /// Waits until these tasks have ended.
    fn wait(&self, tasks: &[u64]) -> Result<(), Failure>;

    /// Runs the command that lists all tasks for people.
    fn list(&self) -> Result<Used, Failure>;

    /// All tasks by number.
    fn states(&self) -> Result<Vec<(u64, State)>, Failure>;

    /// The daemon's process.
    fn process(&self) -> Result<u32, Failure>;

    /// Kills the daemon, and says what came of it.
    fn kill(&mut self) -> Result<Revived, Failure>;
}

/// A task that was added.
pub struct Added {
    /// Its number.
    pub task: u64,
    /// How long the command took that added it.
    pub wall: Duration,
}

/// A daemon that was killed, and is there again.
pub struct Revived {
    /// Until the first command answered.
    pub after: Duration,
    /// How many commands before that ended with an error.
    pub refused: u64,
    /// All tasks as that first command showed them.
    pub states: Vec<(u64, State)>,
}

/// A figure, with a target if the goals are those of the manager.
pub fn figure<M: Manager>(what: &str, value: f64, unit: &'static str, goal: Target) -> Figure {
    let figure = Figure::new("tasks", format!("`{}`, {what}", M::NAME), value, unit);
    if M::HAS_GOALS { figure.target(goal) } else { figure }
}

/// What a command printed, and how long it took.
pub fn output(command: &mut Command) -> Result<(String, Duration), Failure> {
    let name = Path::new(command.get_program()).to_owned();
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output().map_err(Failure::of(&name))?;
    let wall = start.elapsed();
    if output.status.success() {
        return Ok((String::from_utf8_lossy(&output.stdout).into_owned(), wall));
    }
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    let (name, said) = (name.file_name().unwrap_or_default().to_string_lossy(), String::from_utf8_lossy(&output.stderr));
    Err(Failure::Run(format!("`{name} {}` ended with {:?}: {}", arguments.join(" "), output.status.code(), said.trim())))
}

/// Adds a task with the command that prints its number.
pub fn add(command: &mut Command) -> Result<Added, Failure> {
    let (said, wall) = output(command)?;
    match said.trim().parse() {
        Ok(task) => Ok(Added { task, wall }),
        Err(_) => Err(Failure::Run(format!("a task was added, but `{}` is not its number", said.trim()))),
    }
}

/// Reads what a command printed in JSON.
pub fn parse<T: DeserializeOwned>(said: &str) -> Result<T, Failure> {
    serde_json::from_str(said).map_err(|error| Failure::Run(format!("a command should have printed JSON: {error}")))
}

/// Ends a process at once.
pub fn kill(process: u32) -> Result<(), Failure> {
    output(Command::new("kill").arg("-9").arg(process.to_string())).map(drop)
}

/// Waits until as many tasks run as may.
pub fn until_all_slots_are_taken<M: Manager>(manager: &M) -> Result<(), Failure> {
    let start = Instant::now();
    while manager.states()?.iter().filter(|(_, state)| *state == State::Runs).count() < SLOTS {
        if start.elapsed() > PATIENCE {
            return Err(Failure::Run(format!("tasks of `{}` do not start", M::NAME)));
        }
    }
    Ok(())
}

/// Asks until there is an answer, and says how many times there was none.
pub fn answer<T>(mut ask: impl FnMut() -> Result<T, Failure>) -> Result<(T, u64), Failure> {
    let start = Instant::now();
    let mut refused = 0;
    loop {
        match ask() {
            Ok(answer) => return Ok((answer, refused)),
            Err(failure) if start.elapsed() > Duration::from_secs(10) => return Err(failure),
            Err(_) => refused += 1,
        }
    }
}
