//! Masks: what a plugin calls sensitive is not shown where it stands, and nothing else moves.

use btm_scan::{
    excerpt::RawExcerpt,
    lines::{Lines, Position, Region, normalise},
    mask::{Masks, Part, Sensitive},
};

use crate::{
    oracle::assert_clean_line,
    sections::{lines, sections},
};

/// Ranges of bytes, a line each (`3 9`), of which the first one is looked at and the others are sensitive; and then the content.
pub fn run(bytes: &[u8]) {
    let [ranges, content] = sections(bytes);
    let lines_of = Lines::new(content);
    let mut ranges = lines(ranges).filter_map(|line| {
        let (start, end) = line.split_once(' ')?;
        lines_of.range(&Region::Bytes { start: start.parse().ok()?, end: end.parse().ok()? })
    });
    let Some(looked_at) = ranges.next() else { return };
    let place = Region::Bytes { start: looked_at.start as u64, end: looked_at.end as u64 };
    let Some(raw) = RawExcerpt::of(&normalise(&place, "a", &lines_of), &lines_of) else { return };
    let mut sensitive = Sensitive::default();
    let hidden: Vec<_> = ranges.collect();
    for range in &hidden {
        let part = Part { path: &"a".into(), range: range.clone(), text: &content[range.clone()], evident: &[] };
        sensitive.add("p", false, &part);
    }
    let masks = sensitive.finish();
    let (bare, masked) = (Masks::default().excerpt("p", "a", &raw), masks.excerpt("p", "a", &raw));
    assert_eq!(masks.anchor("q", "a", &raw), Masks::default().anchor("q", "a", &raw), "another plugin's fingerprint changed");
    assert_eq!((bare.line, bare.skipped_columns, bare.lines.len()), (masked.line, masked.skipped_columns, masked.lines.len()));
    for (line, (bare_line, masked_line)) in (bare.line..).zip(bare.lines.iter().zip(&masked.lines)) {
        assert_clean_line("an excerpt", &masked_line.replace('\t', " "));
        assert_eq!(bare_line.chars().count(), masked_line.chars().count(), "columns moved: {bare_line:?}, {masked_line:?}");
        for (column, character) in (bare.skipped_columns + 1..).zip(masked_line.chars()) {
            let byte = |column| lines_of.byte(Position { line, column });
            let (start, end) = (byte(column), byte(column + 1));
            let is_hidden = hidden.iter().any(|range| range.start < end && start < range.end);
            assert!(!is_hidden || character == '*', "line {line}, column {column} shows {character:?} of {hidden:?}");
        }
    }
}
