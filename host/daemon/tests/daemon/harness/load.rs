//! Tasks whose outcome is known.

use btm_model::{Ending, Priority, State, TaskId};
use btm_protocol::{Answer, Client, ClientError, NewTask, Request};

use super::home::{Home, request, run, wait};

/// What a task does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ends with 0.
    Zero,
    /// Ends with 7.
    Seven,
    /// Ends itself with SIGKILL.
    Killed,
    /// Waits at the pipe, then ends with 0.
    Waits,
    /// Ends with 0, after another one.
    After(TaskId),
    /// Never ends by itself; somebody cancels it.
    Endless,
    /// Never starts: it is cancelled before.
    Cancelled,
}

/// A task that was accepted.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub id: TaskId,
    pub name: String,
    pub kind: Kind,
    /// Whether it was answered that it is cancelled.
    pub is_cancelled: bool,
}

/// What was promised so far.
#[derive(Debug, Default)]
pub struct Book {
    pub accepted: Vec<Accepted>,
    pub answers: usize,
    asked: usize,
}

impl Kind {
    pub fn task(self, home: &Home, name: &str) -> NewTask {
        let wait_at = |pipe: &str| format!("read line < {}", home.around().join(pipe).display());
        match self {
            Self::Zero => home.task(name, "echo output", "exit 0"),
            Self::Seven => home.task(name, "echo output", "exit 7"),
            Self::Killed => home.task(name, "echo output", "kill -9 $$"),
            Self::Waits => home.task(name, &wait_at("pipe"), "exit 0"),
            Self::After(id) => NewTask { after: vec![id], ..home.task(name, "", "exit 0") },
            Self::Endless | Self::Cancelled => home.task(name, &wait_at("never"), "exit 0"),
        }
    }

    /// Whether a task of this kind that was left alone ends so.
    pub fn ends(self, state: &State) -> bool {
        matches!(
            (self, state),
            (Self::Zero | Self::Waits | Self::After(_), State::Succeeded { code: 0, .. })
                | (Self::Seven, State::Failed { ending: Ending::Exited { code: 7 }, .. })
                | (Self::Killed, State::Failed { ending: Ending::Killed { signal: 9 }, .. })
                | (Self::Endless | Self::Cancelled, State::Cancelled { .. })
        )
    }
}

impl Book {
    pub fn name(&mut self) -> String {
        self.asked += 1;
        format!("task-{}", self.asked)
    }

    /// Has a task accepted, and writes that down once it is promised.
    pub fn run(&mut self, home: &Home, client: &mut Client, kind: Kind) -> Result<TaskId, ClientError> {
        let name = self.name();
        self.promise(client, name.clone(), kind, kind.task(home, &name))
    }

    /// Has a task accepted that finds a slot whatever the others do, and ends by itself.
    pub fn run_at_once(&mut self, home: &Home, client: &mut Client) -> Result<TaskId, ClientError> {
        let name = self.name();
        let task = NewTask { priority: Priority::High, ..Kind::Zero.task(home, &name) };
        self.promise(client, name, Kind::Zero, task)
    }

    fn promise(&mut self, client: &mut Client, name: String, kind: Kind, task: NewTask) -> Result<TaskId, ClientError> {
        let id = run(client, task)?;
        self.answers += 1;
        self.accepted.push(Accepted { id, name, kind, is_cancelled: false });
        Ok(id)
    }

    pub fn cancel(&mut self, client: &mut Client, id: TaskId) -> Result<(), ClientError> {
        client.ask(&Request::Cancel { id })?;
        self.answers += 1;
        self.accepted.iter_mut().filter(|task| task.id == id).for_each(|task| task.is_cancelled = true);
        Ok(())
    }

    /// One task of each kind; ends early when the daemon does.
    pub fn one_of_each(&mut self, home: &Home, client: &mut Client) -> Result<(), ClientError> {
        let waits = self.run(home, client, Kind::Waits)?;
        let endless = self.run(home, client, Kind::Endless)?;
        let zero = self.run(home, client, Kind::Zero)?;
        let after = self.run(home, client, Kind::After(zero));
        // What it comes after may have ended badly meanwhile, if its shim was killed.
        let after = after.or_else(|error| if is_refused(&error) { Ok(zero) } else { Err(error) })?;
        let seven = self.run(home, client, Kind::Seven)?;
        let killed = self.run(home, client, Kind::Killed)?;
        let name = self.name();
        let late = NewTask { may_merge: true, ..Kind::After(waits).task(home, &name) };
        if let Ok(Answer::Accepted { id, .. }) = client.ask(&request(late.clone())) {
            self.accepted.push(Accepted { id, name, kind: Kind::After(waits), is_cancelled: false });
            match client.ask(&request(late)) {
                // It may have been dropped between the two, if a shim was killed.
                Ok(Answer::Accepted { id: again, merged, .. }) => assert!(merged.is_some() && id == again),
                Ok(other) => panic!("{other:?}"),
                Err(_) => {}
            }
        }
        let cancelled = self.run(home, client, Kind::Cancelled)?;
        for id in [cancelled, endless] {
            match self.cancel(client, id) {
                Err(error) if !is_refused(&error) => return Err(error),
                _ => {}
            }
        }
        wait(client, &[zero, after, seven, killed, endless])
    }
}

/// Whether the daemon lives, and said no.
pub fn is_refused(error: &ClientError) -> bool {
    matches!(error, ClientError::Refused(_) | ClientError::Failed(_))
}
