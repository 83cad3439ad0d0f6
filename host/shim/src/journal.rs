//! Writing the log; see `btm_runs::log` for its files.

use std::{
    fs::File,
    io::{self, Read},
    os::fd::AsRawFd,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_runs::{
    LogSize,
    log::{Change, LOST, Stream, file, streams},
};

/// Bytes of log that are kept at least, whatever is asked.
const LEAST: u64 = 64 << 10;
/// Bytes by which a file may be longer than it should, so that its last line is whole.
const LONGEST_LINE: u64 = 64 << 10;
/// How many files are kept after the first one.
const TAILS: usize = 2;

/// The log of a run while it is written. It never fails: what cannot be written is dropped and counted.
pub struct Journal {
    folder: PathBuf,
    limit: u64,
    segments: Vec<Segment>,
    /// Whether the last file is full.
    full: bool,
    /// Bytes that were written so far, those that were removed again included.
    position: u64,
    size: LogSize,
    /// Bytes that could not be written and of which the log says nothing yet.
    untold: u64,
}

/// One file of the log.
struct Segment {
    start: u64,
    log: File,
    streams: File,
    size: u64,
    streams_size: u64,
    /// Where the last bytes were from.
    last: Option<Stream>,
}

impl Journal {
    /// A new log in `folder`, of which about `limit` bytes are kept.
    pub fn new(folder: &Path, limit: u64) -> Self {
        Self {
            folder: folder.to_owned(),
            limit: limit.max(LEAST),
            // At once, so that it can be written even if the folder is removed. If it cannot be made now, perhaps it can be later.
            segments: Segment::open(folder, 0).into_iter().collect(),
            full: false,
            position: 0,
            size: LogSize::default(),
            untold: 0,
        }
    }

    /// Bytes that the command wrote, and those that are not kept.
    pub fn size(&self) -> LogSize {
        self.size
    }

    /// Takes over what the command wrote.
    pub fn append(&mut self, stream: Stream, mut bytes: &[u8]) {
        self.size.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            let (fits, fills) = self
                .segments
                .last()
                .filter(|_| !self.full)
                .map_or((bytes.len(), false), |last| fitting(bytes, last.size + last.streams_size, self.cap(last.start)));
            let (piece, rest) = bytes.split_at(fits);
            match self.tell_dropped().and_then(|()| self.write(stream, piece)) {
                Ok(()) => self.full |= fills,
                Err(_) => {
                    self.size.dropped += piece.len() as u64;
                    self.untold += piece.len() as u64;
                }
            }
            bytes = rest;
        }
    }

    /// Tells whoever reads the log something about the run.
    pub fn note(&mut self, text: &str) {
        // A disk that does not take it takes nothing else either, and of that the log says something.
        let _ = self.write(Stream::Shim, format!("[btm: {text}]\n").as_bytes());
    }

    /// Copies the whole log to a new folder, because somebody removed the old one. The open files still have what was in it.
    pub fn copy_to(&mut self, folder: &Path) -> io::Result<()> {
        for segment in &mut self.segments {
            segment.log = copy(&segment.log, &file(folder, segment.start))?;
            segment.streams = copy(&segment.streams, &streams(folder, segment.start))?;
        }
        Ok(())
    }

    /// Bytes that the file which starts there may have.
    fn cap(&self, start: u64) -> u64 {
        if start == 0 { self.limit / 2 } else { self.limit / 4 }
    }

    /// A line about bytes that are missing here.
    fn tell_dropped(&mut self) -> io::Result<()> {
        if self.untold > 0 {
            let line = format!("[btm: {} {LOST}, because the disk did not take them]\n", self.untold);
            self.write(Stream::Shim, line.as_bytes())?;
            self.untold = 0;
        }
        Ok(())
    }

    fn write(&mut self, stream: Stream, piece: &[u8]) -> io::Result<()> {
        let position = self.position;
        self.segment()?.write(stream, piece, position)?;
        self.position += piece.len() as u64;
        Ok(())
    }

    /// The file to write to: another one if the last is full.
    fn segment(&mut self) -> io::Result<&mut Segment> {
        if self.full || self.segments.is_empty() {
            self.forget_oldest()?;
            self.segments.push(Segment::open(&self.folder, self.position)?);
            self.full = false;
        }
        self.segments.last_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Makes room for one more file.
    fn forget_oldest(&mut self) -> io::Result<()> {
        if self.segments.len() <= TAILS {
            return Ok(());
        }
        let start = self.segments[1].start;
        btm_faults::remove_file(Point::ShimLog, &file(&self.folder, start))?;
        btm_faults::remove_file(Point::ShimLog, &streams(&self.folder, start))?;
        self.size.dropped += self.segments.remove(1).size;
        Ok(())
    }
}

impl Segment {
    fn open(folder: &Path, start: u64) -> io::Result<Self> {
        // This one first: who finds the log expects it.
        let streams = btm_faults::open_append(Point::ShimLog, &streams(folder, start))?;
        let log = btm_faults::open_append(Point::ShimLog, &file(folder, start))?;
        Ok(Self { start, log, streams, size: 0, streams_size: 0, last: None })
    }

    /// All of it or nothing.
    fn write(&mut self, stream: Stream, piece: &[u8], position: u64) -> io::Result<()> {
        if self.last != Some(stream) {
            whole(&mut self.streams, self.streams_size, &Change { position, stream }.to_bytes())?;
            self.streams_size += Change::SIZE as u64;
            self.last = Some(stream);
        }
        whole(&mut self.log, self.size, piece)?;
        self.size += piece.len() as u64;
        Ok(())
    }
}

/// Writes all bytes, or leaves the file with `size` bytes as it was.
fn whole(file: &mut File, size: u64, bytes: &[u8]) -> io::Result<()> {
    btm_faults::write(Point::ShimLog, file, bytes).inspect_err(|_| {
        let _ = rustix::fs::ftruncate(&*file, size);
    })
}

/// How many of `bytes` go to a file with `used` of `cap` bytes, so that it ends with a line; and whether it is full then.
fn fitting(bytes: &[u8], used: u64, cap: u64) -> (usize, bool) {
    let room = usize::try_from(cap.saturating_sub(used)).unwrap_or(usize::MAX);
    if bytes.len() <= room {
        return (bytes.len(), false);
    }
    let from = room.saturating_sub(1);
    match bytes[from..].iter().position(|byte| *byte == b'\n') {
        Some(newline) => (from + newline + 1, true),
        // A line without an end is cut somewhere.
        None => (bytes.len(), used > cap + LONGEST_LINE),
    }
}

/// Copies an open file, whose name may be gone, to a new one.
fn copy(from: &File, to: &Path) -> io::Result<File> {
    let mut from = File::open(format!("/proc/self/fd/{}", from.as_raw_fd()))?;
    let mut to = btm_faults::open_append(Point::ShimRestore, to)?;
    let mut buffer = vec![0; 256 << 10];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(to),
            read => btm_faults::write(Point::ShimRestore, &mut to, &buffer[..read])?,
        }
    }
}

#[cfg(test)]
mod tests {
    use btm_runs::log::{LogReader, Part, starts};

    use super::*;

    fn read(folder: &Path, part: Part) -> String {
        let (mut reader, mut text) = (LogReader::new(folder, part), Vec::new());
        while reader.read(&mut text).unwrap() {}
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn streams_keep_their_order_and_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::new(folder.path(), 1 << 20);
        journal.append(Stream::Output, b"one\n");
        journal.append(Stream::Error, b"two\n");
        journal.append(Stream::Output, b"three\n");
        assert_eq!(read(folder.path(), Part::All), "one\ntwo\nthree\n");
        assert_eq!(read(folder.path(), Part::Output), "one\nthree\n");
        assert_eq!(journal.size(), LogSize { bytes: 14, dropped: 0 });
    }

    #[test]
    fn the_beginning_and_the_end_are_kept_and_lines_are_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::new(folder.path(), LEAST);
        let lines: Vec<String> = (0..20_000).map(|number| format!("line {number}\n")).collect();
        for chunk in lines.chunks(7) {
            journal.append(Stream::Output, chunk.concat().as_bytes());
        }
        let kept = read(folder.path(), Part::Output);
        assert!(kept.starts_with("line 0\nline 1\n") && kept.ends_with("line 19999\n"));
        assert!(kept.lines().all(|line| line.strip_prefix("line ").is_some_and(|number| number.parse::<u32>().is_ok())));
        let size = journal.size();
        assert_eq!(size.bytes - size.dropped, kept.len() as u64);
        assert!(kept.len() as u64 > LEAST * 3 / 4 - 100 && kept.len() as u64 <= LEAST + 100, "{}", kept.len());
        assert!(read(folder.path(), Part::All).contains(&format!("[btm: {} bytes were dropped here", size.dropped)));
        assert_eq!(starts(folder.path()).unwrap().len(), 1 + TAILS);
    }

    #[test]
    fn a_line_without_an_end_is_cut() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::new(folder.path(), LEAST);
        for _ in 0..100 {
            journal.append(Stream::Output, &[b'x'; 64 << 10]);
        }
        let size = journal.size();
        assert!(size.bytes - size.dropped <= LEAST + 3 * (LONGEST_LINE + (64 << 10)), "{size:?}");
    }

    #[test]
    fn a_log_moves_to_a_new_folder_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        btm_faults::create_folder(Point::RunFolder, &old).unwrap();
        let mut journal = Journal::new(&old, LEAST);
        journal.append(Stream::Output, b"one\n");
        btm_faults::remove_folder(Point::RunRemove, &old).unwrap();
        btm_faults::create_folder(Point::RunFolder, &new).unwrap();
        journal.append(Stream::Error, b"two\n");
        journal.copy_to(&new).unwrap();
        journal.append(Stream::Output, b"three\n");
        assert_eq!(read(&new, Part::All), "one\ntwo\nthree\n");
        assert_eq!(read(&new, Part::Output), "one\nthree\n");
    }

    #[test]
    fn a_file_ends_with_a_line() {
        assert_eq!(fitting(b"a\nb\n", 0, 10), (4, false));
        assert_eq!(fitting(b"a\nb\n", 0, 3), (4, true));
        assert_eq!(fitting(b"a\nb\n", 0, 2), (2, true));
        assert_eq!(fitting(b"a\nb\n", 9, 9), (2, true));
        assert_eq!(fitting(b"ab", 9, 9), (2, false));
        assert_eq!(fitting(b"ab", 9 + LONGEST_LINE + 1, 9), (2, true));
    }
}
