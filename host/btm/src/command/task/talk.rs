//! Talking to the daemon of a project, whichever process that is: one that is stopped, killed or replaced by that of a newer btm
//! loses nothing, so the next one is asked again.

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use btm_model::TaskId;
use btm_protocol::{Answer, Client, ClientError, Detail, Request};

use crate::{
    command::{
        daemon::{connect, reach, refused, unexpected},
        session,
    },
    error::CommandError,
    exit::Exit,
};

/// How long one daemon after the other is asked, if none answers.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long it takes until the next daemon is asked, so that one that cannot live does not keep this process busy.
const PAUSE: Duration = Duration::from_millis(50);

/// A conversation with the daemon of a project.
pub(super) struct Talk {
    root: PathBuf,
    client: Option<Client>,
    /// When a daemon went away, if nothing was heard of another one since.
    broke: Option<Instant>,
    is_unsure: bool,
}

impl Talk {
    /// With the daemon of the project around the working folder, if anything is kept of its tasks; otherwise none is started.
    pub(super) fn existing() -> Result<Option<Self>, CommandError> {
        let root = session::root(&[])?;
        Ok(reach(&root)?.map(|client| Self { client: Some(client), ..Self::about(root) }))
    }

    /// With the daemon that knows of a task.
    pub(super) fn of(id: TaskId) -> Result<Self, CommandError> {
        Self::existing()?.ok_or_else(|| no_tasks(format!("there is no task {id}")))
    }

    /// With the daemon that has tasks waiting or running.
    pub(super) fn of_open(ids: &[TaskId]) -> Result<Self, CommandError> {
        let names: Vec<String> = ids.iter().map(TaskId::to_string).collect();
        Self::existing()?.ok_or_else(|| no_tasks(format!("no task {} waits or runs", names.join(", "))))
    }

    /// With the daemon of the project at `root`.
    pub(super) fn about(root: PathBuf) -> Self {
        Self { root, client: None, broke: None, is_unsure: false }
    }

    /// The root of the project.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether it is not known if the last request was heard.
    pub(super) fn is_unsure(&self) -> bool {
        self.is_unsure
    }

    /// Asks, and takes the first answer. If the daemon goes away before it has answered, the next one is asked the same: the request
    /// has to be one that does nothing more the second time.
    pub(super) fn ask(&mut self, request: &Request) -> Result<Answer, CommandError> {
        loop {
            if let Some(answer) = self.once(request)? {
                return Ok(answer);
            }
        }
    }

    /// Has the daemon do something that it would refuse the second time. If a daemon went away before it has answered, `is_done`
    /// tells by the task whether it was done; there is no answer then.
    pub(super) fn tell(
        &mut self,
        request: &Request,
        id: TaskId,
        is_done: impl Fn(&Detail) -> bool,
    ) -> Result<Option<Answer>, CommandError> {
        loop {
            if let Some(answer) = self.once(request)? {
                return Ok(Some(answer));
            }
            if is_done(&self.detail(id)?) {
                return Ok(None);
            }
        }
    }

    /// Everything about a task.
    pub(super) fn detail(&mut self, id: TaskId) -> Result<Detail, CommandError> {
        match self.ask(&Request::Show { id })? {
            Answer::Task(detail) => Ok(*detail),
            _ => Err(unexpected()),
        }
    }

    /// Asks once, and takes the first answer; nothing if the daemon went away.
    pub(super) fn once(&mut self, request: &Request) -> Result<Option<Answer>, CommandError> {
        let answered = self.client()?.ask(request);
        self.heard(answered)
    }

    /// The next answer to a request that has several; nothing if the daemon went away.
    pub(super) fn receive(&mut self) -> Result<Option<Answer>, CommandError> {
        let answered = self.client()?.receive();
        self.heard(answered)
    }

    fn heard(&mut self, answered: Result<Answer, ClientError>) -> Result<Option<Answer>, CommandError> {
        let is_gone = matches!(answered, Err(ClientError::Broken(_)));
        self.is_unsure = is_gone || matches!(answered, Err(ClientError::Silent { .. }));
        if is_gone {
            self.client = None;
            if self.broke.get_or_insert_with(Instant::now).elapsed() < PATIENCE {
                thread::sleep(PAUSE);
                return Ok(None);
            }
        }
        self.broke = None;
        answered.map(Some).map_err(refused)
    }

    /// The connection; a daemon is started if none runs.
    fn client(&mut self) -> Result<&mut Client, CommandError> {
        let client = match self.client.take() {
            Some(client) => client,
            None => self.connect()?,
        };
        Ok(self.client.insert(client))
    }

    fn connect(&self) -> Result<Client, CommandError> {
        let is_patient = || self.broke.is_some_and(|broke| broke.elapsed() < PATIENCE);
        loop {
            match connect(&self.root) {
                // Somebody may have ended the one that was just started, or the one before has not let go of all yet.
                Err(error) if error.exit() == Exit::Internal && is_patient() => thread::sleep(PAUSE),
                connected => return connected,
            }
        }
    }
}

fn no_tasks(message: String) -> CommandError {
    CommandError::usage(message).hint("this project has no tasks yet; `btm task run` has something done in the background")
}
