//! The identity of a finding across runs: it stays when lines move, and is unique within a report.
//!
//! It is made of the rule, the path and the text of the line where the finding starts, with what is sensitive masked (so that nobody
//! can check guesses of a secret against it) and white space collapsed; equal findings are told apart by their order.

use std::{collections::HashMap, fmt::Write as _};

use btm_model::Finding;
use sha2::{Digest as _, Sha256};

/// How many bytes of the hash are used.
const ID_BYTES: usize = 16;

/// Sets the `id` of all findings. They must be in the order of the report, with their excerpts.
pub fn assign(findings: &mut [Finding]) {
    let mut seen: HashMap<[u8; ID_BYTES], u64> = HashMap::new();
    for finding in findings {
        let what = what(finding);
        let occurrence = seen.entry(what).or_default();
        finding.id = hex(hash(&[&what[..], &occurrence.to_le_bytes()]));
        *occurrence += 1;
    }
}

/// What makes a finding this one, but for its occurrence.
fn what(finding: &Finding) -> [u8; ID_BYTES] {
    let Some(location) = &finding.location else {
        return hash(&[finding.rule.as_bytes(), &collapsed(&finding.message)]);
    };
    let line = finding.excerpt.as_ref().and_then(|excerpt| excerpt.lines.first());
    hash(&[finding.rule.as_bytes(), location.path.as_bytes(), &line.map(|line| collapsed(line)).unwrap_or_default()])
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

    use btm_model::{Excerpt, Finding, Location, Point, Severity};

    use super::assign;

    fn finding(rule: &str, path: &str, line: u32, text: &str) -> Finding {
        let point = Point { line, column: 1, byte: u64::from(line) * 10 };
        Finding {
            id: String::new(),
            rule: rule.to_owned(),
            severity: Severity::Low,
            message: format!("on line {line}"),
            location: Some(Location::range(path, point, point)),
            excerpt: Some(Excerpt { line, lines: vec![text.to_owned()], skipped_columns: 0 }),
            related: Vec::new(),
            fixes: Vec::new(),
            properties: std::collections::BTreeMap::new(),
            suppressed: None,
            also: Vec::new(),
            baseline: None,
        }
    }

    fn ids(mut findings: Vec<Finding>) -> Vec<String> {
        assign(&mut findings);
        findings.into_iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn stays_when_lines_move_or_are_indented() {
        let before = ids(vec![finding("p/a", "x.py", 3, "eval(x)"), finding("p/a", "x.py", 9, "eval(x)")]);
        let after = ids(vec![finding("p/a", "x.py", 5, "\teval(x) "), finding("p/a", "x.py", 90, "    eval(x)")]);
        assert_eq!(before, after);
    }

    #[test]
    fn is_unique_within_a_report() {
        let all = ids(vec![
            finding("p/a", "x.py", 3, "eval(x)"),
            finding("p/a", "x.py", 3, "eval(x)"),
            finding("p/b", "x.py", 3, "eval(x)"),
            finding("p/a", "y.py", 3, "eval(x)"),
            finding("p/a", "x.py", 3, "eval(y)"),
        ]);
        assert!(all.iter().all(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())));
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    }

    #[test]
    fn the_message_counts_only_without_a_place() {
        let mut one = finding("p/a", "x.py", 3, "eval(x)");
        let mut other = Finding { message: "else".to_owned(), ..one.clone() };
        assert_eq!(ids(vec![one.clone()]), ids(vec![other.clone()]));
        (one.location, other.location) = (None, None);
        assert_ne!(ids(vec![one]), ids(vec![other]));
    }
}
