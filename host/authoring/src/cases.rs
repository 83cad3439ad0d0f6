//! Cases: files on which a plugin is tried, with what is expected of it as comments.
//!
//! `# expect: rule-id` at the end of a line, in whichever comment the language has, says that exactly these findings start on this
//! line; several ids stand one after the other. Everything else in the file must be found nothing in.

use std::collections::BTreeMap;

use btm_sandbox::is_rule_id;

/// What starts an expectation.
const MARK: &str = "expect:";

/// How many findings of a rule start on a line of a file: by path, line (from one) and rule.
pub type Findings = BTreeMap<(String, u32, String), usize>;

/// A difference between what was expected and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The case.
    pub path: String,
    /// The line, from one.
    pub line: u32,
    /// The rule, without the plugin's name.
    pub rule: String,
    /// How many were expected.
    pub expected: usize,
    /// How many were found.
    pub found: usize,
}

/// Adds what a case expects.
pub fn expect(path: &str, text: &str, expected: &mut Findings) {
    for (index, line) in text.lines().enumerate() {
        let Some((_, after)) = line.rsplit_once(MARK) else { continue };
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        for rule in after.split([' ', ',', '\t']).filter(|word| !word.is_empty()).take_while(|word| is_rule_id(word)) {
            *expected.entry((path.to_owned(), number, rule.to_owned())).or_default() += 1;
        }
    }
}

/// What differs, by path, line and rule.
#[must_use]
pub fn differences(expected: &Findings, found: &Findings) -> Vec<Difference> {
    let count = |of: &Findings, key| of.get(key).copied().unwrap_or_default();
    let keys: std::collections::BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    let differences = keys.into_iter().map(|key| {
        let (path, line, rule) = key.clone();
        Difference { path, line, rule, expected: count(expected, key), found: count(found, key) }
    });
    differences.filter(|difference| difference.expected != difference.found).collect()
}

#[cfg(test)]
mod tests {
    use super::{Difference, Findings, differences, expect};

    fn expected(text: &str) -> Vec<(u32, String)> {
        let mut findings = Findings::new();
        expect("a", text, &mut findings);
        findings.into_iter().flat_map(|((_, line, rule), count)| vec![(line, rule); count]).collect()
    }

    #[test]
    fn comments_of_any_language_say_what_is_expected() {
        let text = "x = 1  # expect: B101 B102\n\nlet a; // expect: no-unused-vars, no-var\nb {} /* expect: a/b */\n<!-- expect: c -->\n";
        let rules = [(1, "B101"), (1, "B102"), (3, "no-unused-vars"), (3, "no-var"), (4, "a/b"), (5, "c")];
        assert_eq!(expected(text), rules.map(|(line, rule)| (line, rule.to_owned())));
        assert_eq!(expected("# expect: a a\n# expects nothing\n").len(), 2);
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_differs() {
        let key = |line, rule: &str| ("a".to_owned(), line, rule.to_owned());
        let expected = Findings::from([(key(1, "x"), 1), (key(2, "y"), 2)]);
        let found = Findings::from([(key(2, "y"), 1), (key(2, "z"), 1), (key(1, "x"), 1)]);
        let of =
            |line, rule: &str, expected, found| Difference { path: "a".to_owned(), line, rule: rule.to_owned(), expected, found };
        assert_eq!(differences(&expected, &found), [of(2, "y", 2, 1), of(2, "z", 0, 1)]);
        assert!(differences(&expected, &expected).is_empty());
    }
}
