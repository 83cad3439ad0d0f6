use proptest::prelude::*;

use crate::{Baseline, Entry, Level, ParseError, Problem};

const HASH: &str = "0123456789abcdef0123456789abcdef";

fn entry(path: &str, rule: &str, fingerprint: Option<&str>, message: &str) -> Entry {
    let fingerprint = fingerprint.map(str::to_owned);
    Entry { path: path.to_owned(), rule: rule.to_owned(), fingerprint, level: None, message: message.to_owned() }
}

/// A file with one line after the first.
fn with(line: &str) -> String {
    format!("# btm baseline 1\na.py\tp/a\t{HASH}\tfine\n{line}\n")
}

fn problem(text: &str) -> (usize, Problem) {
    let ParseError { line, problem } = Baseline::parse(text).unwrap_err();
    assert!(!problem.hint().is_empty());
    (line, problem)
}

#[test]
fn looks_like_this() {
    let level = Level::parse("medium value=12 places=3");
    let baseline = Baseline::new(vec![
        Entry { level, ..entry("src/b c.py", "security/sql-injection", Some(HASH), "SQL is built from `name`") },
        entry("src/a\tb.py", "p/file-length", None, "too long"),
        entry("", "p/share", Some(HASH), ""),
    ]);
    let about = "findings that are known, which `btm scan --new-only` leaves out; `btm baseline update` maintains this file";
    let expected = format!(
        "# btm baseline 2: {about}\n\
         .\tp/share\t{HASH}\n\
         src/a\\u{{9}}b.py\tp/file-length\t-\ttoo long\n\
         src/b c.py\tsecurity/sql-injection\t{HASH} medium value=12 places=3\tSQL is built from `name`\n"
    );
    assert_eq!(baseline.to_string(), expected);
    assert_eq!(Baseline::parse(&expected), Ok(baseline));
}

#[test]
fn an_empty_one_has_its_first_line() {
    let text = Baseline::default().to_string();
    assert_eq!(text.lines().count(), 1);
    assert_eq!(Baseline::parse(&text), Ok(Baseline::default()));
}

#[test]
fn forgives_what_editors_and_merges_do() {
    let expected = Baseline::parse(&with(&format!("b.py\tp/a\t{HASH}"))).unwrap();
    for text in [
        format!("# btm baseline 1: other words\nb.py\tp/a\t{HASH}\na.py\tp/a\t{HASH}\tfine\n"),
        format!("# btm baseline 1\r\na.py\tp/a\t{HASH}\tfine\r\nb.py\tp/a\t{HASH}\r\n"),
        format!("\u{feff}# btm baseline 1\n\na.py\tp/a\t{HASH}\tfine\n   \nb.py\tp/a\t{HASH} "),
    ] {
        assert_eq!(Baseline::parse(&text).as_ref(), Ok(&expected), "{text}");
    }
}

#[test]
fn names_what_is_no_baseline() {
    for text in ["", "\n", "[scan]\n", "# btm baseline\n", "# btm baseline 0\n", "# btm baseline 1x\n", "# btm baseline one\n"] {
        assert_eq!(problem(text), (1, Problem::NotABaseline), "{text:?}");
    }
    assert_eq!(problem("# btm baseline 3: …\nwhatever it says\n"), (1, Problem::Newer("3".to_owned())));
    let absurd = "9".repeat(50);
    assert_eq!(problem(&format!("# btm baseline {absurd}\n")), (1, Problem::Newer("9".repeat(20))));
}

#[test]
fn names_what_is_not_merged() {
    for line in ["<<<<<<< HEAD", "=======", ">>>>>>> topic: more", "||||||| 1234567", "<<<<<<<"] {
        assert_eq!(problem(&with(line)), (3, Problem::Conflict), "{line}");
    }
    assert_eq!(problem("<<<<<<< HEAD\n# btm baseline 1\n"), (1, Problem::Conflict));
    let path = format!("<<<<<<< HEAD\tp/a\t{HASH}");
    assert!(Baseline::parse(&with(&path)).is_ok(), "a path may begin so");
}

#[test]
fn names_what_is_damaged() {
    for (line, expected) in [
        ("b.py".to_owned(), Problem::Fields(1)),
        (format!("b.py p/a {HASH} blanks for tabs"), Problem::Fields(1)),
        (format!("b.py\tp/a\t{HASH}\tone\ttwo"), Problem::Fields(5)),
        (format!("b.py\tpa\t{HASH}"), Problem::Rule),
        (format!("b.py\t/a\t{HASH}"), Problem::Rule),
        (format!("b.py\tp/a\t{}", &HASH[1..]), Problem::Fingerprint),
        (format!("b.py\tp/a\t{}", HASH.to_uppercase()), Problem::Fingerprint),
        ("b.py\tp/a\t".to_owned(), Problem::Fingerprint),
        (format!("b\\x.py\tp/a\t{HASH}"), Problem::Escape),
        (format!("b.py\tp/a\t{HASH}\ta \\ b"), Problem::Escape),
    ] {
        assert_eq!(problem(&with(&line)), (3, expected), "{line}");
    }
    let error = Baseline::parse(&with("x")).unwrap_err().to_string();
    assert!(error.starts_with("line 3: the line is damaged"), "{error}");
}

prop_compose! {
    fn any_entry()(
        path in any::<String>().prop_filter("stands for the project", |path| path != "."),
        (plugin, rule) in ("[a-z]{1,3}", ".{1,3}"),
        hash in proptest::option::of("[0-9a-f]{32}"),
        message in any::<String>().prop_filter("blanks at the end are taken away", |message| message.trim() == message),
    ) -> Entry {
        entry(&path, &format!("{plugin}/{rule}"), hash.as_deref(), &message)
    }
}

proptest! {
    #[test]
    fn reads_back(entries in proptest::collection::vec(any_entry(), 0..8)) {
        let baseline = Baseline::new(entries);
        let text = baseline.to_string();
        prop_assert_eq!(text.lines().count(), baseline.entries().len() + 1);
        prop_assert!(text.lines().all(|line| line == line.trim_end()));
        prop_assert_eq!(Baseline::parse(&text), Ok(baseline));
    }

    #[test]
    fn no_text_does_harm(text in any::<String>(), lines in "([a.]\t[p/]{3}\t-\t?.?\n){0,4}") {
        let _ = Baseline::parse(&text);
        let _ = Baseline::parse(&format!("# btm baseline 1\n{lines}{text}"));
    }
}

#[test]
fn baselines_of_the_first_version_hold_and_both_may_be_merged() {
    let first = Baseline::parse(&format!("# btm baseline 1\na.py\tp/a\t{HASH}\tfine\n")).unwrap();
    assert_eq!(first.entries()[0].level, None);
    let merged = format!("# btm baseline 1\na.py\tp/a\t{HASH}\tfine\nb.py\tp/a\t{HASH} high\tfine\n");
    let levels: Vec<_> = Baseline::parse(&merged).unwrap().entries().iter().map(|entry| entry.level.clone()).collect();
    assert_eq!(levels, [None, Level::parse("high")]);
    assert_eq!(problem(&with(&format!("b.py\tp/a\t{HASH} urgent\tfine"))), (3, Problem::Level));
}
