//! The client's side of a connection.

use std::{
    io,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
};

use btm_model::{Digest, OsText};

use crate::{
    Answer, Distrust, Request, VERSION, frame,
    peer::{self, NoPeer},
};

/// A connection to a daemon that has said welcome.
#[derive(Debug)]
pub struct Client {
    stream: UnixStream,
    build: String,
    pid: u32,
    root: OsText,
}

/// The daemon knows what this process does.
#[derive(Debug)]
pub struct Announced {
    _stream: UnixStream,
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
    /// The connection broke.
    #[error("the daemon went away: {0}")]
    Broken(io::Error),
}

impl Client {
    /// Connects to the daemon that listens at `socket`, an absolute path. Before anything is sent it is made sure that the daemon is
    /// a process of this user, and that nobody else can have put the socket there.
    ///
    /// # Errors
    /// If there is none, it is not to be trusted, or it does not talk to this client.
    pub fn connect(socket: &Path) -> Result<Self, ClientError> {
        // One that is ending may still take a connection, and drop it.
        let absent = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => ClientError::Absent { socket: socket.to_owned() },
            _ => ClientError::Broken(error),
        };
        let stream = peer::connect(socket).map_err(|failed| match failed {
            NoPeer::Distrusted(reason) => ClientError::Distrusted { socket: socket.to_owned(), reason },
            NoPeer::Failed(error) => absent(error),
        })?;
        let mut client = Self { stream, build: String::new(), pid: 0, root: OsText::default() };
        let ending = |error| match error {
            ClientError::Broken(error) => absent(error),
            other => other,
        };
        client.send(&Request::Hello { version: VERSION }).map_err(ending)?;
        match client.receive().map_err(ending)? {
            Answer::Welcome { version, build, pid, root } if version == VERSION => Ok(Self { build, pid, root, ..client }),
            Answer::Welcome { pid, .. } => Err(ClientError::OtherVersion { pid }),
            other => Err(refused(other)),
        }
    }

    /// Tells the daemon that listens at `socket`, if there is one, that this process does some work itself, for as long as what is
    /// returned lives. Waits for nothing, and says nothing to anybody else.
    #[must_use]
    pub fn announce(socket: &Path, key: Digest) -> Option<Announced> {
        let mut stream = peer::connect(socket).ok()?;
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

    /// Asks, and takes the first answer.
    ///
    /// # Errors
    /// If the daemon refuses or goes away.
    pub fn ask(&mut self, request: &Request) -> Result<Answer, ClientError> {
        self.send(request)?;
        match self.receive()? {
            Answer::Refused { message } => Err(ClientError::Refused(message)),
            Answer::Failed { message } => Err(ClientError::Failed(message)),
            answer => Ok(answer),
        }
    }

    /// The next answer to a request that has several.
    ///
    /// # Errors
    /// If the daemon goes away.
    pub fn receive(&mut self) -> Result<Answer, ClientError> {
        let gone = || ClientError::Broken(io::ErrorKind::UnexpectedEof.into());
        frame::read(&mut self.stream).map_err(ClientError::Broken)?.ok_or_else(gone)
    }

    /// Waits until the daemon has closed the connection.
    ///
    /// # Errors
    /// If it says something instead.
    pub fn wait_for_the_end(mut self) -> Result<(), ClientError> {
        match frame::read::<Answer>(&mut self.stream) {
            Ok(Some(answer)) => Err(refused(answer)),
            Ok(None) | Err(_) => Ok(()),
        }
    }

    fn send(&mut self, request: &Request) -> Result<(), ClientError> {
        frame::write(&mut self.stream, request).map_err(ClientError::Broken)
    }
}

fn refused(answer: Answer) -> ClientError {
    match answer {
        Answer::Refused { message } => ClientError::Refused(message),
        Answer::Failed { message } => ClientError::Failed(message),
        _ => ClientError::Broken(io::Error::other("it said something else than it was asked")),
    }
}
