//! The daemon of `pueue`, with settings and a state of its own.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;
use serde_json::Value;

use super::manager::{self, Added, Manager, Revived, SLOTS, State, answer, output};
use crate::{
    failure::Failure,
    measure::Bench,
    peers::pueue::Pueue,
    process::{self, Used},
};

/// How long tasks may take to end before something is wrong.
const PATIENCE: Duration = Duration::from_secs(300);

/// How often it is asked whether tasks have ended. Its own command for that asks less often.
const ASKED: Duration = Duration::from_millis(50);

/// Everything that it keeps lies in the folder that it is started in. So does the socket, whose path may not be long.
const SETTINGS: &str = "shared:
  pueue_directory: state
  runtime_directory: state
  use_unix_socket: true
  unix_socket_path: socket
  pid_path: pid
  alias_file: aliases
  shared_secret_path: secret
  daemon_cert: certificate
  daemon_key: key
";

/// How its settings are called.
const SETTINGS_FILE: &str = "pueue.yml";

/// Its daemon, and where that keeps things.
pub struct Theirs {
    program: Pueue,
    folder: PathBuf,
    daemon: Child,
}

impl Theirs {
    /// A daemon that has no tasks.
    pub fn new(bench: &Bench, name: &str) -> Result<Self, Failure> {
        let program = Pueue::new(&bench.setup.target)?;
        let folder = bench.folder.join(name);
        if folder.join(SETTINGS_FILE).exists() {
            // One that a run left which was killed; there seldom is one.
            let _ = output(client(&program, &folder).arg("shutdown"));
        }
        let folder = bench.empty_folder(name)?;
        let state = folder.join("state");
        fs::create_dir(&state).map_err(Failure::of(&state))?;
        let settings = folder.join(SETTINGS_FILE);
        fs::write(&settings, SETTINGS).map_err(Failure::of(&settings))?;
        let daemon = spawn(&program, &folder)?;
        let theirs = Self { program, folder, daemon };
        answer(|| theirs.states())?;
        theirs.tell(&["parallel", &SLOTS.to_string()])?;
        Ok(theirs)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = client(&self.program, &self.folder);
        command.args(arguments);
        command
    }

    fn tell(&self, arguments: &[&str]) -> Result<(), Failure> {
        output(&mut self.command(arguments)).map(drop)
    }
}

/// The command that talks to the daemon of a folder.
fn client(program: &Pueue, folder: &Path) -> Command {
    let mut command = Command::new(program.client());
    command.args(["--config", SETTINGS_FILE]).current_dir(folder);
    command
}

fn spawn(program: &Pueue, folder: &Path) -> Result<Child, Failure> {
    let path = program.daemon();
    let mut command = Command::new(&path);
    command.args(["--config", SETTINGS_FILE]).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map_err(Failure::of(&path))
}

impl Drop for Theirs {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

impl Manager for Theirs {
    const NAME: &'static str = "pueue";
    const HAS_GOALS: bool = false;

    fn add(&self, command: &[&str]) -> Result<Added, Failure> {
        manager::add(&mut self.command(&[&["add", "--print-task-id", "--escape", "--"], command].concat()))
    }

    /// It does not look at the machine.
    fn add_urgent(&self, command: &[&str]) -> Result<Added, Failure> {
        self.add(command)
    }

    fn hold(&mut self) -> Result<(), Failure> {
        self.tell(&["pause"])
    }

    fn release(&mut self) -> Result<(), Failure> {
        self.tell(&["start"])
    }

    fn wait(&self, tasks: &[u64]) -> Result<(), Failure> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let open = |state: &State| matches!(state, State::Waits | State::Runs);
            if !self.states()?.iter().any(|(task, state)| open(state) && tasks.contains(task)) {
                return Ok(());
            }
            thread::sleep(ASKED);
        }
        Err(Failure::Run("tasks of `pueue` do not end".to_owned()))
    }

    fn list(&self) -> Result<Used, Failure> {
        let used = process::run(&mut self.command(&["status"])).map_err(Failure::of(&self.folder))?;
        if used.code == Some(0) { Ok(used) } else { Err(Failure::Run(format!("`pueue status` ended with {:?}", used.code))) }
    }

    fn states(&self) -> Result<Vec<(u64, State)>, Failure> {
        let (said, _) = output(&mut self.command(&["status", "--json"]))?;
        let status: Status = manager::parse(&said)?;
        Ok(status.tasks.into_values().map(|task| (task.id, state(&task.status))).collect())
    }

    fn process(&self) -> Result<u32, Failure> {
        Ok(self.daemon.id())
    }

    /// It is started again by hand, since no command does that, and told to go on, since it pauses.
    fn kill(&mut self) -> Result<Revived, Failure> {
        manager::kill(self.daemon.id())?;
        let start = Instant::now();
        self.daemon.wait().map_err(Failure::of(&self.folder))?;
        self.daemon = spawn(&self.program, &self.folder)?;
        let (states, refused) = answer(|| self.states())?;
        let after = start.elapsed();
        self.release()?;
        Ok(Revived { after, refused, states })
    }
}

/// What is read of its status.
#[derive(Deserialize)]
struct Status {
    tasks: BTreeMap<String, Task>,
}

#[derive(Deserialize)]
struct Task {
    id: u64,
    /// A word, or an object with a word as its only key.
    status: Value,
}

fn state(status: &Value) -> State {
    let word = |value: &Value| value.as_str().map(str::to_owned).or_else(|| value.as_object()?.keys().next().cloned());
    match word(status).as_deref() {
        Some("Queued" | "Stashed" | "Locked") => State::Waits,
        Some("Running" | "Paused") => State::Runs,
        Some("Done") => match &status["Done"]["result"] {
            Value::String(result) if result == "Success" => State::Exited(0),
            result => result["Failed"].as_i64().map_or(State::Other, State::Exited),
        },
        _ => State::Other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{State, state};

    #[test]
    fn its_words_are_understood() {
        assert_eq!(state(&json!({ "Queued": { "enqueued_at": "2026-01-02" } })), State::Waits);
        assert_eq!(state(&json!({ "Running": { "start": "2026-01-02" } })), State::Runs);
        assert_eq!(state(&json!({ "Done": { "result": "Success" } })), State::Exited(0));
        assert_eq!(state(&json!({ "Done": { "result": { "Failed": 3 } } })), State::Exited(3));
        assert_eq!(state(&json!({ "Done": { "result": "Killed" } })), State::Other);
    }
}
