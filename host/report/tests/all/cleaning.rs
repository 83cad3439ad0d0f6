//! Whatever plugins and file names say, no format lets it act on a terminal.

use btm_model::*;
use btm_report::{JsonLines, TextOptions};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use crate::{
    sample,
    text::{PLAIN, render},
};

/// Characters that terminals, editors or readers fall for.
const HARMFUL: &[char] = &[
    '\0',
    '\x07',
    '\x08',
    '\r',
    '\x1b',
    '\x7f',
    '\u{80}',
    '\u{85}',
    '\u{9b}',
    '\u{9d}',
    '\u{ad}',
    '\u{61c}',
    '\u{200b}',
    '\u{200d}',
    '\u{200e}',
    '\u{200f}',
    '\u{2028}',
    '\u{2029}',
    '\u{202a}',
    '\u{202e}',
    '\u{2060}',
    '\u{2066}',
    '\u{2069}',
    '\u{feff}',
    '\u{e0041}',
    '\u{e0100}',
];

/// Text as an attacker would write it.
fn hostile() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => proptest::sample::select(HARMFUL),
        3 => proptest::sample::select(&['\n', '\t', ' ', '/', '東', '🎉', '\u{301}', '\u{fe0f}', '🏽', 'א'][..]),
        3 => proptest::char::range('a', 'z'),
        1 => any::<char>(),
    ];
    proptest::collection::vec(character, 0..40).prop_map(|characters| characters.into_iter().collect())
}

prop_compose! {
    fn location()(path in hostile(), line in 0_u32..12, column in 0_u32..50, lines in 0_u32..12, end in 0_u32..50, has_range: bool) -> Location {
        let point = |line, column| Point { line, column, byte: 0 };
        if has_range { Location::range(path, point(line, column), point(line + lines, end)) } else { Location::file(path) }
    }
}

prop_compose! {
    fn finding()(
        texts in proptest::collection::vec(hostile(), 4),
        location in proptest::option::of(location()),
        lines in proptest::collection::vec(hostile(), 0..12),
        line in 0_u32..12,
        skipped_columns in prop_oneof![Just(0), 0_u32..60],
        severity in proptest::sample::select(&Severity::ALL[..]),
        related in location(),
    ) -> Finding {
        let mut finding = sample::finding(&texts[0], severity, &texts[1]);
        finding.location = location;
        finding.excerpt = Some(Excerpt { line, lines, skipped_columns });
        finding.related = vec![Related { location: related, message: texts[2].clone() }];
        finding.fixes = vec![Fix { title: texts[3].clone(), applicability: Applicability::Safe, edits: Vec::new() }];
        finding.also = vec![finding.clone()];
        finding
    }
}

/// A report in which every text is hostile.
fn report(findings: Vec<Finding>, texts: &[String]) -> Report {
    let text = |index: usize| texts[index % texts.len()].clone();
    let mut report = sample::rich();
    report.findings = findings;
    for (index, plugin) in report.plugins.iter_mut().enumerate() {
        plugin.name = text(index);
        plugin.version = text(index + 1);
        if let Some(refusal) = &mut plugin.refusal {
            (refusal.message, refusal.hint) = (text(index + 2), Some(text(index + 3)));
        }
        plugin.stops.push(Stop { path: Some(text(index + 4)), cause: StopReason::Failed { message: text(index) } });
        plugin.stops.push(Stop { path: None, cause: StopReason::WrongPhase { function: text(index + 1) } });
        plugin.stops.push(Stop { path: Some(text(index + 3)), cause: StopReason::Trap { message: text(index + 2) } });
    }
    if let Some(finding) = report.findings.first() {
        report.plugins[2].rules[0] = Rule {
            id: finding.rule.clone(),
            title: text(0),
            severity: Severity::Low,
            help: text(1),
            url: Some(text(2)),
            tags: vec![text(3)],
        };
    }
    for (index, note) in report.notes.iter_mut().enumerate() {
        (note.source, note.message, note.location) = (text(index), text(index + 1), Some(Location::file(text(index + 2))));
    }
    report.documents[0] = Document { plugin: text(0), path: text(1), media_type: text(2), bytes: 1, content: Vec::new() };
    report.notifications[0] = Notification { plugin: text(0), severity: Severity::Low, title: text(1), body: text(2) };
    report
}

fn harmful_in(text: &str) -> Option<char> {
    text.chars().find(|character| (character.is_control() && *character != '\n') || HARMFUL.contains(character))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_harmful_reaches_any_format(
        findings in proptest::collection::vec(finding(), 1..3),
        texts in proptest::collection::vec(hostile(), 5),
        width in 0_usize..200,
    ) {
        let report = report(findings, &texts);
        let text = render(&report, TextOptions { width, ..PLAIN });
        prop_assert_eq!(harmful_in(&text), None, "{}", text);
        let mut bytes = Vec::new();
        btm_report::json(&report, &mut bytes).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Report>(&bytes).unwrap().findings, report.findings.clone());
        btm_report::sarif(&report, btm_report::Suppressed::Included, &mut bytes).unwrap();
        let bytes = [bytes, JsonLines::new(Vec::new()).finish(&report).unwrap()].concat();
        prop_assert_eq!(harmful_in(&String::from_utf8(bytes).unwrap()), None);
    }

    #[test]
    fn colours_are_the_only_escapes(findings in proptest::collection::vec(finding(), 1..3)) {
        let colored = render(&sample::report(findings), TextOptions { color: true, ..PLAIN });
        for sequence in colored.split('\x1b').skip(1) {
            let (codes, _) = sequence.split_once('m').unwrap();
            prop_assert!(codes.strip_prefix('[').is_some_and(|codes| codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';')));
        }
    }

    #[test]
    fn lines_of_source_fit_the_width(finding in finding(), width in 40_usize..200) {
        let text = render(&sample::report(vec![finding]), TextOptions { width, quiet: true, ..PLAIN });
        for line in text.lines().filter(|line| line.contains(" | ")) {
            // Clusters of combining characters may be measured differently as a whole, but not wider.
            prop_assert!(line.width() <= width, "{} > {width}: {line}", line.width());
        }
    }
}

#[test]
fn a_message_cannot_pretend_to_be_the_summary() {
    let mut finding = sample::finding("plugin/rule", Severity::High, "x\n\nNo findings in 3 files\r\x1b[2K");
    finding.location = Some(Location::file("a\nNo findings in 3 files"));
    let text = render(&sample::report(vec![finding]), PLAIN);
    assert!(!text.lines().any(|line| line.starts_with("No findings")), "{text}");
}
