//! SQL statements that are put together from strings.

use btm_plugin::Severity;

use super::super::calls::Call;
use super::super::values::bytes;
use super::super::walk::Walker;
use crate::code::catalogue::injection::SQL;
use crate::code::flow::taint::clean;
use crate::code::flow::value::Known;
use crate::code::report::Hit;
use crate::code::sql;

pub(super) fn check(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let certain = matches!(call.name(), "$queryRawUnsafe" | "$executeRawUnsafe");
    if !certain
        && !matches!(
            call.name(),
            "query" | "execute" | "raw" | "run" | "all" | "get" | "each" | "exec" | "prepare" | "whereRaw" | "unsafe"
        )
    {
        return;
    }
    let Some(statement) = call.args.first() else { return };
    let Known::Pattern(text) = &statement.known else {
        if certain && let Some((severity, taint)) = statement.severity(clean::SQL, None) {
            walker.hit(
                Hit::new(&SQL, bytes(call.span), "an SQL statement comes from outside").severity(severity).source(taint.range()),
            );
        }
        return;
    };
    if !sql::is_statement(text) {
        return;
    }
    if let Some((severity, taint)) = statement.severity(clean::SQL, Some(Severity::Medium)) {
        walker.hit(
            Hit::new(&SQL, bytes(call.span), "an SQL statement is built from data from outside")
                .severity(severity)
                .source(taint.range()),
        );
    } else if statement.flow.taint.is_none() && sql::has_value_gap(text) {
        walker.flag(&SQL, call, Severity::Medium, "a value is formatted into an SQL statement instead of passed as a parameter");
    }
}
