//! The report for people, at two widths, with and without colours.

use btm_model::{BaselineCounts, LanguageCounts, Report, Severity};
use btm_report::TextOptions;

use crate::sample;

pub const PLAIN: TextOptions =
    TextOptions { color: false, width: 80, quiet: false, unread: false, threshold: Some(Severity::High) };

pub fn render(report: &Report, options: TextOptions) -> String {
    let mut out = Vec::new();
    btm_report::text(report, &options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn everything_at_80_columns() {
    let text = render(&sample::rich(), PLAIN);
    insta::assert_snapshot!(text);
    let too_long: Vec<_> = text.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(too_long.is_empty(), "{too_long:#?}");
}

#[test]
fn everything_at_120_columns() {
    insta::assert_snapshot!(render(&sample::rich(), TextOptions { width: 120, ..PLAIN }));
}

#[test]
fn colours_change_nothing_but_colours() {
    let colored = render(&sample::rich(), TextOptions { color: true, ..PLAIN });
    insta::assert_snapshot!(colored.replace('\x1b', "ESC"));
    let mut plain = String::new();
    for (index, part) in colored.split('\x1b').enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(plain, render(&sample::rich(), PLAIN));
}

#[test]
fn a_clean_run_is_short() {
    insta::assert_snapshot!(render(&sample::clean(), PLAIN), @r"
    plugin      version  files  findings    time    fuel  memory  status
    complexity  0.1.0    1,200         0  310 ms   310 M  12 MiB  complete
    security    0.1.0    1,234         0  1.28 s  1.28 G  12 MiB  complete

    No findings in 1,234 files (5.6 MiB, 1.23 s)
    ");
}

#[test]
fn quiet_and_clean_says_nothing() {
    assert_eq!(render(&sample::clean(), TextOptions { quiet: true, ..PLAIN }), "");
}

#[test]
fn quiet_keeps_findings_and_problems() {
    let text = render(&sample::rich(), TextOptions { quiet: true, ..PLAIN });
    for kept in ["critical[security/sql-injection]", "refused[history]", "incomplete[security]", "secrets/key.pem"] {
        assert!(text.contains(kept), "{kept}");
    }
    for left_out in ["binary file", "notification", "document", "5 findings", "1.28 G"] {
        assert!(!text.contains(left_out), "{left_out}");
    }
}

#[test]
fn an_incomplete_run_without_findings_does_not_look_clean() {
    let mut report = sample::rich();
    report.findings.clear();
    report.summary.findings = Default::default();
    let text = render(&report, TextOptions { color: true, ..PLAIN });
    assert!(text.contains("The run is incomplete: there may be more findings."));
    assert!(!text.contains("\x1b[1m\x1b[32mNo findings"), "green is for clean runs");
}

#[test]
fn an_interrupted_run_says_so() {
    let mut report = sample::clean();
    report.run.cancelled = true;
    report.summary.incomplete = true;
    let text = render(&report, PLAIN);
    assert!(text.contains("interrupted: the run was ended before everything was analyzed"));
    assert!(text.contains("No findings in the part that was analyzed: 1,234 files"), "{text}");
}

#[test]
fn suppressed_findings_are_counted_and_not_shown() {
    let text = render(&sample::rich(), PLAIN);
    assert!(!text.contains("MD5 is broken") && text.contains("1 suppressed"));
}

#[test]
fn a_rule_is_explained_once() {
    let mut report = sample::rich();
    let again = report.findings[1].clone();
    report.findings.push(again);
    assert_eq!(render(&report, PLAIN).matches("= help: pass values as parameters.").count(), 1);
}

#[test]
fn all_who_report_a_finding_are_named_and_what_is_known_is_told() {
    insta::assert_snapshot!(render(&sample::compared(), PLAIN));
}

#[test]
fn what_is_known_is_counted_where_it_is_left_out() {
    let mut report = sample::compared();
    report.findings.pop();
    report.summary.count(&report.findings);
    report.summary.baseline = Some(BaselineCounts { known: 1_234, left_out: true, gone: 0 });
    let last = |report: &Report| render(report, PLAIN).lines().rev().take(2).map(str::to_owned).collect::<Vec<_>>();
    let line = "1 new finding in 1,234 files (5.6 MiB, 1.23 s); 1,234 known from the baseline, not shown";
    assert_eq!(last(&report), ["1 critical", line]);
    report.findings.clear();
    report.summary.count(&[]);
    assert_eq!(last(&report)[0], line.replace("1 new finding in", "No new findings in"));
}

#[test]
fn nobody_is_crowded_out_of_a_finding_by_those_who_report_it_too() {
    let mut report = sample::compared();
    let finding = &mut report.findings[0];
    finding.related = vec![finding.related[0].clone(); 50];
    finding.fixes = vec![finding.fixes[0].clone(); 50];
    let text = render(&report, PLAIN);
    for kept in ["lint/B608, medium: Possible SQL injection", "the module", "fix: Quote it", "related: 45 more places"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}

#[test]
fn when_quiet_it_says_what_was_not_read_if_that_is_wanted() {
    let mut report = sample::clean();
    for (path, message) in
        [("a.png", "a binary file"), ("b.png", "a binary file"), ("dump.sql", "20 bytes are more than the limit of 10")]
    {
        let location = Some(btm_model::Location::file(path));
        report.notes.push(btm_model::Note {
            source: "btm".to_owned(),
            kind: btm_model::NoteKind::Skipped,
            message: message.to_owned(),
            location,
        });
    }
    let quiet = TextOptions { quiet: true, ..PLAIN };
    assert_eq!(render(&report, quiet), "");
    insta::assert_snapshot!(render(&report, TextOptions { unread: true, ..quiet }), @r"
    skipped: 2 files: a binary file (a.png, b.png)
    skipped: dump.sql: 20 bytes are more than the limit of 10
    ");
}

#[test]
fn documents_that_were_not_written_say_nothing_about_findings() {
    let mut report = sample::clean();
    report.notes.push(btm_model::Note {
        source: "docs".to_owned(),
        kind: btm_model::NoteKind::NotWritten,
        message: "the document `a.md` was not written: no room".to_owned(),
        location: None,
    });
    report.summary.incomplete = true;
    let text = render(&report, PLAIN);
    assert!(text.contains("The run is incomplete: not all documents were written."), "{text}");
    assert!(text.contains("No findings in 1,234 files") && !text.contains("more findings"), "{text}");
}

#[test]
fn languages_are_told_by_who_knows_them() {
    let mut report = sample::clean();
    let counts = |language: &str, files, known, saw: &[(&str, u64)]| LanguageCounts {
        language: language.to_owned(),
        files,
        known,
        analyzers: saw.iter().map(|(name, files)| ((*name).to_owned(), *files)).collect(),
    };
    report.summary.languages = vec![
        counts("go", 3, false, &[("security", 3)]),
        counts("markdown", 9, false, &[("security", 9)]),
        counts("python", 1_200, true, &[("complexity", 1_199), ("security", 1_200)]),
    ];
    let text = render(&report, PLAIN);
    assert!(
        text.contains(
            "By language: 1,200 python (complexity 1,199, security).\nNo analyzer that ran is made for go (3 files).\n"
        ),
        "{text}"
    );
    report.summary.languages.truncate(1);
    assert!(!render(&report, PLAIN).contains("made for"), "one that takes any file says nothing of languages");
}
