//! What analyzers may rely on when they say where something is.

use btm_model::{Location, Point};
use proptest::prelude::*;

use super::{LineIndex, Lines, Position, Region, normalise};

fn at(line: u32, column: u32) -> Position {
    Position { line, column }
}

#[test]
fn lines_end_in_three_ways() {
    let lines = Lines::new(b"a\nb\r\nc\rd\r\r\n");
    let all: Vec<_> = (1..=lines.count()).map(|line| lines.line(line)).collect();
    assert_eq!(all, [&b"a"[..], b"b", b"c", b"d", b"", b""]);
    assert_eq!(Lines::new(b"").count(), 1);
    assert_eq!(Lines::new(b"a").line(9), b"a", "clamped");
}

#[test]
fn columns_are_characters() {
    let text = "\u{feff}é = \"𝕏\"\n";
    let lines = Lines::new(text.as_bytes());
    assert_eq!(lines.point(3), Point { line: 1, column: 2, byte: 3 }, "a byte order mark is a character");
    assert_eq!(lines.byte(at(1, 8)), text.find('𝕏').unwrap() + 4);
    assert_eq!(lines.point(text.len()), Point { line: 2, column: 1, byte: text.len() as u64 });
}

#[test]
fn what_is_not_utf_8_counts_as_decoders_show_it() {
    // Two stray bytes, then a sequence that breaks off after two of its three bytes.
    let lines = Lines::new(b"\xff\xfe\xe2\x82x");
    assert_eq!(lines.point(4).column, 4);
    assert_eq!(lines.byte(at(1, 3)), 2);
    assert_eq!(lines.point(3).byte, 2, "inside the broken sequence");
}

#[test]
fn what_is_outside_is_clamped() {
    let lines = Lines::new(b"ab\r\ncd");
    assert_eq!(lines.byte(at(0, 0)), 0);
    assert_eq!(lines.byte(at(1, 99)), 2, "the end of the line, before its ending");
    assert_eq!(lines.byte(at(9, 1)), 6);
    assert_eq!(lines.range(&Region::Bytes { start: 5, end: u64::MAX }), Some(5..6));
    assert_eq!(lines.range(&Region::Bytes { start: 4, end: 1 }), Some(4..4));
    assert_eq!(lines.range(&Region::Line(0)), Some(0..2));
    assert_eq!(lines.range(&Region::Line(7)), Some(6..6));
}

#[test]
fn ranges_take_whole_characters() {
    let lines = Lines::new("aéb".as_bytes());
    assert_eq!(lines.range(&Region::Bytes { start: 2, end: 2 }), Some(1..1));
    assert_eq!(lines.range(&Region::Bytes { start: 2, end: 3 }), Some(1..3));
    assert_eq!(lines.range(&Region::Bytes { start: 0, end: 2 }), Some(0..3));
}

#[test]
fn a_carriage_return_can_be_replaced_alone() {
    let lines = Lines::new(b"ab\r\n");
    assert_eq!(lines.range(&Region::Bytes { start: 2, end: 3 }), Some(2..3));
    let place = normalise(&Region::Bytes { start: 2, end: 3 }, "x", &lines);
    assert_eq!(place.end, Some(Point { line: 1, column: 4, byte: 3 }));
}

#[test]
fn a_file_as_such_has_no_points() {
    assert_eq!(normalise(&Region::Whole, "x", &Lines::new(b"a")), Location::file("x"));
}

/// Every place of the text between two characters, found one character at a time.
fn naive_points(bytes: &[u8]) -> Vec<Point> {
    let mut points = vec![Point { line: 1, column: 1, byte: 0 }];
    let mut here = points[0];
    while (here.byte as usize) < bytes.len() {
        let rest = &bytes[here.byte as usize..];
        // The longest prefix that decodes to one character, replacement included.
        let length = (1..=rest.len().min(4)).rev().find(|length| is_one_character(rest, *length)).unwrap();
        let ends_line = rest[0] == b'\n' || rest[0] == b'\r' && rest.get(1) != Some(&b'\n');
        here.byte += length as u64;
        (here.line, here.column) = if ends_line { (here.line + 1, 1) } else { (here.line, here.column + 1) };
        points.push(here);
    }
    points
}

fn is_one_character(rest: &[u8], length: usize) -> bool {
    let whole = String::from_utf8_lossy(rest).chars().count();
    let tail = String::from_utf8_lossy(&rest[length..]).chars().count();
    String::from_utf8_lossy(&rest[..length]).chars().count() == 1 && whole == tail + 1
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\r\n".to_vec()),
        "[a-c]{1,3}".prop_map(String::into_bytes),
        any::<char>().prop_map(|character| character.to_string().into_bytes()),
        proptest::collection::vec(any::<u8>(), 1..4),
        Just(b"\xf0\x9f\x92".to_vec()),
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn agrees_with_counting_one_by_one(bytes in file()) {
        // Few bytes between two marks, so that a short file has many of them.
        for index in [LineIndex::new(&bytes), LineIndex::with_blocks(&bytes, 4), LineIndex::with_blocks(&bytes, 7)] {
            let lines = Lines::with_index(&bytes, &index);
            for point in naive_points(&bytes) {
                prop_assert_eq!(lines.point(point.byte as usize), point);
                prop_assert_eq!(lines.byte(at(point.line, point.column)) as u64, point.byte);
            }
            for line in 1..=lines.count() {
                prop_assert_eq!(lines.line_range(line), Lines::new(&bytes).line_range(line));
            }
        }
    }

    #[test]
    fn every_region_gives_a_place_inside(bytes in file(), a in 0..80_u64, b in 0..80_u64, line in 0..20_u32, column in 0..20_u32) {
        let lines = Lines::new(&bytes);
        let known = naive_points(&bytes);
        let start = at(line, column);
        for region in [Region::Bytes { start: a, end: b }, Region::Line(line), Region::Positions { start, end: at(a as u32, b as u32) }] {
            let place = normalise(&region, "x", &lines);
            let (start, end) = (place.start.unwrap(), place.end.unwrap());
            prop_assert!(start <= end);
            prop_assert!(known.contains(&start) && known.contains(&end));
        }
    }
}
