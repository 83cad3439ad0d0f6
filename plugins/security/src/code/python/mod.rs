//! Insecure Python: the module is parsed once, then *run* with what is known about each value instead of the values.
//!
//! [`engine`] holds the state, [`statements`] and [`expressions`] walk the tree, [`calls`] decides what a call returns,
//! [`guards`] what a condition proves. The rules only look at calls, assignments and returns; they are in [`rules`].

mod calls;
mod engine;
mod expressions;
mod functions;
mod guards;
mod imports;
mod methods;
mod rules;
mod sources;
mod statements;
mod strings;

use btm_plugin::{Note, NoteKind, Region};
use ruff_python_parser::{ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

use super::report::Report;

/// Builds the tables, so that they are part of the snapshot.
pub(crate) fn prepare() {
    rules::prepare();
    sources::prepare();
}

/// Analyzes one module; the note says what was not understood.
pub(crate) fn analyze(text: &str, report: &mut Report<'_>) -> Option<Note> {
    let parsed = parse_unchecked(text, ParseOptions::from(ruff_python_parser::Mode::Module)).try_into_module()?;
    engine::run(text, parsed.syntax(), report);
    let error = parsed.errors().first()?;
    let at = usize::from(error.location.start());
    let note = if looks_like_python_2(text) {
        Note::new(NoteKind::Unsupported, "written for Python 2: only parts of it were understood")
    } else {
        Note::new(NoteKind::PartlyParsed, format!("syntax error: {}", error.error))
    };
    Some(note.at(Region::bytes(at..error.range().end().into())))
}

/// Whether a file that is not Python 3 is Python 2: `print` and `exec` are statements there, `except` has a comma.
fn looks_like_python_2(text: &str) -> bool {
    text.lines().map(str::trim).any(|line| {
        let exception = line.starts_with("except ") && line.ends_with(':') && line.contains(", ") && !line.contains('(');
        let raised = line.starts_with("raise ") && line.contains(", \"");
        exception || raised || ["print \"", "print '", "print %", "exec \"", "exec '"].iter().any(|start| line.starts_with(start))
    })
}
