//! `btm task logs`: read from the files of the run, so that a reader who is slow slows down nobody.

use std::{
    io::{self, PipeReader, Write as _},
    os::fd::{AsFd as _, OwnedFd},
    path::Path,
    sync::mpsc::{Receiver, channel},
    thread,
};

use btm_model::{State, TaskId};
use btm_protocol::{Answer, Client, Detail, Notice, Request};
use btm_runs::log::{LogReader, Part};
use rustix::{
    event::{PollFd, PollFlags, poll},
    fs::inotify,
};

use super::{client_for, detail, words};
use crate::{cli::LogArguments, command::daemon::refused, error::CommandError, exit::Exit, output};

/// Shows what a task has written.
pub(super) fn run(arguments: &LogArguments) -> Result<Exit, CommandError> {
    let mut client = client_for(arguments.id)?;
    let detail = detail(&mut client, arguments.id)?;
    let state = &detail.summary.state;
    if arguments.follow && arguments.attempt.is_none() && !state.is_final() {
        return follow(client, &detail);
    }
    let folder = folder(&detail, arguments.attempt)?;
    written(print(&mut LogReader::new(folder, Part::All)))?;
    // Whoever follows a task gets its code, also if it ended just before.
    let is_followed_to_its_end = arguments.follow && state.is_final();
    Ok(if is_followed_to_its_end { words::exit(state) } else { Exit::Clean })
}

/// The folder of an attempt.
pub(super) fn folder(detail: &Detail, attempt: Option<u32>) -> Result<&Path, CommandError> {
    let id = detail.summary.task.id;
    let found = match attempt {
        Some(number) => detail.attempts.iter().find(|attempted| attempted.attempt.number == number),
        None => detail.attempts.last(),
    };
    let none = match (attempt, detail.attempts.len()) {
        (Some(number), 1..) => format!("task {id} has no attempt {number}; it has {}", detail.attempts.len()),
        _ => format!("task {id} has not started: it is {}", words::state(&detail.summary.state)),
    };
    found.map(|attempted| attempted.folder.as_path()).ok_or_else(|| CommandError::usage(none))
}

/// What is heard about a task while its log is read.
enum Heard {
    Started,
    Ended(State),
    Broken(CommandError),
}

/// Shows what is written until the task has ended.
fn follow(client: Client, detail: &Detail) -> Result<Exit, CommandError> {
    let id = detail.summary.task.id;
    let (heard, wake) = listen(client, id)?;
    let watch = inotify::init(inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK)
        .map_err(|error| CommandError::internal("files cannot be watched", io::Error::from(error)))?;
    let mut reader = detail.attempts.last().map(|attempted| open(&watch, attempted.folder.as_path()));
    loop {
        let ended = loop {
            match heard.try_recv() {
                Ok(Heard::Started) => reader = Some(reopen(&watch, id, reader.take())?),
                Ok(Heard::Ended(state)) => break Some(state),
                Ok(Heard::Broken(error)) => return Err(error),
                Err(_) => break None,
            }
        };
        if let Some(reader) = &mut reader {
            written(print(reader))?;
        }
        if let Some(state) = ended {
            return Ok(words::exit(&state));
        }
        wait(&watch, &wake);
    }
}

/// Another attempt has started: what is left of the one before is shown first.
fn reopen(watch: &OwnedFd, id: TaskId, before: Option<LogReader>) -> Result<LogReader, CommandError> {
    if let Some(mut reader) = before {
        written(print(&mut reader))?;
    }
    let detail = detail(&mut client_for(id)?, id)?;
    Ok(open(watch, folder(&detail, None)?))
}

fn open(watch: &OwnedFd, folder: &Path) -> LogReader {
    use inotify::WatchFlags;
    // A folder that is removed cannot be watched; what is written then is seen at the end.
    let _ = inotify::add_watch(
        watch,
        folder,
        WatchFlags::MODIFY | WatchFlags::CREATE | WatchFlags::MOVED_TO | WatchFlags::DONT_FOLLOW,
    );
    LogReader::new(folder, Part::All)
}

/// Listens to what the daemon says about a task. The pipe can be read once there is something to hear.
fn listen(mut client: Client, id: TaskId) -> Result<(Receiver<Heard>, PipeReader), CommandError> {
    let (tell, heard) = channel();
    let (wake, mut bell) = io::pipe().map_err(|error| CommandError::internal("no pipe can be made", error))?;
    thread::spawn(move || {
        let mut answer = client.ask(&Request::Wait { ids: vec![id] });
        loop {
            let (news, is_last) = match answer {
                Ok(Answer::Ended { state, .. }) => (Heard::Ended(state), true),
                Ok(Answer::Noticed(Notice::Became { id: other, state: State::Running { .. }, .. })) if other == id => {
                    (Heard::Started, false)
                }
                Ok(_) => {
                    answer = client.receive();
                    continue;
                }
                Err(error) => (Heard::Broken(refused(error)), true),
            };
            // Nobody listens if this process is about to end.
            if tell.send(news).is_err() || bell.write_all(b"!").is_err() || is_last {
                return;
            }
            answer = client.receive();
        }
    });
    Ok((heard, wake))
}

/// Waits until something is written, or heard.
fn wait(watch: &OwnedFd, wake: &PipeReader) {
    let mut ready = [PollFd::new(watch, PollFlags::IN), PollFd::from_borrowed_fd(wake.as_fd(), PollFlags::IN)];
    // An interrupted wait is as good as one that ended.
    let _ = poll(&mut ready, None);
    let (is_written, is_heard) = (!ready[0].revents().is_empty(), !ready[1].revents().is_empty());
    let mut buffer = [0; 4_096];
    if is_written {
        let _ = rustix::io::read(watch, &mut buffer);
    }
    if is_heard {
        let _ = rustix::io::read(wake, &mut buffer);
    }
}

/// Prints what there is.
fn print(reader: &mut LogReader) -> io::Result<()> {
    let mut out = output::of_command();
    let mut bytes = Vec::new();
    while reader.read(&mut bytes).map_err(io::Error::other)? {
        out.write_all(&bytes)?;
        bytes.clear();
    }
    out.flush()
}

fn written(result: io::Result<()>) -> Result<(), CommandError> {
    if result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
        // Whoever reads has seen enough.
        std::process::exit(0);
    }
    result.map_err(|error| CommandError::internal("the log cannot be shown", error))
}
