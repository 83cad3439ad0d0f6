//! What users may rely on when they silence findings.

use proptest::prelude::*;

use super::{MALFORMED, MAX_COMMENTS, Suppressions, UNUSED};
use crate::content::Content;

fn parse(text: &str) -> Suppressions {
    Suppressions::parse("x", &Content::new(text.as_bytes().to_vec()))
}

/// The line and reason of the comment that silences a finding of `p/a` on a line.
fn silences(text: &str, line: u32) -> Option<(u32, String)> {
    parse(text).apply("p/a", line).map(|found| (found.line, found.reason))
}

/// The rules, lines and messages of what is reported about the comments.
fn reported(text: &str, used: &[(&str, u32)], ran: impl Fn(&str) -> bool) -> Vec<(String, u32, String)> {
    let mut suppressions = parse(text);
    for (rule, line) in used {
        assert!(suppressions.apply(rule, *line).is_some());
    }
    let findings = suppressions.findings(|pattern| ran(&pattern.to_string()));
    findings.into_iter().map(|(it, _)| (it.rule, it.location.unwrap().start.unwrap().line, it.message)).collect()
}

#[test]
fn silences_its_own_line() {
    assert_eq!(silences("x()\neval(x)  # btm: ignore[p/a] it is a constant\n", 2), Some((2, "it is a constant".to_owned())));
    assert_eq!(silences("eval(x)  # btm: ignore[p/a]\neval(x)", 2), None, "not the next one if something stands before it");
    assert_eq!(silences("eval(x)  # btm: ignore[p/b]", 1), None, "not other rules");
}

#[test]
fn alone_it_silences_the_next_line() {
    assert_eq!(silences("  // btm: ignore[p/a] why\neval(x)", 2), Some((1, "why".to_owned())));
    let stacked = "# btm: ignore[p/b] one\n# btm: ignore[p/a] two\n# btm: ignore[p/c] three\neval(x)\n";
    assert_eq!(silences(stacked, 4), Some((2, "two".to_owned())), "also past other such comments");
    assert_eq!(silences("# btm: ignore[p/a]\n\neval(x)", 3), None, "but not past anything else");
    assert_eq!(silences("{/* btm: ignore[p/a] */}\n<b/>", 2), Some((1, String::new())));
}

#[test]
fn takes_the_comments_of_many_languages() {
    for text in [
        "# btm: ignore[p/a] why",
        "#btm:ignore[p/a] why",
        "/// btm: ignore[p/a]: why",
        "//! btm: ignore[p/a] - why",
        "f() /* btm: ignore[p/a] why */",
        " * btm: ignore[p/a] why",
        "<!-- btm: ignore[p/a] why -->",
        "-- btm: ignore[p/a] why",
        "; btm: ignore[p/a] why",
        "% btm: ignore[p/a] why",
        "(* btm: ignore[p/a] why *)",
        "{# btm: ignore[p/a] why #}",
        "f() # noqa # btm: ignore[p/a] why # nosec",
    ] {
        let reason = silences(text, 1).unwrap_or_else(|| panic!("{text}")).1;
        assert!(reason == "why" || reason == "why # nosec", "{text}: {reason}");
    }
}

#[test]
fn names_several_rules_or_all() {
    let text = "x  # btm: ignore[q/b, p/a] both";
    assert!(parse(text).apply("q/b", 1).is_some());
    assert!(parse(text).apply("p/a", 1).is_some());
    assert!(parse("x  # btm: ignore[p/*]").apply("p/anything", 1).is_some());
    assert!(parse("x  # btm: ignore[p/*]").apply("pp/a", 1).is_none());
    let two = "x  # btm: ignore[q/b] one # btm: ignore[p/a] two";
    assert_eq!(parse(two).apply("q/b", 1).unwrap().reason, "one");
    assert_eq!(parse(two).apply("p/a", 1).unwrap().reason, "two");
}

#[test]
fn prose_and_code_are_left_alone() {
    for text in [
        "# btm: the design",
        "Write `btm: ignore[plugin/rule] reason` to silence it.",
        "let text = \"btm: ignore[p/a]\";",
        "x = 5 * btm: ignore[p/a]",
        "- btm: ignore[p/a]",
        "# btm: ignored files are not read",
        "# see btm: https://example.com",
    ] {
        assert!(parse(text).is_empty(), "{text}");
    }
}

#[test]
fn unused_ones_are_reported_if_they_can_be_judged() {
    let text = "a # btm: ignore[p/a, q/b] x\nb # btm: ignore[p/a]\n";
    let ran_p = |pattern: &str| pattern.starts_with("p/");
    let message = |names: &str| format!("This comment ignores {names}, but there is no such finding here. Remove it.");
    assert_eq!(reported(text, &[("p/a", 1)], ran_p), [(UNUSED.to_owned(), 2, message("`p/a`"))]);
    assert_eq!(
        reported(text, &[], |_| true),
        [(UNUSED.to_owned(), 1, message("`p/a`, `q/b`")), (UNUSED.to_owned(), 2, message("`p/a`"))]
    );
    assert_eq!(reported(text, &[], |_| false), []);
}

#[test]
fn every_comment_that_would_have_done_is_used() {
    let text = "# btm: ignore[p/*] above\nx # btm: ignore[p/a] beside\n";
    assert_eq!(silences(text, 2), Some((1, "above".to_owned())), "the first one is named");
    assert_eq!(reported(text, &[("p/a", 2)], |_| true), []);
}

#[test]
fn malformed_ones_are_reported_with_what_would_be_right() {
    for (text, message) in [
        ("# btm: ignore", "The rules are missing. Write `btm: ignore[plugin/rule] reason`."),
        ("# btm: ignore p/a", "The rules are missing. Write `btm: ignore[plugin/rule] reason`."),
        ("# btm: ignore[p/a why", "The bracket is not closed. Write `btm: ignore[plugin/rule] reason`."),
        ("# btm: disable[p/a]", "Unknown instruction `btm: disable`. Write `btm: ignore[plugin/rule] reason`."),
        ("# btm: ignore-file[p/a]", "Unknown instruction `btm: ignore-file`. Write `btm: ignore[plugin/rule] reason`."),
        ("# btm: ignore[]", "`` names no rule. Write `plugin/rule`, or `plugin/*` for all rules of a plugin."),
        ("# btm: ignore[p/a, b]", "`b` names no rule. Write `plugin/rule`, or `plugin/*` for all rules of a plugin."),
        ("# btm: ignore[*/*]", "`*/*` names no rule. Write `plugin/rule`, or `plugin/*` for all rules of a plugin."),
    ] {
        assert_eq!(reported(text, &[], |_| true), [(MALFORMED.to_owned(), 1, message.to_owned())], "{text}");
        assert_eq!(silences(text, 1), None, "{text}");
    }
}

#[test]
fn a_flood_of_comments_is_bounded() {
    let text = "# btm: ignore[p/a]\n".repeat(MAX_COMMENTS + 5);
    let mut suppressions = parse(&text);
    assert_eq!(suppressions.comments.len(), MAX_COMMENTS);
    assert_eq!(suppressions.malformed.len(), 1);
    assert!(suppressions.apply("p/a", u32::try_from(MAX_COMMENTS).unwrap() + 6).is_none());
}

fn line() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("btm:".to_owned()),
        Just(" ignore".to_owned()),
        Just("[p/a]".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("# ".to_owned()),
        Just("/* ".to_owned()),
        Just("\n".to_owned()),
        any::<String>(),
    ];
    proptest::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in line(), on in 0..40_u32) {
        let mut suppressions = parse(&text);
        let used = suppressions.apply("p/a", on);
        prop_assert!(used.is_none_or(|used| used.line <= on));
        let findings = suppressions.findings(|_| true);
        prop_assert!(findings.windows(2).all(|pair| pair[0].0.location <= pair[1].0.location));
    }

    #[test]
    fn any_bytes_are_read(mut bytes in proptest::collection::vec(any::<u8>(), 0..60), at in 0..60_usize) {
        let at = at.min(bytes.len());
        bytes.splice(at..at, b"# btm: ignore[p/a]".iter().copied());
        let _ = Suppressions::parse("x", &Content::new(bytes)).findings(|_| true);
    }
}
