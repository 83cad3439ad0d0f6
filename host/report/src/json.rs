//! The whole report as one JSON document, described by [`schema`](crate::schema()).

use std::io::{self, Write};

use btm_model::Report;

use crate::escape;

/// Writes the report as indented JSON with a newline at its end.
///
/// # Errors
/// When `out` cannot be written.
pub fn json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    escape::pretty(report, out)?;
    out.write_all(b"\n")
}
