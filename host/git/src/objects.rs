//! Reads contents by their names, from children that are kept: `git cat-file --batch` answers one question after another.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    process::{ChildStdin, Stdio},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use crate::{
    GitError, ObjectId,
    git::Git,
    running::{Answers, Running},
};

/// Above this, ending a child and starting another is quicker than letting it read what nobody wants.
const WORTH_SKIPPING: u64 = 1024 * 1024;

/// So many contents are read by one child, for which threads wait: starting another one takes longer than they do.
const WORTH_WAITING: usize = 64;

/// The contents of a repository, for any number of threads: one child runs, and once there is much to read as many as threads
/// read at the same time. They end with this.
#[derive(Debug)]
pub struct Objects {
    git: Git,
    children: Mutex<Children>,
    /// A child has become idle, or has ended.
    is_free: Condvar,
}

#[derive(Debug, Default)]
struct Children {
    idle: Vec<Reader>,
    busy: usize,
    /// How many contents were asked for.
    reads: usize,
    /// Whether a child has not answered: no other one would.
    are_silent: bool,
}

/// A content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blob {
    /// All its bytes as they are stored: no filter, no other line ends; of LFS, the pointer.
    Content(Vec<u8>),
    /// It is larger than was asked for; it was not read.
    TooLarge {
        /// Its bytes.
        size: u64,
    },
}

impl Objects {
    pub(crate) fn of(git: &Git) -> Self {
        let mut git = git.clone();
        // The name says what the content is; a replacement (`git replace`) would be something else.
        git.set("GIT_NO_REPLACE_OBJECTS", "1");
        Self { git, children: Mutex::default(), is_free: Condvar::new() }
    }

    /// Starts a child, so that the first content need not wait for it. One that cannot be started is told to who reads.
    pub fn start(&self) {
        if let Ok(reader) = Reader::start(&self.git) {
            self.children().idle.push(reader);
        }
    }

    fn children(&self) -> MutexGuard<'_, Children> {
        self.children.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A child to ask.
    fn reader(&self) -> Result<Reader, GitError> {
        let mut children = self.children();
        children.reads += 1;
        while children.idle.is_empty() && children.busy > 0 && children.reads <= WORTH_WAITING {
            children = self.is_free.wait(children).unwrap_or_else(PoisonError::into_inner);
        }
        if children.are_silent {
            return Err(self.git.failed(io::ErrorKind::TimedOut.into()));
        }
        children.busy += 1;
        let idle = children.idle.pop();
        drop(children);
        idle.map_or_else(|| Reader::start(&self.git), Ok).inspect_err(|_| self.release(None))
    }

    /// A child has answered; nothing if it cannot be asked again.
    fn release(&self, reader: Option<Reader>) {
        let mut children = self.children();
        children.busy -= 1;
        children.idle.extend(reader);
        drop(children);
        self.is_free.notify_one();
    }

    /// The content of `object`, if it has at most `limit` bytes.
    ///
    /// # Errors
    /// If it is missing or damaged, is no file's content, or git does not answer.
    pub fn read(&self, object: &ObjectId, limit: u64) -> Result<Blob, GitError> {
        let mut reader = self.reader()?;
        // A child that fails ends; the next question is for another one.
        let asked = reader.ask(object, limit);
        let goes_on = asked.as_ref().is_ok_and(|answer| answer.goes_on);
        self.release(goes_on.then_some(reader));
        let answer = match asked {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                self.children().are_silent = true;
                return Err(self.git.failed(error));
            }
            asked => asked.unwrap_or_default(),
        };
        answer.blob.ok_or(GitError::NoObject { object: *object })
    }
}

/// What a child answered: nothing, if it has no such content.
#[derive(Default)]
struct Answer {
    blob: Option<Blob>,
    /// Whether it was read to its end, so that the child can be asked again.
    goes_on: bool,
}

#[derive(Debug)]
struct Reader {
    questions: ChildStdin,
    answers: BufReader<Answers>,
    /// It may be in the middle of a large content when this ends it.
    _running: Running,
}

impl Reader {
    fn start(git: &Git) -> Result<Self, GitError> {
        // What it complains about is seen in its answers.
        let mut running = git.start(&["cat-file", "--batch"], |command| command.stdin(Stdio::piped()).stderr(Stdio::null()))?;
        let pipes = running.questions().zip(running.answers());
        let (questions, answers) = pipes.ok_or_else(|| GitError::Run(io::ErrorKind::BrokenPipe.into()))?;
        Ok(Self { questions, answers: BufReader::with_capacity(64 * 1024, answers), _running: running })
    }

    fn ask(&mut self, object: &ObjectId, limit: u64) -> io::Result<Answer> {
        self.questions.write_all(format!("{object}\n").as_bytes())?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let Some((kind, size)) = described(&line) else {
            return Ok(Answer { blob: None, goes_on: line.ends_with(" missing\n") });
        };
        if size > limit || kind != "blob" {
            let blob = (kind == "blob").then_some(Blob::TooLarge { size });
            return Ok(Answer { blob, goes_on: size <= WORTH_SKIPPING && self.skip(size)? });
        }
        let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        self.answers.by_ref().take(size).read_to_end(&mut content)?;
        let goes_on = self.skip(0)?;
        Ok(Answer { blob: goes_on.then_some(Blob::Content(content)), goes_on })
    }

    /// Reads over `size` bytes and the end of the line behind them; whether there is one.
    fn skip(&mut self, size: u64) -> io::Result<bool> {
        io::copy(&mut self.answers.by_ref().take(size), &mut io::sink())?;
        let mut end = [0];
        self.answers.read_exact(&mut end)?;
        Ok(end == *b"\n")
    }
}

/// The kind and size in `e69de29… blob 12`.
fn described(line: &str) -> Option<(&str, u64)> {
    let mut words = line.strip_suffix('\n')?.split(' ').skip(1);
    let described = (words.next()?, words.next()?.parse().ok()?);
    words.next().is_none().then_some(described)
}
