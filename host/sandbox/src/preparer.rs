//! Lets a child process prepare a plugin, for as long as that may take.

use std::{
    ffi::OsString,
    io::{self, Read as _},
    path::PathBuf,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant as WallClock},
};

use btm_model::{Refusal, RefusalKind};
use tokio::sync::watch;

use crate::child::{self, Answer, Ready, Request};

/// How long a preparation may take by the wall clock, if the run's own time is not shorter; on a busy machine this is much more
/// than its processor time.
const TIME: Duration = Duration::from_secs(600);

/// How long a preparation may take at least, however short the run's time: it is done only once.
const LEAST_TIME: Duration = Duration::from_secs(60);

/// The largest answer of a child, in bytes: compiled code is at most some four times the component, and so are the functions.
const MAX_ANSWER: u64 = 2 << 30;

/// How often a preparation looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(50);

/// The program that prepares plugins: it calls [`child::run`] and nothing else.
#[derive(Clone, Debug)]
pub struct Preparer {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// How long a child is waited for.
pub(crate) struct Patience<'a> {
    time: Duration,
    cancelled: &'a watch::Receiver<bool>,
}

impl<'a> Patience<'a> {
    /// As long as a run, unless that is too short for anything, or until it is cancelled.
    pub(crate) fn of_run(time: Duration, cancelled: &'a watch::Receiver<bool>) -> Self {
        Self { time: time.clamp(LEAST_TIME, TIME), cancelled }
    }
}

impl Patience<'_> {
    /// Waits for the answer.
    fn wait(&self, answer: &mpsc::Receiver<Vec<u8>>) -> Result<Vec<u8>, Refusal> {
        let deadline = WallClock::now() + self.time;
        loop {
            let left = deadline.saturating_duration_since(WallClock::now());
            match answer.recv_timeout(left.min(LOOK)) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => return Err(failed("the preparing process cannot be listened to")),
                Err(RecvTimeoutError::Timeout) if *self.cancelled.borrow() => return Err(cancelled()),
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Err(too_slow(self.time)),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// What a child made.
pub(crate) struct Prepared {
    pub(crate) ready: Ready,
    pub(crate) code: Vec<u8>,
    /// The functions for the next time; empty if they are those that it was given.
    pub(crate) functions: Vec<u8>,
}

impl Preparer {
    /// Lets a child prepare a plugin.
    pub(crate) fn prepare(
        &self,
        request: &Request,
        functions: &[u8],
        bytes: &[u8],
        patience: &Patience<'_>,
    ) -> Result<Prepared, Refusal> {
        let mut child = self.start().map_err(|error| failed(&format!("the preparing process cannot be started: {error}")))?;
        let answer = converse(&mut child, patience, move |input| {
            child::write_header(input, request)?;
            child::write_part(input, functions)?;
            child::write_part(input, bytes)
        });
        let status = child.wait().map_err(|error| failed(&error.to_string()))?;
        match read_answer(&answer?) {
            Ok(Ok(prepared)) if status.success() => Ok(prepared),
            Ok(Err(refusal)) => Err(refusal),
            _ => Err(failed(&how_it_ended(status))),
        }
    }

    fn start(&self) -> io::Result<Child> {
        Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }
}

/// Lets `ask` write the request and waits for the whole answer; a child that does not answer is killed.
fn converse(
    child: &mut Child,
    patience: &Patience<'_>,
    ask: impl FnOnce(&mut ChildStdin) -> io::Result<()> + Send,
) -> Result<Vec<u8>, Refusal> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(failed("the preparing process cannot be spoken to"));
    };
    let (sender, receiver) = mpsc::channel();
    // Ends when the child closes its output, which it does at the latest when it is killed.
    thread::spawn(move || {
        let mut answer = Vec::new();
        let _ = stdout.take(MAX_ANSWER).read_to_end(&mut answer);
        let _ = sender.send(answer);
    });
    thread::scope(|scope| {
        // A child that dies early closes the pipe; its status says why.
        scope.spawn(move || ask(&mut stdin));
        patience.wait(&receiver).inspect_err(|_| {
            let _ = child.kill();
        })
    })
}

fn read_answer(mut answer: &[u8]) -> io::Result<Result<Prepared, Refusal>> {
    Ok(match child::read_header(&mut answer)? {
        Answer::Ready(ready) => {
            let code = child::read_part(&mut answer)?;
            Ok(Prepared { ready: *ready, code, functions: child::read_part(&mut answer)? })
        }
        Answer::Refused(refusal) => Err(refusal),
    })
}

fn how_it_ended(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    let signal = status.signal().and_then(rustix::process::Signal::from_named_raw);
    match signal {
        Some(rustix::process::Signal::XCPU | rustix::process::Signal::KILL) => {
            "preparing it took more processor time or memory than is allowed".to_owned()
        }
        Some(rustix::process::Signal::ABORT) => "preparing it took more memory than is allowed, or crashed".to_owned(),
        _ => format!("preparing it failed ({status})"),
    }
}

fn cancelled() -> Refusal {
    let message = "the scan was interrupted before it was prepared".to_owned();
    Refusal { kind: RefusalKind::PreparationFailed, message, hint: None }
}

fn too_slow(time: Duration) -> Refusal {
    let hint = "it is prepared only once: scan once with a longer --timeout".to_owned();
    let message = format!("preparing it took longer than is allowed ({} s)", time.as_secs_f64());
    Refusal { kind: RefusalKind::PreparationFailed, message, hint: Some(hint) }
}

pub(crate) fn failed(message: &str) -> Refusal {
    let hint = "report it to the plugin's author; `btm plugin inspect FILE` says what the component is".to_owned();
    Refusal { kind: RefusalKind::PreparationFailed, message: message.to_owned(), hint: Some(hint) }
}
