//! Reading a log, also while it is written.

use std::{
    io::{self, ErrorKind, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use btm_files::own;

use super::{Change, LOST, Stream, file, starts, streams};
use crate::RunError;

/// Bytes that are read at once.
const CHUNK: u64 = 256 << 10;

/// What of a log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Both streams, in the order of arrival, with a line wherever bytes were dropped.
    All,
    /// The standard output alone, as the command wrote it. Where bytes were dropped nothing is put in; see [`LogReader::dropped`].
    Output,
}

/// Reads a log from its start, also while it is written.
#[derive(Debug)]
pub struct LogReader {
    folder: PathBuf,
    part: Part,
    position: u64,
    dropped: u64,
    /// What the shim wrote itself.
    notes: Vec<u8>,
}

impl LogReader {
    /// Of the run in `folder`. The folder need not be there yet.
    #[must_use]
    pub fn new(folder: &Path, part: Part) -> Self {
        Self { folder: folder.to_owned(), part, position: 0, dropped: 0, notes: Vec::new() }
    }

    /// Appends some of what was not read yet. `false` if there is nothing more at present; what is written later can be read later.
    ///
    /// # Errors
    /// If files of the log are there but cannot be read.
    pub fn read(&mut self, into: &mut Vec<u8>) -> Result<bool, RunError> {
        loop {
            let starts = starts(&self.folder).map_err(RunError::file("read", &self.folder))?;
            let Some(start) = starts.iter().rev().find(|start| **start <= self.position).or(starts.first()).copied() else {
                return Ok(false);
            };
            if start > self.position {
                self.skip_to(start, into);
            }
            match self.read_file(start) {
                // Removed between the two: there is a later one.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(RunError::file("read", &file(&self.folder, start))(error)),
                Ok((bytes, changes)) if !bytes.is_empty() => {
                    self.take(&bytes, &changes, into);
                    return Ok(true);
                }
                // The file was at its end before the next one was made, since that was listed before.
                Ok(_) => match starts.iter().find(|next| **next > start) {
                    Some(next) => self.skip_to(*next, into),
                    None => return Ok(false),
                },
            }
        }
    }

    /// Bytes that were not there any more when they were to be read. They are of both streams.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Whether the shim noted in what was read that the disk did not take some bytes.
    #[must_use]
    pub fn lacks_bytes(&self) -> bool {
        self.notes.windows(LOST.len()).any(|words| words == LOST.as_bytes())
    }

    /// Bytes from the position on, and all changes for them.
    fn read_file(&self, start: u64) -> io::Result<(Vec<u8>, Vec<Change>)> {
        let mut log = own::read(&file(&self.folder, start))?;
        let size = log.metadata()?.len();
        let offset = self.position - start;
        let mut bytes = Vec::new();
        if size > offset {
            log.seek(SeekFrom::Start(offset))?;
            log.take(CHUNK.min(size - offset)).read_to_end(&mut bytes)?;
        }
        let mut changes = Vec::new();
        own::read(&streams(&self.folder, start))?.read_to_end(&mut changes)?;
        let (changes, _torn) = changes.as_chunks::<{ Change::SIZE }>();
        Ok((bytes, changes.iter().copied().map(Change::from_bytes).collect()))
    }

    /// Takes over those bytes that are wanted.
    fn take(&mut self, bytes: &[u8], changes: &[Change], into: &mut Vec<u8>) {
        let end = self.position + bytes.len() as u64;
        let mut change = changes.partition_point(|change| change.position <= self.position);
        while self.position < end {
            let stream = change.checked_sub(1).and_then(|last| changes.get(last)).map_or(Stream::Output, |change| change.stream);
            // A damaged file may say that a change comes before the one it follows; its bytes are then none.
            let until = changes.get(change).map_or(end, |next| next.position.clamp(self.position, end));
            let from = bytes.len() - usize::try_from(end - self.position).unwrap_or(0);
            let to = bytes.len() - usize::try_from(end - until).unwrap_or(0);
            if self.part == Part::All || stream == Stream::Output {
                into.extend_from_slice(&bytes[from..to]);
            }
            if stream == Stream::Shim {
                self.notes.extend_from_slice(&bytes[from..to]);
            }
            self.position = until;
            change += 1;
        }
    }

    fn skip_to(&mut self, start: u64, into: &mut Vec<u8>) {
        let gap = start - self.position;
        self.position = start;
        self.dropped += gap;
        if gap > 0 && self.part == Part::All {
            into.extend_from_slice(format!("[btm: {gap} bytes were dropped here, because the log is bounded]\n").as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a file starts, what is in it, and from where.
    type Segment<'a> = (u64, &'a str, &'a [(u64, Stream)]);

    /// Files as the shim writes them.
    fn made(segments: &[Segment<'_>]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (start, text, changes) in segments {
            put(&file(folder.path(), *start), text.as_bytes());
            let changes: Vec<u8> = changes
                .iter()
                .flat_map(|(position, stream)| Change { position: *position, stream: *stream }.to_bytes())
                .collect();
            put(&streams(folder.path(), *start), &changes);
        }
        folder
    }

    #[expect(clippy::disallowed_methods, reason = "a test writes what it wants to read")]
    fn put(path: &Path, bytes: &[u8]) {
        std::fs::write(path, bytes).unwrap();
    }

    fn whole(reader: &mut LogReader) -> String {
        let mut text = Vec::new();
        while reader.read(&mut text).unwrap() {}
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn streams_are_told_apart() {
        let folder = made(&[(0, "outerrout\n", &[(0, Stream::Output), (3, Stream::Error), (6, Stream::Output)])]);
        assert_eq!(whole(&mut LogReader::new(folder.path(), Part::All)), "outerrout\n");
        assert_eq!(whole(&mut LogReader::new(folder.path(), Part::Output)), "outout\n");
    }

    #[test]
    fn a_line_of_the_shim_is_no_output_and_tells_what_is_lost() {
        for (note, is_lost) in [("[btm: 7 bytes were dropped here, because x]\n", true), ("[btm: something else]\n", false)] {
            let end = 3 + note.len() as u64;
            let changes = [(0, Stream::Output), (3, Stream::Shim), (end, Stream::Output)];
            let folder = made(&[(0, &format!("out{note}put"), &changes)]);
            let mut output = LogReader::new(folder.path(), Part::Output);
            assert_eq!(whole(&mut output), "output");
            assert_eq!(output.lacks_bytes(), is_lost, "{note}");
        }
    }

    #[test]
    fn of_two_changes_at_one_place_the_later_holds() {
        let folder = made(&[(0, "ab", &[(0, Stream::Output), (1, Stream::Output), (1, Stream::Error)])]);
        assert_eq!(whole(&mut LogReader::new(folder.path(), Part::Output)), "a");
    }

    #[test]
    fn a_gap_is_told() {
        let folder = made(&[(0, "one\n", &[(0, Stream::Output)]), (104, "two\n", &[(104, Stream::Output)])]);
        let mut all = LogReader::new(folder.path(), Part::All);
        assert_eq!(whole(&mut all), "one\n[btm: 100 bytes were dropped here, because the log is bounded]\ntwo\n");
        assert_eq!(all.dropped(), 100);
        assert_eq!(whole(&mut LogReader::new(folder.path(), Part::Output)), "one\ntwo\n");
    }

    #[test]
    fn what_is_written_later_is_read_later() {
        let folder = made(&[(0, "one\n", &[(0, Stream::Output)])]);
        let mut reader = LogReader::new(folder.path(), Part::All);
        assert_eq!(whole(&mut reader), "one\n");
        put(&file(folder.path(), 0), b"one\ntwo\n");
        assert_eq!(whole(&mut reader), "two\n");
        assert_eq!(whole(&mut LogReader::new(Path::new("/nowhere"), Part::All)), "");
    }
}
