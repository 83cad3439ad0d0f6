//! Places of every shape, marked in their lines.

use btm_model::{Excerpt, Finding, Location, Point, Severity};
use btm_report::TextOptions;

use crate::{
    sample::{at, finding, placed, report},
    text::{PLAIN, render},
};

/// A title, a source, and the first place and the one after the last, as line and column.
type Case<'a> = (&'a str, &'a str, (u32, u32), (u32, u32));

fn show(cases: &[Case<'_>]) -> String {
    let case = |&(title, source, start, end): &Case<'_>| {
        show_one(placed(finding("plugin/rule", Severity::High, title), at("file", source, start, end)), 60)
    };
    cases.iter().map(case).collect::<Vec<_>>().join("\n")
}

fn show_one(finding: Finding, width: usize) -> String {
    render(&report(vec![finding]), TextOptions { quiet: true, width, ..PLAIN })
}

#[test]
fn parts_of_one_line() {
    insta::assert_snapshot!(show(&[
        ("a word", "one two three", (1, 5), (1, 8)),
        ("tabs before and within", "\tif x:\treturn", (1, 2), (1, 14)),
        ("wide characters", "名前 = \"東京\" + value", (1, 6), (1, 10)),
        ("emoji with modifiers", "👍🏽👨\u{200d}👩 = 1", (1, 7), (1, 8)),
        ("combining characters", "e\u{301}e\u{301} = x", (1, 8), (1, 9)),
        ("hidden direction", "if access\u{202e} == x:", (1, 4), (1, 11)),
        ("nothing, within", "f()", (1, 3), (1, 3)),
        ("nothing, at the end", "f()", (1, 4), (1, 4)),
        ("an empty line", "\nx", (1, 1), (1, 1)),
        ("the end of the file", "x = 1\n", (2, 1), (2, 1)),
        ("up to the line break", "x = 1\ny = 2", (1, 1), (2, 1)),
        ("beyond the line", "x", (1, 30), (1, 40)),
    ]));
}

#[test]
fn several_lines() {
    let source = (1..=30).map(|number| format!("    line {number}\n")).collect::<String>();
    insta::assert_snapshot!(show(&[
        ("from the start of the code", &source, (1, 5), (3, 11)),
        ("from the middle of a line", "call(first,\n     second)\n", (1, 6), (2, 12)),
        ("many lines", &source, (8, 1), (28, 9)),
        ("many lines with their last break", &source, (8, 1), (29, 1)),
        ("two lines", "a\n\tb", (1, 1), (2, 3)),
        ("an empty last line", "a {\n\n\n}", (1, 1), (3, 1)),
    ]));
}

#[test]
fn lines_around_the_place() {
    let excerpt = Excerpt { line: 98, lines: ["a = 1", "b = 2", "c = 3"].map(str::to_owned).to_vec(), skipped_columns: 0 };
    let point = |line, column| Point { line, column, byte: 0 };
    let single = Location::range("file", point(99, 5), point(99, 6));
    let double = Location::range("file", point(99, 1), point(100, 6));
    let cases = [single, double]
        .map(|location| show_one(placed(finding("plugin/rule", Severity::Low, "around"), (location, excerpt.clone())), 60));
    insta::assert_snapshot!(cases.join("\n"));
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let source = format!("{}PLACE{}", "start ".repeat(40), " end".repeat(40));
    let long = finding("plugin/rule", Severity::Medium, "cut by us");
    let mut cut_before = placed(long.clone(), at("file", &source, (1, 241), (1, 246)));
    let excerpt = cut_before.excerpt.as_mut().unwrap();
    excerpt.lines[0] = source.chars().skip(200).take(100).collect();
    excerpt.skipped_columns = 200;
    let cases = [
        show_one(placed(long.clone(), at("file", &source, (1, 241), (1, 246))), 60),
        show_one(placed(long.clone(), at("file", &source, (1, 7), (1, 12))), 60),
        show_one(placed(long.clone(), at("file", &source, (1, 3), (1, 300))), 60),
        show_one(placed(long.clone(), at("file", &source, (1, 401), (1, 406))), 60),
        show_one(Finding { message: "cut by the scan".to_owned(), ..cut_before.clone() }, 60),
        show_one(Finding { message: "narrow".to_owned(), ..cut_before }, 10),
    ];
    insta::assert_snapshot!(cases.join("\n"));
}

#[test]
fn places_without_lines() {
    let base = finding("plugin/rule", Severity::Info, "first line\n\tsecond line\n");
    let (location, excerpt) = at("file", "x = 1", (1, 1), (1, 2));
    let cases = [
        base.clone(),
        Finding { location: Some(Location::file("whole/file")), ..base.clone() },
        Finding { location: Some(location), ..base.clone() },
        Finding { location: Some(Location::file("whole/file")), excerpt: Some(excerpt.clone()), ..base.clone() },
        Finding { excerpt: Some(Excerpt { lines: Vec::new(), ..excerpt }), ..base.clone() },
        Finding { message: String::new(), ..base },
    ];
    insta::assert_snapshot!(cases.map(|finding| show_one(finding, 60)).join("\n"));
}
