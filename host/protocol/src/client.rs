//! The client's side of a connection.

use std::{
    io::{self, ErrorKind},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use btm_model::{Digest, OsText};

use crate::{
    Answer, Distrust, Request, VERSION, frame,
    incoming::Incoming,
    peer::{self, NoPeer},
};

/// How long a daemon may say nothing before it is asked whether it still is there.
const ASKED: Duration = Duration::from_secs(1);

/// How long a daemon may say nothing before the user is told.
const NAMED: Duration = Duration::from_secs(2);

/// How long a daemon may say nothing before it is given up.
const GIVEN_UP: Duration = Duration::from_secs(10);

/// The same for requests that may be long work: forgetting many tasks.
const GIVEN_UP_AT_WORK: Duration = Duration::from_secs(600);

/// A connection to a daemon that has said welcome.
#[derive(Debug)]
pub struct Client {
    incoming: Incoming,
    /// Who is told of a daemon that does not answer.
    told: fn(&Silence),
    build: String,
    pid: u32,
    root: OsText,
}

/// The daemon knows what this process does.
#[derive(Debug)]
pub struct Announced {
    _stream: UnixStream,
}

/// Why a client still waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The daemon has said nothing for 2 seconds: it is held, or stuck.
    Held {
        /// Its process.
        pid: u32,
    },
    /// The daemon is there, and what it is asked for has to wait.
    Hindered {
        /// For what.
        why: String,
    },
}

/// What was done about a daemon that says nothing.
#[derive(Clone, Copy)]
enum Step {
    Waits,
    /// It was asked whether it still is there.
    Asked,
    /// The user was told.
    Named,
}

impl Step {
    /// How long it lasts, of the time after which a daemon is given up.
    fn lasts(self, patience: Duration) -> Duration {
        match self {
            Self::Waits => ASKED,
            Self::Asked => NAMED - ASKED,
            Self::Named => patience - NAMED,
        }
    }
}

/// Why a daemon does not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// None listens there.
    #[error("no daemon listens at `{}`", socket.display())]
    Absent {
        /// Where one would.
        socket: PathBuf,
    },
    /// What is there could be somebody else's, so nothing was sent.
    #[error("`{}` is not used: {reason}", socket.display())]
    Distrusted {
        /// The socket.
        socket: PathBuf,
        /// Why it is not trusted.
        reason: Distrust,
    },
    /// It speaks another version of the protocol.
    #[error("the daemon (process {pid}) speaks another version of the protocol than this btm")]
    OtherVersion {
        /// Its process.
        pid: u32,
    },
    /// It refuses.
    #[error("{0}")]
    Refused(String),
    /// It cannot do it now.
    #[error("{0}")]
    Failed(String),
    /// It has said nothing for 10 seconds.
    #[error("the daemon (process {pid}) does not answer")]
    Silent {
        /// Its process.
        pid: u32,
    },
    /// It has taken no connection for 10 seconds.
    #[error("the daemon that listens at `{}` takes no connections", socket.display())]
    Crowded {
        /// Where.
        socket: PathBuf,
    },
    /// The connection broke.
    #[error("the daemon went away: {0}")]
    Broken(io::Error),
}

impl Client {
    /// Connects to the daemon that listens at `socket`, an absolute path. Before anything is sent it is made sure that the daemon is
    /// a process of this user, and that nobody else can have put the socket there. `told` is called whenever the daemon does not
    /// answer for 2 seconds, now or later.
    ///
    /// # Errors
    /// If there is none, it is not to be trusted, it does not talk to this client, or it says nothing for 10 seconds.
    pub fn connect(socket: &Path, told: fn(&Silence)) -> Result<Self, ClientError> {
        // One that is ending may still take a connection, and drop it.
        let absent = |error: io::Error| match error.kind() {
            ErrorKind::NotFound
            | ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof => ClientError::Absent { socket: socket.to_owned() },
            ErrorKind::WouldBlock => ClientError::Crowded { socket: socket.to_owned() },
            _ => ClientError::Broken(error),
        };
        let (stream, pid) = peer::connect(socket, GIVEN_UP).map_err(|failed| match failed {
            NoPeer::Distrusted(reason) => ClientError::Distrusted { socket: socket.to_owned(), reason },
            NoPeer::Failed(error) => absent(error),
        })?;
        let incoming = Incoming::new(stream, GIVEN_UP).map_err(ClientError::Broken)?;
        let mut client = Self { incoming, told, build: String::new(), pid, root: OsText::default() };
        let ending = |error| match error {
            ClientError::Broken(error) => absent(error),
            other => other,
        };
        client.send(&Request::Hello { version: VERSION }).map_err(ending)?;
        match client.welcome().map_err(ending)? {
            Answer::Welcome { version, build, pid, root } if version == VERSION => Ok(Self { build, pid, root, ..client }),
            Answer::Welcome { pid, .. } => Err(ClientError::OtherVersion { pid }),
            other => Err(refused(other)),
        }
    }

    /// Tells the daemon that listens at `socket`, if there is one, that this process does some work itself, for as long as what is
    /// returned lives. Waits for nothing, and says nothing to anybody else.
    #[must_use]
    pub fn announce(socket: &Path, key: Digest) -> Option<Announced> {
        let (mut stream, _) = peer::connect(socket, ASKED).ok()?;
        stream.set_nonblocking(true).ok()?;
        frame::write(&mut stream, &Request::Hello { version: VERSION }).ok()?;
        frame::write(&mut stream, &Request::Foreground { key }).ok()?;
        Some(Announced { _stream: stream })
    }

    /// What program the daemon is.
    #[must_use]
    pub fn build(&self) -> &str {
        &self.build
    }

    /// The root of the daemon's project. It is another one than the client's after the project was moved.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.root.as_path()
    }

    /// The daemon's process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Asks, and takes the first answer. A request to wait is answered when something has happened.
    ///
    /// # Errors
    /// If the daemon refuses, goes away, cannot do it, or says nothing for 10 seconds.
    pub fn ask(&mut self, request: &Request) -> Result<Answer, ClientError> {
        self.send(request)?;
        let answer = match request {
            Request::Wait { .. } | Request::Watch => self.receive(),
            Request::Prune { .. } => self.heard(GIVEN_UP_AT_WORK, Some(GIVEN_UP_AT_WORK)),
            _ => self.heard(GIVEN_UP, Some(GIVEN_UP)),
        };
        match answer? {
            answer @ (Answer::Refused { .. } | Answer::Failed { .. }) => Err(refused(answer)),
            answer => Ok(answer),
        }
    }

    /// The next answer to a request that has several, whenever it comes: the daemon is asked meanwhile whether it still is there.
    ///
    /// # Errors
    /// If the daemon goes away, or says nothing for 10 seconds.
    pub fn receive(&mut self) -> Result<Answer, ClientError> {
        self.heard(GIVEN_UP, None)
    }

    /// Waits until the daemon has closed the connection.
    ///
    /// # Errors
    /// If it says something instead, or does not end in 10 seconds.
    pub fn wait_for_the_end(mut self) -> Result<(), ClientError> {
        let mut steps = [NAMED, GIVEN_UP - NAMED].into_iter();
        let mut step = steps.next();
        while let Some(patience) = step {
            match self.incoming.next(patience) {
                Err(_) => return Ok(()),
                Ok(Some(Answer::Alive { .. })) => {}
                Ok(Some(answer)) => return Err(refused(answer)),
                Ok(None) => {
                    step = steps.next();
                    if step.is_some() {
                        (self.told)(&Silence::Held { pid: self.pid });
                    }
                }
            }
        }
        Err(ClientError::Silent { pid: self.pid })
    }

    /// The first answer of a daemon, which knows no ping yet.
    fn welcome(&mut self) -> Result<Answer, ClientError> {
        if let Some(answer) = self.incoming.next(NAMED).map_err(ClientError::Broken)? {
            return Ok(answer);
        }
        (self.told)(&Silence::Held { pid: self.pid });
        let answer = self.incoming.next(GIVEN_UP - NAMED).map_err(ClientError::Broken)?;
        answer.ok_or(ClientError::Silent { pid: self.pid })
    }

    /// The next answer, as long as the daemon shows signs of life at least every `patience`; with a `bound`, not for longer than that.
    fn heard(&mut self, patience: Duration, bound: Option<Duration>) -> Result<Answer, ClientError> {
        let began = Instant::now();
        let (mut silence, mut hindered) = (Step::Waits, None);
        loop {
            match self.incoming.next(silence.lasts(patience)).map_err(ClientError::Broken)? {
                Some(Answer::Alive { trouble }) => {
                    silence = Step::Waits;
                    if bound.is_some_and(|bound| began.elapsed() >= bound) {
                        let busy = || format!("the daemon (process {}) is busy", self.pid);
                        return Err(ClientError::Failed(trouble.unwrap_or_else(busy)));
                    }
                    if let Some(why) = trouble.filter(|why| hindered.as_ref() != Some(why)) {
                        (self.told)(&Silence::Hindered { why: why.clone() });
                        hindered = Some(why);
                    }
                }
                Some(answer) => return Ok(answer),
                None => match silence {
                    Step::Waits => {
                        self.send(&Request::Ping)?;
                        silence = Step::Asked;
                    }
                    Step::Asked => {
                        (self.told)(&Silence::Held { pid: self.pid });
                        silence = Step::Named;
                    }
                    Step::Named => return Err(ClientError::Silent { pid: self.pid }),
                },
            }
        }
    }

    fn send(&mut self, request: &Request) -> Result<(), ClientError> {
        self.incoming.send(request).map_err(|error| match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => ClientError::Silent { pid: self.pid },
            _ => ClientError::Broken(error),
        })
    }
}

fn refused(answer: Answer) -> ClientError {
    match answer {
        Answer::Refused { message } => ClientError::Refused(message),
        Answer::Failed { message } => ClientError::Failed(message),
        _ => ClientError::Broken(io::Error::other("it said something else than it was asked")),
    }
}
