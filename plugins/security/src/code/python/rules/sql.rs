//! SQL statements that are put together from strings.

use std::sync::LazyLock;

use btm_plugin::Severity;
use regex::Regex;

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::injection::SQL;
use crate::code::flow::taint::clean;
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;

static STATEMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?is-u)^\s*(select\s.+\sfrom\s|insert\s+into\s|update\s.+\sset\s|delete\s+from\s|replace\s+into\s|with\s+\w+\s+as\s*\()").ok()
});

/// Whether a text reads like a statement with data in it.
pub(crate) fn is_statement(text: &str) -> bool {
    STATEMENT.as_ref().is_some_and(|statement| statement.is_match(&text.replace('\0', "x")))
}

/// Whether a gap stands where a value belongs: behind an operator or within quotes. Elsewhere it is the name of a table or
/// column, which cannot be a parameter and mostly comes from the program itself.
pub(crate) fn has_value_gap(text: &str) -> bool {
    text.match_indices('\0').any(|(at, _)| {
        let before = text[..at].trim_end_matches([' ', '(', '%']);
        let word = before.rsplit(|letter: char| letter.is_whitespace()).next().unwrap_or_default().to_ascii_lowercase();
        before.ends_with(['\'', '=', '<', '>', '"']) && !before.ends_with("`") && !text[at + 1..].starts_with("\".")
            || matches!(word.as_str(), "like" | "values" | "limit")
    })
}

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(statement) = argument(call) else { return };
    if let Some((severity, taint)) = statement.severity(clean::SQL, Some(Severity::Medium)) {
        let text = matches!(&statement.known, Known::Pattern(text) if !is_statement(text) && text.len() > 1);
        let known = call.path.contains("()") || call.path.starts_with("django.") || call.path.starts_with("sqlalchemy.");
        let severity = if text && !known { severity.min(Severity::Medium) } else { severity };
        let message = "an SQL statement is built from data from outside";
        engine.hit(Hit::new(&SQL, at(call.node), message).severity(severity).source(taint.range()));
    } else if statement.flow.taint.is_none()
        && let Known::Pattern(text) = &statement.known
        && is_statement(text)
    {
        let (severity, message) = if has_value_gap(text) {
            (Severity::Medium, "a value is formatted into an SQL statement instead of passed as a parameter")
        } else {
            (Severity::Low, "a name is formatted into an SQL statement")
        };
        engine.flag(&SQL, call, severity, message);
    }
}

/// The statement in a call that runs one.
fn argument<'c>(call: &'c Call<'_>) -> Option<&'c Value> {
    let name = call.path.rsplit('.').next().unwrap_or_default();
    match name {
        "execute" | "executemany" | "executescript" | "read_sql" | "read_sql_query" | "exec_driver_sql" | "fetch"
        | "fetchrow" | "fetchval" => call.args.first(),
        "raw" if call.path.contains("objects") => call.arg(0, "raw_query"),
        "RawSQL" => call.arg(0, "sql"),
        "text" if call.path.starts_with("sqlalchemy") => call.arg(0, "text"),
        "extra" if call.path.contains("objects") => call.keyword("where"),
        _ => None,
    }
}
