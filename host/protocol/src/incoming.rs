//! Answers as they come, with deadlines.

use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    os::unix::net::UnixStream,
    time::{Duration, Instant},
};

use crate::{Answer, Request, frame};

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// How long a read waits at least: no time at all stands for ever.
const LEAST: Duration = Duration::from_millis(1);

/// A connection whose answers are read with deadlines.
#[derive(Debug)]
pub(crate) struct Incoming {
    stream: UnixStream,
    /// What has come and is not taken yet.
    bytes: Vec<u8>,
}

impl Incoming {
    /// Of a connection; `patience` is how long sending may take.
    pub(crate) fn new(stream: UnixStream, patience: Duration) -> io::Result<Self> {
        stream.set_write_timeout(Some(patience))?;
        Ok(Self { stream, bytes: Vec::new() })
    }

    /// Sends a request.
    ///
    /// # Errors
    /// If the other side is gone, or takes nothing (`WouldBlock`).
    pub(crate) fn send(&mut self, request: &Request) -> io::Result<()> {
        self.stream.write_all(&frame::encode(request).map_err(io::Error::other)?)
    }

    /// The next answer; nothing if it does not come within `patience`.
    ///
    /// # Errors
    /// If the other side is gone, or says something that is no answer.
    pub(crate) fn next(&mut self, patience: Duration) -> io::Result<Option<Answer>> {
        let deadline = Instant::now() + patience;
        let mut buffer = vec![0; CHUNK];
        loop {
            if let Some(answer) = self.taken()? {
                return Ok(Some(answer));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            // What has come is read also when the time is over: it may be this process that was held.
            self.stream.set_read_timeout(Some(left.max(LEAST)))?;
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(read) => self.bytes.extend_from_slice(&buffer[..read]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    if left.is_zero() {
                        return Ok(None);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The first whole message of what has come.
    fn taken(&mut self) -> io::Result<Option<Answer>> {
        let Some((header, rest)) = self.bytes.split_first_chunk::<{ frame::HEADER }>() else { return Ok(None) };
        let length = frame::length(*header).map_err(io::Error::other)?;
        let Some(message) = rest.get(..length) else { return Ok(None) };
        let answer = frame::decode(message).map_err(io::Error::other)?;
        self.bytes.drain(..frame::HEADER + length);
        Ok(Some(answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(60);

    #[test]
    fn answers_come_whole_whatever_pieces_arrive() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let mut incoming = Incoming::new(ours, SOON).unwrap();
        let (first, second) = (Answer::Done, Answer::Pruned { tasks: 7 });
        let bytes = [frame::encode(&first).unwrap(), frame::encode(&second).unwrap()].concat();
        for byte in &bytes[..bytes.len() - 1] {
            theirs.write_all(&[*byte]).unwrap();
        }
        assert_eq!(incoming.next(SOON).unwrap(), Some(first));
        assert_eq!(incoming.next(Duration::ZERO).unwrap(), None, "the last byte is missing");
        theirs.write_all(&bytes[bytes.len() - 1..]).unwrap();
        assert_eq!(incoming.next(SOON).unwrap(), Some(second));
        theirs.write_all(&bytes).unwrap();
        assert!(incoming.next(Duration::ZERO).unwrap().is_some(), "what is there is taken, however late it is");
        assert!(incoming.next(Duration::ZERO).unwrap().is_some());
        drop(theirs);
        assert_eq!(incoming.next(SOON).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }
}
