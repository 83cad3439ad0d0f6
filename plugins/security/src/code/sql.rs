//! Whether a text with gaps reads like an SQL statement, and what stands in the gaps.

use std::sync::LazyLock;

use regex::Regex;

static STATEMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?is)^\s*(select\s.+\sfrom\s|insert\s+into\s|update\s.+\sset\s|delete\s+from\s|replace\s+into\s|with\s+\w+\s+as\s*\()",
    )
    .ok()
});

/// Compiles the expression, so that it is part of the snapshot.
pub(crate) fn prepare() {
    LazyLock::force(&STATEMENT);
}

/// Whether a text reads like a statement with data in it.
pub(crate) fn is_statement(text: &str) -> bool {
    STATEMENT.as_ref().is_some_and(|statement| statement.is_match(&text.replace('\0', "x")))
}

/// Whether a gap stands where a value belongs: behind an operator or within quotes. Elsewhere it is the name of a table or
/// column, which cannot be a parameter and mostly comes from the program itself: no reason to complain.
pub(crate) fn has_value_gap(text: &str) -> bool {
    text.match_indices('\0').any(|(at, _)| {
        let before = text[..at].trim_end_matches([' ', '(', '%']);
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_ascii_lowercase();
        before.ends_with(['\'', '=', '<', '>']) || matches!(word.as_str(), "like" | "values")
    })
}
