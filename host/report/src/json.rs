//! The whole report as one JSON document, described by [`schema`](crate::schema()).

use std::io::{self, Write};

use btm_model::Report;
use serde::Serialize;

use crate::escape;

/// Writes the report as indented JSON with a newline at its end.
///
/// # Errors
/// When `out` cannot be written.
pub fn json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    escape::pretty(report, out)?;
    out.write_all(b"\n")
}

/// Something else than a report in the same manner: indented JSON with a newline at its end, in which nothing acts on a terminal.
///
/// # Errors
/// When it cannot be JSON.
pub fn json_of<T: Serialize + ?Sized>(value: &T) -> io::Result<String> {
    let mut out = Vec::new();
    escape::pretty(&value, &mut out)?;
    out.push(b'\n');
    String::from_utf8(out).map_err(io::Error::other)
}
