//! The daemon of `btm`, in a project of its own.

use std::{fs, path::PathBuf, process::Command, time::Instant};

use serde::Deserialize;

use super::{
    gate::Gate,
    manager::{self, Added, Manager, Revived, SLOTS, State, answer, output, until_all_slots_are_taken},
};
use crate::{
    btm::Btm,
    failure::Failure,
    measure::Bench,
    process::{self, Used},
};

/// A project and its daemon.
pub struct Ours {
    btm: Btm,
    project: PathBuf,
    /// What holds the slots.
    gates: Vec<Gate>,
    /// The tasks at those gates.
    held: Vec<u64>,
}

impl Ours {
    /// A new project, and its daemon.
    pub fn new(bench: &Bench, name: &str) -> Result<Self, Failure> {
        let project = bench.folder.join(name);
        let mut ours = Self { btm: bench.btm.clone(), project, gates: Vec::new(), held: Vec::new() };
        // One that a run left which was killed.
        ours.stop();
        ours.project = bench.empty_folder(name)?;
        let settings = ours.project.join("btm.toml");
        let text = format!("[daemon]\nslots = {SLOTS}\nqueue-limit = 20000\n");
        fs::write(&settings, text).map_err(Failure::of(&settings))?;
        output(&mut ours.command(&["daemon", "start"]))?;
        Ok(ours)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.btm.command(&self.project, arguments)
    }

    fn stop(&self) {
        if self.project.join("btm.toml").exists() {
            // Whoever stops everything can do no more than try.
            let _ = answer(|| output(&mut self.command(&["daemon", "stop"])));
        }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        // First the daemon, so that nothing starts once the gates are gone.
        self.stop();
    }
}

impl Manager for Ours {
    const NAME: &'static str = "btm";
    const HAS_GOALS: bool = true;

    fn add(&self, command: &[&str]) -> Result<Added, Failure> {
        manager::add(&mut self.command(&[&["task", "run", "--"], command].concat()))
    }

    /// One of medium priority would wait beside another one while something else keeps the processor busy.
    fn add_urgent(&self, command: &[&str]) -> Result<Added, Failure> {
        manager::add(&mut self.command(&[&["task", "run", "--priority", "high", "--"], command].concat()))
    }

    /// There is no switch for that: tasks that wait for something take all slots.
    fn hold(&mut self) -> Result<(), Failure> {
        for slot in 0..SLOTS {
            let gate = Gate::new(&self.project, &format!("gate-{slot}"))?;
            let command = gate.command();
            self.gates.push(gate);
            self.held.push(self.add_urgent(&command.each_ref().map(String::as_str))?.task);
        }
        until_all_slots_are_taken(self)
    }

    fn release(&mut self) -> Result<(), Failure> {
        self.gates.iter_mut().try_for_each(|gate| gate.open(0))?;
        self.wait(&self.held)?;
        self.gates.clear();
        self.held.clear();
        Ok(())
    }

    fn wait(&self, tasks: &[u64]) -> Result<(), Failure> {
        let numbers: Vec<String> = tasks.iter().map(u64::to_string).collect();
        let arguments: Vec<&str> = ["task", "wait", "--quiet"].into_iter().chain(numbers.iter().map(String::as_str)).collect();
        // Its exit code is theirs.
        process::run(&mut self.command(&arguments)).map(drop).map_err(Failure::of(&self.project))
    }

    fn list(&self) -> Result<Used, Failure> {
        self.btm.run(&self.project, &["task", "list", "--all"])
    }

    fn states(&self) -> Result<Vec<(u64, State)>, Failure> {
        let (said, _) = output(&mut self.command(&["task", "list", "--all", "--format", "json"]))?;
        let tasks: Vec<Listed> = manager::parse(&said)?;
        Ok(tasks.iter().map(|listed| (listed.task.id, listed.state())).collect())
    }

    fn process(&self) -> Result<u32, Failure> {
        let (said, _) = output(&mut self.command(&["daemon", "status", "--format", "json"]))?;
        manager::parse::<Status>(&said).map(|status| status.pid)
    }

    fn kill(&mut self) -> Result<Revived, Failure> {
        let process = self.process()?;
        manager::kill(process)?;
        let start = Instant::now();
        let (states, refused) = answer(|| self.states())?;
        Ok(Revived { after: start.elapsed(), refused, states })
    }
}

/// What is read of a list.
#[derive(Deserialize)]
struct Listed {
    task: Task,
    state: String,
    code: Option<i64>,
}

#[derive(Deserialize)]
struct Task {
    id: u64,
}

/// What is read of the daemon's status.
#[derive(Deserialize)]
struct Status {
    pid: u32,
}

impl Listed {
    fn state(&self) -> State {
        match (&*self.state, self.code) {
            ("queued", _) => State::Waits,
            ("running", _) => State::Runs,
            ("succeeded" | "failed", Some(code)) => State::Exited(code),
            _ => State::Other,
        }
    }
}
