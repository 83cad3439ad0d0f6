//! The identity of a finding across runs: it stays when lines move, and is unique within a report.
//!
//! It is made of the rule, the path and the text of the line where the finding starts, without what its plugin calls sensitive and
//! the values of credentials ([`Masks::anchor`](crate::mask::Masks::anchor)), so that nobody can check guesses of a secret against it
//! and no other plugin can change it. White space is collapsed; equal findings are told apart by their order.

use std::{collections::HashMap, fmt::Write as _};

use btm_model::Finding;
use sha2::{Digest as _, Sha256};

use crate::cost;

/// How many bytes of the hash are used.
const ID_BYTES: usize = 16;

/// Gives the findings of one report their ids.
#[derive(Debug, Default)]
pub struct Ids {
    /// How often there was the same before.
    seen: HashMap<[u8; ID_BYTES], u64>,
}

impl Ids {
    /// Sets the `id` of the next finding, in the order of the report. `text` is what tells it from others of its rule: of its line, or
    /// of its message if it has no place.
    pub fn assign(&mut self, finding: &mut Finding, text: &str) {
        let words = collapsed(text);
        cost::spend(words.len());
        let what = match &finding.location {
            None => hash(&[finding.rule.as_bytes(), &words]),
            Some(location) => hash(&[finding.rule.as_bytes(), location.path.as_bytes(), &words]),
        };
        let occurrence = self.seen.entry(what).or_default();
        finding.id = hex(hash(&[&what[..], &occurrence.to_le_bytes()]));
        *occurrence += 1;
    }
}

/// The words of a text with one space between them.
fn collapsed(text: &str) -> Vec<u8> {
    text.split_whitespace().collect::<Vec<_>>().join(" ").into_bytes()
}

/// A hash in which no part can borrow from the next.
fn hash(parts: &[&[u8]]) -> [u8; ID_BYTES] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut id = [0; ID_BYTES];
    id.copy_from_slice(&hash.finalize()[..ID_BYTES]);
    id
}

fn hex(id: [u8; ID_BYTES]) -> String {
    id.iter().fold(String::with_capacity(2 * ID_BYTES), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use btm_model::{Finding, Location, Point};

    use super::Ids;
    use crate::suppress::about;

    /// The ids of findings, by rule, path and line, and the text there.
    fn ids(findings: &[(&str, &str, u32, &str)]) -> Vec<String> {
        let mut ids = Ids::default();
        let id = |(rule, path, line, text): &(&str, &str, u32, &str)| {
            let point = Point { line: *line, column: 1, byte: u64::from(*line) * 10 };
            let mut finding = about(rule, format!("on line {line}"), Location::range(*path, point, point));
            ids.assign(&mut finding, text);
            finding.id
        };
        findings.iter().map(id).collect()
    }

    #[test]
    fn stays_when_lines_move_or_are_indented() {
        let before = ids(&[("p/a", "x.py", 3, "eval(x)"), ("p/a", "x.py", 9, "eval(x)")]);
        let after = ids(&[("p/a", "x.py", 5, "\teval(x) "), ("p/a", "x.py", 90, "    eval(x)")]);
        assert_eq!(before, after);
    }

    #[test]
    fn is_unique_within_a_report() {
        let all = ids(&[
            ("p/a", "x.py", 3, "eval(x)"),
            ("p/a", "x.py", 3, "eval(x)"),
            ("p/b", "x.py", 3, "eval(x)"),
            ("p/a", "y.py", 3, "eval(x)"),
            ("p/a", "x.py", 3, "eval(y)"),
        ]);
        assert!(all.iter().all(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())));
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    }

    #[test]
    fn without_a_place_the_message_counts() {
        let id = |message: &str| {
            let nowhere = Finding { location: None, ..about("p/a", message.to_owned(), Location::file("x")) };
            let mut finding = nowhere;
            Ids::default().assign(&mut finding, message);
            finding.id
        };
        assert_eq!(id("a  b"), id("a b"));
        assert_ne!(id("a b"), id("else"));
    }
}
