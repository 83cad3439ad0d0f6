//! A process of git that runs. It is ended when it says nothing for too long: git waits without end for whatever it opens, and a
//! repository can have pipes anywhere.

use std::{
    collections::BTreeSet,
    io,
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Output},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The processes that run now, each at the head of a process group of its own.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// A process of git, and all that it starts. They end with this.
#[derive(Debug)]
pub struct Running {
    child: Child,
    patience: Duration,
}

/// What a process writes, for which nobody waits longer than this process is given.
#[derive(Debug)]
pub struct Answers {
    stream: ChildStdout,
    patience: Duration,
}

/// Ends every git that runs for this process, which is about to end itself.
pub fn end_all() {
    for process in &*RUNNING.lock().unwrap_or_else(PoisonError::into_inner) {
        platform::end(*process);
    }
}

impl Running {
    /// Starts a process, which is ended when it says nothing for as long as `patience`.
    pub fn start(command: &mut Command, patience: Duration) -> io::Result<Self> {
        platform::lead_a_group(command);
        // Nothing that was started is unknown to who ends all.
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let child = command.spawn()?;
        running.insert(child.id());
        drop(running);
        Ok(Self { child, patience })
    }

    /// Where it reads questions, if that is a pipe; once.
    pub fn questions(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// What it answers, if that is a pipe; once.
    pub fn answers(&mut self) -> Option<Answers> {
        self.child.stdout.take().map(|stream| Answers { stream, patience: self.patience })
    }

    /// All that it says, however it ends.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`] if it says nothing for too long.
    pub fn output(mut self) -> io::Result<Output> {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let streams = (self.child.stdout.take(), self.child.stderr.take());
        if let (Some(out), Some(err)) = streams {
            platform::read_both((out, &mut stdout), (err, &mut stderr), self.patience)?;
        }
        self.forget();
        Ok(Output { status: self.child.wait()?, stdout, stderr })
    }

    /// Its number is free once it was waited for.
    fn forget(&self) {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.child.id());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.forget();
        if matches!(self.child.try_wait(), Ok(None)) {
            platform::end(self.child.id());
            // What was killed must be waited for, or it stays in the list of processes.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

impl io::Read for Answers {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        platform::wait_for(&self.stream, self.patience)?;
        self.stream.read(buffer)
    }
}

/// The bytes that are read at once.
#[cfg(unix)]
const PIECE: usize = 64 << 10;

#[cfg(unix)]
mod platform {
    use std::{
        fs::File,
        io::{self, Read as _},
        os::{
            fd::{AsFd, OwnedFd},
            unix::process::CommandExt as _,
        },
        process::Command,
        time::Duration,
    };

    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        process::{Pid, Signal, kill_process_group},
    };

    use super::{ChildStderr, ChildStdout, PIECE};

    /// Has a command start at the head of a process group of its own.
    pub fn lead_a_group(command: &mut Command) {
        command.process_group(0);
    }

    /// Ends a process group.
    pub fn end(leader: u32) {
        if let Some(group) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }

    /// Waits until a stream has something to be read, or has ended.
    pub fn wait_for(stream: &impl AsFd, patience: Duration) -> io::Result<()> {
        wait(&mut [PollFd::new(stream, PollFlags::IN)], patience)
    }

    /// Reads two streams to their ends, as they come.
    pub fn read_both(
        (out, stdout): (ChildStdout, &mut Vec<u8>),
        (err, stderr): (ChildStderr, &mut Vec<u8>),
        patience: Duration,
    ) -> io::Result<()> {
        let mut open = vec![(File::from(OwnedFd::from(out)), stdout), (File::from(OwnedFd::from(err)), stderr)];
        while !open.is_empty() {
            let mut waited_for: Vec<_> = open.iter().map(|(stream, _)| PollFd::new(stream, PollFlags::IN)).collect();
            wait(&mut waited_for, patience)?;
            let ready: Vec<bool> = waited_for.iter().map(|stream| !stream.revents().is_empty()).collect();
            let mut left = Vec::new();
            for ((mut stream, into), is_ready) in open.into_iter().zip(ready) {
                if !is_ready || read_some(&mut stream, into)? {
                    left.push((stream, into));
                }
            }
            open = left;
        }
        Ok(())
    }

    /// Reads what there is; whether that was not the end.
    fn read_some(stream: &mut File, into: &mut Vec<u8>) -> io::Result<bool> {
        let mut piece = vec![0; PIECE];
        loop {
            match stream.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => {
                    let count = read?;
                    into.extend_from_slice(&piece[..count]);
                    return Ok(count > 0);
                }
            }
        }
    }

    fn wait(streams: &mut [PollFd<'_>], patience: Duration) -> io::Result<()> {
        let limit = Timespec::try_from(patience).map_err(|_| io::ErrorKind::InvalidInput)?;
        loop {
            match poll(streams, Some(&limit)) {
                Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
                Err(rustix::io::Errno::INTR) => {}
                ready => return ready.map(drop).map_err(io::Error::from),
            }
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::{
        io::{self, Read as _},
        process::Command,
        thread,
        time::Duration,
    };

    use super::{ChildStderr, ChildStdout};

    /// There are no process groups.
    pub fn lead_a_group(_: &mut Command) {}

    /// A process is ended by its handle.
    pub fn end(_: u32) {}

    /// Whoever reads waits.
    pub fn wait_for(_: &ChildStdout, _: Duration) -> io::Result<()> {
        Ok(())
    }

    /// Reads two streams to their ends, however long that takes.
    pub fn read_both(
        (mut out, stdout): (ChildStdout, &mut Vec<u8>),
        (mut err, stderr): (ChildStderr, &mut Vec<u8>),
        _: Duration,
    ) -> io::Result<()> {
        thread::scope(|scope| {
            let other = scope.spawn(|| err.read_to_end(stderr));
            out.read_to_end(stdout)?;
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).map(drop)
        })
    }
}
