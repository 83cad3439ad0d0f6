//! Comments that silence findings: `# btm: ignore[plugin/rule] reason`.
//!
//! The host honours them for every plugin. A comment names rules, separated by commas, as `plugin/rule` or `plugin/*`. The words must
//! follow a comment marker directly: `#`, `//`, `/*`, `<!--`, `--`, `;`, `%`, `(*`, or a `*` that begins the line; the host knows no
//! language, so a marker inside a string counts too. It silences findings that start on its line and, if nothing stands before it on
//! that line, on the next line that is not such a comment itself.

mod parse;

use std::collections::HashMap;

use btm_model::{Finding, Fingerprints, Location, Severity, Suppression};
pub use parse::Pattern;
use parse::{Comment, Malformed, Place};
use serde::{Deserialize, Serialize};

use crate::{clean::clean, content::Content, cost, excerpt::RawExcerpt};

/// The rule of a comment that silenced nothing.
pub const UNUSED: &str = "btm/unused-suppression";

/// The rule of a comment that cannot be understood.
pub const MALFORMED: &str = "btm/malformed-suppression";

/// How many comments of one file are honoured; a file with more should be excluded by the settings.
pub const MAX_COMMENTS: usize = 1_000;

/// How many rules one comment may name; whoever needs more excludes the file, or names all rules of a plugin.
pub const MAX_RULES: usize = 100;

/// Bytes of a message about a comment.
const MAX_MESSAGE_BYTES: usize = 4_000;

/// All such comments of one file, and which of them were of use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressions {
    comments: Vec<Comment>,
    malformed: Vec<Malformed>,
    /// The comments that apply to a line, by their place in `comments`.
    by_line: HashMap<u32, Vec<usize>>,
    /// The rules that comments name, for each line that was asked for: what names one of them is found at once, however many there are.
    #[serde(skip)]
    named: HashMap<u32, Named>,
}

/// By a rule as a comment names it: the comments that do, and their patterns, both by their places.
type Named = HashMap<String, Vec<(usize, usize)>>;

impl Suppressions {
    /// Finds the comments of the file at `path`. Costs nothing more than a search where there are none.
    #[must_use]
    pub fn parse(path: &str, content: &Content) -> Self {
        let (comments, malformed) = parse::comments(path, content);
        let mut by_line: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut target = 0;
        // From the last to the first, so that the target of the next comment is known.
        for (index, comment) in comments.iter().enumerate().rev() {
            by_line.entry(comment.line).or_default().push(index);
            if comment.stands_alone {
                let next = comment.line.saturating_add(1);
                let next_is_such = comments.get(index + 1).is_some_and(|other| other.stands_alone && other.line == next);
                target = if next_is_such { target } else { next };
                by_line.entry(target).or_default().push(index);
            }
        }
        by_line.values_mut().for_each(|indices| indices.reverse());
        Self { comments, malformed, by_line, named: HashMap::new() }
    }

    /// Whether the file has no such comment, not even a malformed one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty() && self.malformed.is_empty()
    }

    /// The comment that silences a finding of `rule` (as `plugin/rule`) that starts on `line`. Marks all that do as used.
    pub fn apply(&mut self, rule: &str, line: u32) -> Option<Suppression> {
        let on_line = self.by_line.get(&line)?;
        let comments = &mut self.comments;
        let named = self.named.entry(line).or_insert_with(|| named(comments, on_line));
        let all = format!("{}/*", rule.split('/').next().unwrap_or_default());
        let mut first = None;
        for name in [rule, &all] {
            let Some(naming) = named.get_mut(name) else { continue };
            cost::spend(naming.len());
            naming.iter().for_each(|(index, pattern)| comments[*index].patterns[*pattern].1 = true);
            // The others are marked once and for all.
            naming.truncate(1);
            first = first.into_iter().chain(naming.first().map(|(index, _)| *index)).min();
        }
        first.map(|index| {
            let comment = &self.comments[index];
            Suppression { line: comment.line, reason: comment.reason.clone() }
        })
    }

    /// Silences a finding if a comment does.
    pub fn apply_to(&mut self, finding: &mut Finding) {
        if let Some(start) = finding.location.as_ref().and_then(|location| location.start) {
            finding.suppressed = self.apply(&finding.rule, start.line);
        }
    }

    /// Findings about the comments themselves, with their lines, in the order of their places: malformed ones, and those that name a
    /// rule that was not needed. `ran` tells of a pattern whether all that it names ran to completion on this file; others are not
    /// judged. They have neither id nor finished excerpt yet.
    #[must_use]
    pub fn findings(&self, ran: impl Fn(&Pattern) -> bool) -> Vec<(Finding, Option<RawExcerpt>)> {
        let unused = self.comments.iter().filter_map(|comment| {
            let unused: Vec<_> = comment.patterns.iter().filter(|(pattern, is_used)| !is_used && ran(pattern)).collect();
            let names: Vec<_> = unused.iter().map(|(pattern, _)| format!("`{pattern}`")).collect();
            let message = format!("This comment ignores {}, but there is no such finding here. Remove it.", names.join(", "));
            (!unused.is_empty()).then(|| finding(UNUSED, clean(&message, MAX_MESSAGE_BYTES).into_owned(), &comment.place))
        });
        let malformed = self.malformed.iter().map(|it| finding(MALFORMED, it.problem.to_string(), &it.place));
        let mut findings: Vec<_> = unused.chain(malformed).collect();
        findings.sort_by(|(one, _), (other, _)| one.location.cmp(&other.location));
        findings
    }
}

/// The rules that some comments name.
fn named(comments: &[Comment], indices: &[usize]) -> Named {
    let mut named = Named::new();
    for index in indices {
        cost::spend(comments[*index].patterns.len());
        for (place, (pattern, _)) in comments[*index].patterns.iter().enumerate() {
            named.entry(pattern.to_string()).or_default().push((*index, place));
        }
    }
    named
}

fn finding(rule: &str, message: String, place: &Place) -> (Finding, Option<RawExcerpt>) {
    (about(rule, message, place.location.clone()), place.excerpt.clone())
}

/// A finding that says no more than what is wrong where.
pub(crate) fn about(rule: &str, message: String, location: Location) -> Finding {
    Finding {
        id: String::new(),
        rule: rule.to_owned(),
        severity: Severity::Low,
        message,
        location: Some(location),
        excerpt: None,
        related: Vec::new(),
        fixes: Vec::new(),
        properties: std::collections::BTreeMap::new(),
        suppressed: None,
        also: Vec::new(),
        baseline: None,
        fingerprints: Fingerprints::default(),
    }
}

#[cfg(test)]
mod tests;
