//! What the command writes.

use std::{
    io::{self, ErrorKind, PipeReader, Read},
    os::fd::{AsFd, BorrowedFd},
    time::{Duration, Instant},
};

use btm_runs::log::Stream;

use crate::journal::Journal;

/// Bytes that are read at once: what a pipe holds.
const CHUNK: usize = 64 << 10;
/// Reads within [`WINDOW`] after which a command counts as talkative.
const MANY: u32 = 50;
/// How long reads are counted.
const WINDOW: Duration = Duration::from_millis(100);
/// How long a talkative command is left alone between reads, so that one read takes many of its lines. A pipe holds so much more than
/// what comes meanwhile that it is not held up.
const REST: Duration = Duration::from_millis(2);

/// The two pipes that the command writes to. That they are closed means nothing: a command may go on without, and others may hold them.
pub struct Pipes {
    open: Vec<(Stream, PipeReader)>,
    buffer: Box<[u8; CHUNK]>,
    reads: u32,
    window: Instant,
    rest: Option<Instant>,
}

impl Pipes {
    /// Of a command.
    pub fn new([output, error]: [PipeReader; 2], now: Instant) -> io::Result<Self> {
        let open = vec![(Stream::Output, output), (Stream::Error, error)];
        for (_, pipe) in &open {
            rustix::io::ioctl_fionbio(pipe, true)?;
        }
        Ok(Self { open, buffer: Box::new([0; CHUNK]), reads: 0, window: now, rest: None })
    }

    /// Those to be waited for now.
    pub fn awaited(&self, now: Instant) -> impl Iterator<Item = BorrowedFd<'_>> {
        let resting = self.rest.is_some_and(|until| until > now);
        self.open.iter().filter(move |_| !resting).map(|(_, pipe)| pipe.as_fd())
    }

    /// When there is something to wait for again; `None` if there is now, or never.
    pub fn rest(&self, now: Instant) -> Option<Instant> {
        self.rest.filter(|until| *until > now && !self.open.is_empty())
    }

    /// Takes what there is into the log, once from each, unless it is time to rest.
    pub fn read(&mut self, journal: &mut Journal, now: Instant) {
        if self.rest.is_some_and(|until| until > now) {
            return;
        }
        self.rest = None;
        if now.saturating_duration_since(self.window) > WINDOW {
            (self.window, self.reads) = (now, 0);
        }
        let read = self.read_each(journal);
        self.reads += u32::from(read > 0);
        // A full pipe holds the command up; no rest then.
        if self.reads > MANY && read < CHUNK {
            self.rest = Some(now + REST);
        }
    }

    /// Takes all that there is into the log.
    pub fn drain(&mut self, journal: &mut Journal) {
        while self.read_each(journal) > 0 {}
    }

    /// Reads once from each; the most bytes that one had.
    fn read_each(&mut self, journal: &mut Journal) -> usize {
        let (mut most, buffer) = (0, &mut self.buffer);
        self.open.retain_mut(|(stream, pipe)| match pipe.read(&mut buffer[..]) {
            Ok(0) => false,
            Ok(read) => {
                journal.append(*stream, &buffer[..read]);
                most = most.max(read);
                true
            }
            Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        });
        most
    }
}
