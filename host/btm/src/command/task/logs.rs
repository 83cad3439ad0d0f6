//! `btm task logs`: read from the files of the run, so that a reader who is slow slows down nobody.

use std::{
    io::{self, PipeReader, Write as _},
    os::fd::{AsFd as _, OwnedFd},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, channel},
    thread,
};

use btm_model::{State, TaskId};
use btm_protocol::{Detail, Notice};
use btm_runs::log::{LogReader, Part};
use rustix::{
    event::{PollFd, PollFlags, poll},
    fs::inotify,
};

use super::{
    talk::Talk,
    waiting::{self, Waiting},
    words,
};
use crate::{cli::LogArguments, error::CommandError, exit::Exit, output};

/// What is said where the folder of an attempt is not there any more.
pub(super) const GONE: &str = "what the attempt wrote is gone: its folder was removed";

/// Shows what a task has written.
pub(super) fn run(arguments: &LogArguments) -> Result<Exit, CommandError> {
    let mut talk = Talk::of(arguments.id)?;
    let detail = talk.detail(arguments.id)?;
    let state = &detail.summary.state;
    if arguments.follow && arguments.attempt.is_none() && !state.is_final() {
        return follow(talk, &detail);
    }
    let folder = folder(&detail, arguments.attempt)?;
    written(print(&mut LogReader::new(folder, Part::All)))?;
    let is_there = folder.is_dir();
    if !is_there {
        output::warning(GONE, None);
    }
    // Whoever follows a task gets its code, also if it ended just before.
    let is_followed_to_its_end = arguments.follow && state.is_final();
    Ok(match (is_followed_to_its_end, is_there) {
        (true, _) => words::exit(state),
        (false, true) => Exit::Clean,
        (false, false) => Exit::Partial,
    })
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
    /// Another attempt may have started.
    Started,
    Ended(State),
    Broken(CommandError),
}

/// The log of an attempt that is followed.
struct Followed {
    folder: PathBuf,
    reader: LogReader,
}

/// Shows what is written until the task has ended.
fn follow(listening: Talk, detail: &Detail) -> Result<Exit, CommandError> {
    let id = detail.summary.task.id;
    let mut talk = Talk::about(listening.root().to_owned());
    let (heard, wake) = listen(listening, id)?;
    let watch = inotify::init(inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK)
        .map_err(|error| CommandError::internal("files cannot be watched", io::Error::from(error)))?;
    let mut followed = detail.attempts.last().map(|attempted| open(&watch, attempted.folder.as_path()));
    loop {
        let ended = loop {
            match heard.try_recv() {
                Ok(Heard::Started) => followed = newest(&watch, &talk.detail(id)?, followed.take())?,
                Ok(Heard::Ended(state)) => break Some(state),
                Ok(Heard::Broken(error)) => return Err(error),
                Err(_) => break None,
            }
        };
        if ended.is_some() {
            // The last attempt may have come and gone while no daemon was there to tell.
            followed = newest(&watch, &talk.detail(id)?, followed.take())?;
        }
        if let Some(followed) = &mut followed {
            written(print(&mut followed.reader))?;
        }
        if let Some(state) = ended {
            return Ok(words::exit(&state));
        }
        wait(&watch, &wake);
    }
}

/// The log of the latest attempt. If that is another one than before, what is left of the one before is shown first, and then those
/// between the two.
fn newest(watch: &OwnedFd, detail: &Detail, before: Option<Followed>) -> Result<Option<Followed>, CommandError> {
    let known = before.as_ref().and_then(|before| detail.attempts.iter().position(|one| one.folder.as_path() == before.folder));
    let mut followed = before;
    for attempted in detail.attempts.iter().skip(known.map_or(0, |index| index + 1)) {
        if let Some(mut before) = followed.replace(open(watch, attempted.folder.as_path())) {
            written(print(&mut before.reader))?;
        }
    }
    Ok(followed)
}

fn open(watch: &OwnedFd, folder: &Path) -> Followed {
    use inotify::WatchFlags;
    // A folder that is removed cannot be watched; what is written then is seen at the end.
    let _ = inotify::add_watch(
        watch,
        folder,
        WatchFlags::MODIFY | WatchFlags::CREATE | WatchFlags::MOVED_TO | WatchFlags::DONT_FOLLOW,
    );
    Followed { folder: folder.to_owned(), reader: LogReader::new(folder, Part::All) }
}

/// Listens to what the daemon says about a task. The pipe can be read once there is something to hear.
fn listen(talk: Talk, id: TaskId) -> Result<(Receiver<Heard>, PipeReader), CommandError> {
    let (tell, heard) = channel();
    let (wake, mut bell) = io::pipe().map_err(|error| CommandError::internal("no pipe can be made", error))?;
    let mut waiting = Waiting::new(talk, &[id]);
    thread::spawn(move || {
        loop {
            let news = match waiting.next() {
                Ok(waiting::Heard::Ended(_, state)) => Heard::Ended(state),
                Ok(waiting::Heard::Noticed(Notice::Became { id: other, state: State::Running { .. }, .. })) if other == id => {
                    Heard::Started
                }
                Ok(waiting::Heard::Missed) => Heard::Started,
                Ok(waiting::Heard::Noticed(_)) => continue,
                Ok(waiting::Heard::Done) => return,
                Err(error) => Heard::Broken(error),
            };
            let is_last = !matches!(news, Heard::Started);
            // Nobody listens if this process is about to end.
            if tell.send(news).is_err() || bell.write_all(b"!").is_err() || is_last {
                return;
            }
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
