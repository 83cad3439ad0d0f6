//! Nothing that a plugin calls sensitive is ever shown.

use std::collections::BTreeMap;

use btm_model::{Applicability, Edit, Finding, Fingerprints, Fix, Location, Masked, Related, Severity, Suppression};
use proptest::prelude::*;

use super::{MAX_TEXT_BYTES, MAX_TEXTS_BYTES, Masks, Part, STARS, Sensitive, evident};
use crate::{
    excerpt::{MAX_COLUMNS, RawExcerpt},
    lines::{Lines, Region, normalise},
};

/// A plugin that is a part of btm, and two that are not.
const OFFICIAL: &str = "official";
const OWN: &str = "p";
const OTHER: &str = "q";

/// A plugin calls a part of a file sensitive.
fn add(sensitive: &mut Sensitive, plugin: &str, path: &str, content: &str, range: std::ops::Range<usize>) {
    let (text, evident) = (&content.as_bytes()[range.clone()], evident::parts(content.as_bytes(), &range));
    sensitive.add(plugin, plugin == OFFICIAL, &Part { path: &path.into(), range, text, evident: &evident });
}

/// Masks for one text of a file that a plugin calls sensitive.
fn masks_of(plugin: &str, path: &str, content: &str, sensitive: &str) -> Masks {
    let start = content.find(sensitive).unwrap();
    let mut collected = Sensitive::default();
    add(&mut collected, plugin, path, content, start..start + sensitive.len());
    collected.finish()
}

/// The same for the plugin whose excerpts and texts are looked at.
fn masks(path: &str, content: &str, sensitive: &str) -> Masks {
    masks_of(OWN, path, content, sensitive)
}

/// The raw lines at the bytes of a file.
fn raw(path: &str, content: &str, start: usize, end: usize) -> RawExcerpt {
    let lines = Lines::new(content.as_bytes());
    let place = normalise(&Region::Bytes { start: start as u64, end: end as u64 }, path, &lines);
    RawExcerpt::of(&place, &lines).unwrap()
}

/// The excerpt at the bytes of a file.
fn excerpt(masks: &Masks, path: &str, content: &str, start: usize, end: usize) -> btm_model::Excerpt {
    masks.excerpt(OWN, path, &raw(path, content, start, end))
}

#[test]
fn an_excerpt_shows_the_lines_of_the_place() {
    let content = "one\ntwo\r\nthree\nfour\nfive\nsix\nseven\n";
    let shown = excerpt(&Masks::default(), "x", content, 5, 10);
    assert_eq!((shown.line, shown.lines, shown.skipped_columns), (2, vec!["two".to_owned(), "three".to_owned()], 0));
    assert_eq!(excerpt(&Masks::default(), "x", content, 4, 9).lines, ["two"], "not the line after the ending");
    assert_eq!(excerpt(&Masks::default(), "x", content, 0, content.len()).lines.len(), 5);
    assert_eq!(RawExcerpt::of(&Location::file("x"), &Lines::new(b"a")), None);
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let content = format!("{}HERE{}", "é".repeat(1000), "z".repeat(1000));
    let shown = excerpt(&Masks::default(), "x", &content, 2000, 2004);
    assert_eq!(shown.skipped_columns, 960);
    assert_eq!(shown.lines[0].chars().count(), MAX_COLUMNS as usize);
    assert_eq!(shown.lines[0].chars().skip(40).take(4).collect::<String>(), "HERE");
    assert_eq!(excerpt(&Masks::default(), "x", &content, 10, 20).skipped_columns, 0);
}

#[test]
fn columns_stay_true_in_excerpts() {
    let content = "pässword = 'hünter2'\t\x1b[1m + eval(x)";
    let masks = masks("x", content, "hünter2");
    let at = content.find("eval").unwrap();
    assert_eq!(excerpt(&masks, "x", content, at, at + 4).lines, ["pässword = '*******'\t␛[1m + eval(x)"]);
}

#[test]
fn short_ones_are_hidden_only_where_they_stand() {
    let content = "pin = 'abc' # abc";
    let masks = masks("x", content, "abc");
    assert_eq!(excerpt(&masks, "x", content, 0, 3).lines, ["pin = '***' # abc"]);
    assert_eq!(excerpt(&masks, "y", content, 0, 3).lines, [content]);
    assert_eq!(masks.text(OWN, "abc"), "abc");
}

#[test]
fn longer_ones_are_hidden_everywhere() {
    let masks = masks("x", "token = 'tok_123456'", "tok_123456");
    assert_eq!(masks.text(OWN, "found tok_123456, twice: tok_123456"), format!("found {STARS}, twice: {STARS}"));
    assert_eq!(excerpt(&masks, "other", "use('tok_123456')", 0, 3).lines, ["use('**********')"]);
}

#[test]
fn a_text_that_was_cut_shows_no_beginning_of_one() {
    let masks = masks("x", "token = 'tok_123456'", "tok_123456");
    assert_eq!(masks.text(OWN, "found tok_12…"), format!("found {STARS}…"));
    assert_eq!(masks.text(OWN, "found tok…"), "found tok…", "too little to matter");
}

#[test]
fn a_window_that_cuts_one_shows_no_part_of_it() {
    let secret = "sk_live_0123456789abcdef";
    let content = format!("{}{secret}{}{secret}", "HERE", "-".repeat(185));
    let masks = masks("elsewhere", secret, secret);
    let shown = &excerpt(&masks, "x", &content, 0, 4).lines[0];
    assert!(!shown.contains("sk_"), "{shown}");
}

#[test]
fn lines_of_a_key_are_hidden_one_by_one() {
    let key = "-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA75\n  Zm9vYmFyYmF6cXV4MTIz\nab==\n-----END KEY-----";
    let masks = masks("x", key, key);
    assert_eq!(masks.text(OWN, &key.replace('\n', "\\n")), format!("{STARS}\\n{STARS}\\n  {STARS}\\nab==\\n{STARS}"));
    assert_eq!(masks.text(OWN, key), STARS);
    assert_eq!(excerpt(&masks, "x", key, 0, key.len()).lines[3], "****");
}

#[test]
fn cleaning_or_quoting_before_does_not_help() {
    let secret = "pass\x1b\"word\\1";
    let masks = masks("x", secret, secret);
    for text in [secret, "pass\\u{1b}\"word\\1", "pass\\\\u{1b}\\\"word\\\\1"] {
        assert_eq!(masks.text(OWN, text), STARS, "{text}");
    }
}

#[test]
fn overlapping_ones_do_not_uncover_each_other() {
    let content = "key=ab12345678secret";
    let mut sensitive = Sensitive::default();
    add(&mut sensitive, "hostile", "x", content, 0..6);
    add(&mut sensitive, OTHER, "x", content, 4..20);
    assert_eq!(sensitive.finish().text(OTHER, content), format!("key={STARS}"));
}

#[test]
fn one_plugin_cannot_use_up_what_another_needs() {
    let mut sensitive = Sensitive::default();
    let flood: String = (0..60_000).map(|number| format!("{number:06}")).collect();
    for at in (0..flood.len()).step_by(6) {
        add(&mut sensitive, "hostile", "x", &flood, at..at + 6);
    }
    add(&mut sensitive, OWN, "y", "correct horse", 0..13);
    assert_eq!(sensitive.overflowed().collect::<Vec<_>>(), ["hostile"]);
    assert!(flood.len() > MAX_TEXTS_BYTES);
    let masks = sensitive.finish();
    assert_eq!(masks.text(OWN, "correct horse"), STARS);
    let shown = masks.excerpt("hostile", "x", &raw("x", &flood, 200_000, 200_006));
    assert_eq!(shown.lines[0], "*".repeat(200), "ranges have no such bound");
}

#[test]
fn a_whole_file_is_hidden_only_where_it_stands() {
    let content = "some text that is long\n".repeat(MAX_TEXT_BYTES / 20);
    let mut sensitive = Sensitive::default();
    add(&mut sensitive, OWN, "x", &content, 0..content.len());
    let masks = sensitive.finish();
    assert_eq!(masks.text(OWN, "some text that is long"), "some text that is long");
    assert_eq!(excerpt(&masks, "x", &content, 0, 4).lines, ["*".repeat(22)]);
}

#[test]
fn every_text_of_a_finding_is_masked() {
    let secret = "s3cr3t-v4lue";
    let masks = masks("x", secret, secret);
    let text = format!("see {secret}");
    let place = Location::file("x");
    let fix = |title: &str, replacement: &str| Fix {
        title: title.to_owned(),
        applicability: Applicability::Safe,
        edits: vec![Edit { location: place.clone(), replacement: replacement.to_owned() }],
    };
    let mut finding = Finding {
        id: String::new(),
        rule: "p/a".to_owned(),
        severity: Severity::High,
        message: text.clone(),
        location: None,
        excerpt: None,
        related: vec![Related { location: place.clone(), message: text.clone() }],
        fixes: vec![fix(&text, "env()"), fix("Write it again", &text)],
        properties: BTreeMap::from([("value".to_owned(), text.clone())]),
        suppressed: Some(Suppression { line: 1, reason: text }),
        also: Vec::new(),
        baseline: None,
        fingerprints: Fingerprints::default(),
    };
    masks.finding(&mut finding);
    assert_eq!(finding.fixes.len(), 1, "a fix that would write it is dropped");
    assert!(!format!("{finding:?}").contains(secret), "{finding:?}");
    assert_eq!(format!("{finding:?}").matches(STARS).count(), 5);
    assert_eq!(masks.masked(), Masked { excerpts: 0, texts: 5, fixes: 1 }, "and all of it is counted");
}

#[test]
fn debugging_shows_nothing_either() {
    let masks = masks("x", "hunter2hunter2", "hunter2hunter2");
    assert!(!format!("{masks:?}").contains("hunter2"));
    let lines = Lines::new(b"hunter2");
    let raw = RawExcerpt::of(&normalise(&Region::Line(1), "x", &lines), &lines);
    assert!(!format!("{raw:?}").contains("hunter2"));
}

/// What the hostile would like to hide.
const CODE: &str = "import os\neval(input(\"aaa\")) # CWE-95 in src/a.py\npassword = \"letmein\"\n";

#[test]
fn a_plugin_hides_nothing_in_what_others_show() {
    for hidden in ["a", " ", "eval", "aaa", "eval(input(\"aaa\"))", "CWE-95", "src/a.py", "password = \"letmein\"", CODE] {
        let masks = masks_of(OTHER, "x", CODE, hidden);
        let shown = excerpt(&masks, "x", CODE, 0, CODE.len()).lines;
        assert_eq!(shown, CODE.lines().collect::<Vec<_>>(), "{hidden}");
        for text in ["eval(input(\"aaa\")) is dangerous: CWE-95", "src/a.py", "a well-behaved-file/word", CODE] {
            assert_eq!(masks.text(OWN, text), text, "{hidden}");
        }
        assert!(masks.masked().is_nothing());
    }
}

#[test]
fn what_evidently_is_a_secret_is_hidden_in_what_others_show() {
    let masks = masks_of(OTHER, "x", CODE, "letmein");
    let shown = excerpt(&masks, "x", CODE, 0, CODE.len()).lines;
    assert_eq!(shown[2], "password = \"*******\"");
    assert_eq!(masks.text(OWN, "letmein"), "letmein", "a word is no secret where nothing says so");
    assert_eq!(masks.masked(), Masked { excerpts: 1, texts: 0, fixes: 0 });
    let key = "f(\"s3cr3t-v4lue\")";
    let masks = masks_of(OTHER, "x", key, "s3cr3t-v4lue");
    assert_eq!(masks.text(OWN, "see s3cr3t-v4lue"), format!("see {STARS}"));
    assert_eq!(excerpt(&masks, "elsewhere", key, 0, 1).lines, ["f(\"************\")"]);
}

#[test]
fn an_official_plugin_is_believed_where_it_points() {
    let masks = masks_of(OFFICIAL, "x", CODE, "aaa");
    assert_eq!(excerpt(&masks, "x", CODE, 0, CODE.len()).lines[1], "eval(input(\"***\")) # CWE-95 in src/a.py");
    assert_eq!(masks.text(OWN, "aaa"), "aaa");
}

#[test]
fn what_others_call_sensitive_changes_nothing_that_machines_read() {
    let raw = raw("x", CODE, CODE.find("eval").unwrap(), CODE.len());
    let plain = Masks::default();
    for other in [OTHER, OFFICIAL] {
        let masks = masks_of(other, "x", CODE, CODE);
        assert_eq!(masks.anchor(OWN, "x", &raw), plain.anchor(OWN, "x", &raw));
    }
    let own = masks_of(OWN, "x", CODE, "aaa");
    assert_eq!(own.anchor(OWN, "x", &raw), "eval(input(\"***\")) # CWE-95 in src/a.py");
    let mut finding = crate::suppress::about("p/a", String::new(), Location::file("x"));
    finding.properties = BTreeMap::from([("cwe".to_owned(), "s3cr3t-v4lue CWE-95".to_owned())]);
    masks("x", "s3cr3t-v4lue", "s3cr3t-v4lue").finding(&mut finding);
    assert_eq!(finding.weaknesses().into_iter().collect::<Vec<_>>(), [95]);
}

#[test]
fn nobody_can_check_guesses_of_a_credential_against_an_anchor() {
    let anchor = |content: &str| Masks::default().anchor(OWN, "x", &raw("x", content, 0, 3));
    assert_eq!(anchor("login(password=\"hunter2\")"), anchor("login(password=\"letmein\")"));
    assert_ne!(anchor("login(user=\"hunter2\")"), anchor("login(user=\"letmein\")"));
}

proptest! {
    #[test]
    fn no_sensitive_text_survives(
        secrets in proptest::collection::vec("[abcé]{6,12}", 1..5),
        between in proptest::collection::vec("[abcé \n]{0,12}", 6),
        cut in 0..80_usize,
    ) {
        let mut content = between[0].clone();
        let mut ranges = Vec::new();
        for (secret, gap) in secrets.iter().zip(&between[1..]) {
            ranges.push(content.len()..content.len() + secret.len());
            content += secret;
            content += gap;
        }
        let mut sensitive = Sensitive::default();
        ranges.into_iter().for_each(|range| add(&mut sensitive, OWN, "x", &content, range));
        let masks = sensitive.finish();
        for text in [&*content, &crate::clean::clean(&content, cut), &content.replace('\n', "")] {
            let masked = masks.text(OWN, text);
            for secret in &secrets {
                prop_assert!(!masked.contains(secret), "{masked}");
            }
            prop_assert!(!masks.is_in(OWN, &masked));
        }
        for path in ["x", "y"] {
            let shown = excerpt(&masks, path, &content, 0, content.len()).lines.join("\n");
            prop_assert!(secrets.iter().all(|secret| !shown.contains(secret)), "{shown}");
        }
    }

    #[test]
    fn what_is_not_sensitive_stays(text in "[d-z \n]{0,40}") {
        prop_assert_eq!(masks("x", "aaaaaa", "aaaaaa").text(OWN, &text), text.as_str());
    }

    #[test]
    fn all_bytes_of_all_overlapping_texts_are_found(texts in proptest::collection::vec("[ab]{6,9}", 1..6), text in "[ab]{0,60}") {
        let found = super::Texts::new(texts.iter().map(|text| text.clone().into_bytes()).collect()).spans(text.as_bytes());
        let is_found = |at: usize| found.iter().any(|span| span.contains(&at));
        let is_part = |at: usize| texts.iter().any(|needle| {
            (0..=at).any(|start| text[start..].starts_with(needle.as_str()) && at < start + needle.len())
        });
        for at in 0..text.len() {
            prop_assert_eq!(is_found(at), is_part(at), "{} in {}", at, text);
        }
    }
}
