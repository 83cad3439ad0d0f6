//! SQL statements that are put together from strings.

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::injection::SQL;
use crate::code::flow::taint::clean;
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;
use crate::code::sql;
use btm_plugin::Severity;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(statement) = argument(call) else { return };
    // What a function that is not known returns is mostly a statement with parameters, not a text.
    let is_text = matches!(statement.known, Known::Pattern(_) | Known::Text(_));
    if !is_text && statement.flow.taint.is_some_and(|taint| !taint.sure) {
        return;
    }
    if let Some((severity, taint)) = statement.severity(clean::SQL, Some(Severity::Medium)) {
        let text = matches!(&statement.known, Known::Pattern(text) if !sql::is_statement(text) && text.len() > 1);
        let known = call.path.contains("()") || call.path.starts_with("django.") || call.path.starts_with("sqlalchemy.");
        let severity = if text && !known { severity.min(Severity::Medium) } else { severity };
        let message = "an SQL statement is built from data from outside";
        engine.hit(Hit::new(&SQL, at(call.node), message).severity(severity).source(taint.range()));
    } else if statement.flow.taint.is_none()
        && let Known::Pattern(text) = &statement.known
        && sql::is_statement(text)
        && sql::has_value_gap(text)
    {
        engine.flag(&SQL, call, Severity::Medium, "a value is formatted into an SQL statement instead of passed as a parameter");
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
