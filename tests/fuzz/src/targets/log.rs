//! Logs of runs: reading ends, and shows no more than is there.

use btm_runs::log::{LogReader, Part};

use crate::{disk::with_files, sections::sections};

/// The most bytes of the line that stands for a gap.
const GAP: usize = 100;

/// A log, what says whose its bytes are, and the same for the part that begins after 1,000 bytes.
pub fn run(bytes: &[u8]) {
    let [first, first_streams, second, second_streams] = sections(bytes);
    let files = [("log", first), ("log.streams", first_streams), ("log.1000", second), ("log.1000.streams", second_streams)];
    with_files(&files, |folder| {
        for part in [Part::All, Part::Output] {
            let (mut reader, mut text) = (LogReader::new(folder, part), Vec::new());
            let mut steps = 0;
            while reader.read(&mut text).is_ok_and(|more| more) {
                steps += 1;
                assert!(steps <= 4, "reading does not end");
            }
            assert!(text.len() <= first.len() + second.len() + GAP, "{} bytes were shown", text.len());
        }
    });
}
