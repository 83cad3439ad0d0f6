//! Insecure JavaScript and TypeScript: the tree is walked once; at calls, assignments, properties and attributes the
//! rules ask for what is known about the values there.
//!
//! [`walk`] visits the tree and binds names, [`values`] evaluates expressions, [`calls`] the results of calls,
//! [`guards`] knows what a condition proves. The rules are in [`rules`].

mod calls;
mod guards;
mod names;
mod rules;
mod sources;
mod values;
mod walk;

use btm_plugin::{Note, NoteKind, Region};
use oxc_allocator::Allocator;
use oxc_ast_visit::Visit;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

use super::report::Report;

/// Builds the tables, so that they are part of the snapshot.
pub(crate) fn prepare() {
    rules::prepare();
    sources::prepare();
}

/// What the text of a file may be written in: plain JavaScript with elements, TypeScript, or TypeScript with elements.
pub(crate) fn dialect(path: &str) -> btm_syntax::javascript::Dialect {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    btm_syntax::javascript::Dialect::of_extension(&extension.to_ascii_lowercase())
}

/// Analyzes one file; the note says what was not understood.
pub(crate) fn analyze(path: &str, text: &str, report: &mut Report<'_>) -> Option<Note> {
    let allocator = Allocator::default();
    let kind = SourceType::from_path(path).unwrap_or_else(|_| SourceType::cjs());
    // Plain JavaScript is read with JSX allowed and as a module or a script, whichever fits.
    let kind = if kind.is_typescript() { kind } else { SourceType::unambiguous().with_jsx(true) };
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, text, kind).with_options(options).parse();
    let mut walker = walk::Walker::new(text, report);
    walker.visit_program(&parsed.program);
    let error = parsed.diagnostics.first()?;
    let flow = text.get(..2000).unwrap_or(text).contains("@flow");
    let note = if flow {
        Note::new(NoteKind::Unsupported, "written with Flow types, which are not understood")
    } else {
        Note::new(NoteKind::PartlyParsed, format!("syntax error: {}", error.message))
    };
    let at = error.labels.first().map_or(0, |label| label.offset() as usize);
    Some(note.at(Region::bytes(at..at)))
}
