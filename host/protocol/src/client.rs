//! The client's side of a connection.

use std::{
    io,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
};

use crate::{Answer, Request, VERSION, frame};

/// A connection to a daemon that has said welcome.
#[derive(Debug)]
pub struct Client {
    stream: UnixStream,
    build: String,
    pid: u32,
    root: String,
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
    /// It speaks another version of the protocol.
    #[error("the daemon (process {pid}) speaks another version of the protocol than this btm")]
    OtherVersion {
        /// Its process.
        pid: u32,
    },
    /// It refuses.
    #[error("{0}")]
    Refused(String),
    /// The connection broke.
    #[error("the daemon went away: {0}")]
    Broken(io::Error),
}

impl Client {
    /// Connects to the daemon that listens at `socket`.
    ///
    /// # Errors
    /// If there is none, or it does not talk to this client.
    pub fn connect(socket: &Path) -> Result<Self, ClientError> {
        let absent = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => ClientError::Absent { socket: socket.to_owned() },
            _ => ClientError::Broken(error),
        };
        let stream = UnixStream::connect(socket).map_err(absent)?;
        let mut client = Self { stream, build: String::new(), pid: 0, root: String::new() };
        client.send(&Request::Hello { version: VERSION })?;
        match client.receive()? {
            Answer::Welcome { version, build, pid, root } if version == VERSION => Ok(Self { build, pid, root, ..client }),
            Answer::Welcome { pid, .. } => Err(ClientError::OtherVersion { pid }),
            other => Err(refused(other)),
        }
    }

    /// What program the daemon is.
    #[must_use]
    pub fn build(&self) -> &str {
        &self.build
    }

    /// The root of the daemon's project. It is another one than the client's after the project was moved.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
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
        _ => ClientError::Broken(io::Error::other("it said something else than it was asked")),
    }
}
