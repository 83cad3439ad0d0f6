//! Places that plugins name, in any unit and with any numbers: they lie in the file, on whole characters, and all units agree.

use btm_scan::lines::{Lines, Position, Region, normalise};

use crate::sections::{lines, sections};

/// Places, a line each (`line 3`, `bytes 3 9`, `at 1 2 3 4`, or anything for the whole file), and then the content of the file.
pub fn run(bytes: &[u8]) {
    let [places, content] = sections(bytes);
    let lines_of = Lines::new(content);
    for place in lines(places) {
        let region = region(&place);
        let location = normalise(&region, "a", &lines_of);
        let (Some(start), Some(end)) = (location.start, location.end) else { continue };
        assert!(start.byte <= end.byte && end.byte <= content.len() as u64, "{region:?}: {location:?}");
        assert!((start.line, start.column) <= (end.line, end.column), "{region:?}: {location:?}");
        for point in [start, end] {
            let byte = usize::try_from(point.byte).unwrap_or(usize::MAX);
            let expected = slowly(content, byte);
            assert_eq!((point.line, point.column), expected, "{region:?}: byte {byte}");
            assert_eq!(lines_of.point(byte), point, "a point is where it says");
        }
    }
}

fn region(text: &str) -> Region {
    let mut words = text.split(' ');
    let kind = words.next();
    let mut number = || words.next().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
    let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    match kind {
        Some("line") => Region::Line(narrow(number())),
        Some("bytes") => Region::Bytes { start: number(), end: number() },
        Some("at") => {
            let mut position = || Position { line: narrow(number()), column: narrow(number()) };
            Region::Positions { start: position(), end: position() }
        }
        _ => Region::Whole,
    }
}

/// Line and column of a byte, counted from the beginning of the file as a decoder with replacement would.
fn slowly(content: &[u8], byte: usize) -> (u32, u32) {
    let (mut line, mut column) = (1, 1);
    let mut rest = String::from_utf8_lossy(&content[..byte]).into_owned();
    let is_pair_cut = rest.ends_with('\r') && content.get(byte) == Some(&b'\n');
    if is_pair_cut {
        // The place between the two bytes of a line ending is still on the line that they end.
        rest.pop();
    }
    let mut characters = rest.chars().peekable();
    while let Some(character) = characters.next() {
        let is_ending = character == '\n' || character == '\r' && characters.peek() != Some(&'\n');
        (line, column) = if is_ending { (line + 1, 1) } else { (line, column + 1) };
    }
    (line, if is_pair_cut { column + 1 } else { column })
}
