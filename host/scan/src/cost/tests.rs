//! Nothing that is done with what a plugin said grows faster than n log n, in bytes looked at and comparisons made.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use btm_model::{Finding, Location, Severity};
use btm_sandbox::{Interrupt, Outcome, Said, types};
use proptest::prelude::*;
use tokio::sync::watch;

use super::of;
use crate::{
    content::Content,
    excerpt::RawExcerpt,
    fingerprint::Ids,
    lines::{LineIndex, Lines, Position, Region, normalise},
    mask::{Masks, Part, Sensitive, evident},
    order,
    run::{AtHand, Translator, Words},
    suppress::{Suppressions, about},
    unite::unite,
};

/// Input of some size, and what is done with it.
type Work = fn(usize);

/// All that is measured, by name.
const ALL: [(&str, Work); 12] = [
    ("places on one long line", places_on_one_line),
    ("places on many short lines", places_on_short_lines),
    ("excerpts of one long line", excerpts),
    ("parts of a long line that are evident", evident_parts),
    ("texts that are looked for", texts),
    ("texts that were cut, and texts that begin alike", cut_texts),
    ("parts of a line that are hidden", hidden_parts),
    ("findings on one line", united),
    ("comments on one line", comments),
    ("ids of equal findings", ids),
    ("findings that are put in order", sorted),
    ("what an analysis said that is translated", translated),
];

/// Twice the input may cost so many times as much: twice, a logarithm, and what does not grow.
const MOST: f64 = 2.6;

#[test]
fn nothing_grows_faster_than_its_input() {
    for (name, work) in ALL {
        let costs: Vec<u64> = [500, 1_000, 2_000, 4_000].into_iter().map(|size| of(|| work(size))).collect();
        assert!(costs[0] > 0, "{name} is not counted");
        for pair in costs.windows(2) {
            assert!(pair[1] as f64 <= MOST * pair[0] as f64, "{name}: {costs:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn not_for_any_size_either(which in 0..ALL.len(), size in 300..1_500_usize) {
        let (name, work) = ALL[which];
        let (one, two) = (of(|| work(size)), of(|| work(2 * size)));
        prop_assert!(two as f64 <= MOST * one as f64, "{}: {} and {} for {}", name, one, two, size);
    }
}

fn places_on_one_line(size: usize) {
    let content = "é".repeat(10 * size);
    let lines = Lines::new(content.as_bytes());
    for at in 0..size as u64 {
        drop(normalise(&Region::Bytes { start: 20 * at, end: 20 * at + 7 }, "x", &lines));
        let column = |column: u64| Position { line: 1, column: column as u32 };
        drop(normalise(&Region::Positions { start: column(10 * at), end: column(10 * at + 7) }, "x", &lines));
    }
}

fn places_on_short_lines(size: usize) {
    let content = "\r\n\r".repeat(size);
    let lines = Lines::new(content.as_bytes());
    (0..2 * size as u32).for_each(|line| drop(normalise(&Region::Line(line), "x", &lines)));
}

fn excerpts(size: usize) {
    let content = "é".repeat(10 * size);
    let index = LineIndex::new(content.as_bytes());
    let lines = Lines::with_index(content.as_bytes(), &index);
    for at in 0..size as u64 {
        let place = normalise(&Region::Bytes { start: 20 * at, end: 20 * at + 7 }, "x", &lines);
        let raw = RawExcerpt::of(&place, &lines).unwrap();
        drop(Masks::default().excerpt("p", "x", &raw));
    }
}

fn evident_parts(size: usize) {
    let content = "password".repeat(size);
    for at in 0..size {
        evident::parts(content.as_bytes(), &(8 * at..8 * at + 8));
    }
}

/// So many different texts that begin and end alike.
fn alike(size: usize) -> Masks {
    let mut sensitive = Sensitive::default();
    for length in 0..size {
        let text = format!("{}{}", "a".repeat(20), length);
        let part = Part { path: &"x".into(), range: 0..text.len(), text: text.as_bytes(), evident: &[] };
        sensitive.add("p", false, &part);
    }
    sensitive.finish()
}

fn texts(size: usize) {
    let masks = alike(size);
    (0..size).for_each(|_| drop(masks.text("p", &"a".repeat(100))));
}

fn cut_texts(size: usize) {
    let masks = alike(100);
    let text = format!("{}b…", "a".repeat(10 * size));
    drop(masks.text("p", &text));
}

fn hidden_parts(size: usize) {
    let content = "abc ".repeat(size);
    let mut sensitive = Sensitive::default();
    for at in 0..size {
        let part = Part { path: &"x".into(), range: 4 * at..4 * at + 3, text: b"abc", evident: &[] };
        sensitive.add("p", true, &part);
    }
    let masks = sensitive.finish();
    let lines = Lines::new(content.as_bytes());
    for at in (0..content.len() as u64).step_by(40) {
        let place = normalise(&Region::Bytes { start: at, end: at + 1 }, "x", &lines);
        drop(masks.excerpt("q", "x", &RawExcerpt::of(&place, &lines).unwrap()));
    }
}

fn united(size: usize) {
    let weaknesses: String = (0..40).map(|number| format!("CWE-{number} ")).collect();
    let lines = Lines::new(b"one line");
    let findings = (0..size).map(|number| {
        let place = normalise(&Region::Line(1), "x", &lines);
        let rule = format!("{}/r", ["official", "p", "q"][number % 3]);
        let mut finding = Finding { severity: Severity::High, ..about(&rule, String::new(), place) };
        finding.properties.insert("cwe".to_owned(), weaknesses.clone());
        finding
    });
    drop(unite(findings.collect(), &|plugin| plugin == "official", &|| false));
}

fn comments(size: usize) {
    let comment = "#btm: ignore[p/a,p/b,q/*] x";
    let content = Content::new(comment.repeat(size).into_bytes());
    let mut suppressions = Suppressions::parse("x", &content);
    for number in 0..size {
        suppressions.apply(["p/a", "p/b", "q/c", "r/d"][number % 4], 1);
    }
}

fn ids(size: usize) {
    let mut ids = Ids::default();
    for _ in 0..size {
        ids.assign(&mut about("p/a", String::new(), Location::file("x")), "eval(x)");
    }
}

fn sorted(size: usize) {
    // Neither in order nor the other way round.
    let finding = |number: usize| about("p/a", (number * 7_919 % 1_009).to_string(), Location::file("x"));
    drop(order::sort((0..size).map(finding).collect(), Finding::in_order, &|| false));
}

fn translated(size: usize) {
    let bytes = |start: usize| types::Region::Bytes(types::ByteRange { start: start as u64, end: start as u64 + 7 });
    let finding = |number: usize| types::Finding {
        rule: "r".to_owned(),
        severity: types::Severity::Low,
        message: "m".repeat(100),
        place: Some(types::Place { path: None, region: bytes(20 * number) }),
        related: Vec::new(),
        fixes: Vec::new(),
        sensitive: vec![bytes(20 * number)],
        properties: vec![("cwe".to_owned(), "CWE-1".to_owned())],
    };
    let said = Said { findings: (0..size).map(finding).collect(), ..Said::default() };
    let outcome = Outcome { said, stop: None, fuel: 0, peak_memory: 0, duration: Duration::ZERO, output: 0 };
    let (path, content) = (Arc::from("x"), Content::new("é".repeat(10 * size).into_bytes()));
    let (rules, mut words) = (BTreeSet::from(["r"]), Words::default());
    let interrupt = Interrupt::new(watch::channel(false).1, Duration::from_secs(3_600));
    let files = AtHand { path: &path, content: &content };
    let translated = Translator::new("p", &rules, files, &mut words, &interrupt).outcome(outcome);
    assert_eq!(translated.drafts.len(), size);
}
