//! Insecure code, found by syntax: comments and strings never match as code.
//!
//! Each language is parsed once and then *run* with what is known about each value: where it comes from, which literal
//! it is, which function it stands for. [`catalogue`] describes the rules, [`flow`] is what the languages share.

mod catalogue;
mod flow;
mod javascript;
mod language;
mod python;
mod report;
mod sanitizers;
mod secrets;
mod settings;
mod sql;
mod weak_hashes;

use btm_plugin::{InvalidSetting, Note, NoteKind, Output, Region, Rule, origin};

use language::Language;
pub use settings::{CodeSettings, TestFiles};

/// The configured half of the plugin that looks for insecure code.
#[derive(Debug)]
pub(crate) struct Code {
    settings: CodeSettings,
}

impl Code {
    /// Checks the settings and builds the tables.
    pub(crate) fn new(settings: &CodeSettings) -> Result<Self, Vec<InvalidSetting>> {
        let unknown = settings.disable.iter().filter(|id| catalogue::ALL.iter().all(|rule| rule.id != **id));
        let errors: Vec<_> = unknown.map(|id| InvalidSetting::new("disable", format!("there is no rule `{id}`"))).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        python::prepare();
        javascript::prepare();
        sql::prepare();
        Ok(Self { settings: settings.clone() })
    }

    /// The rules as the host wants them.
    pub(crate) fn rules() -> Vec<Rule> {
        catalogue::ALL.iter().map(|rule| rule.to_rule()).collect()
    }

    /// Analyzes one file, if it is written in one of the languages.
    pub(crate) fn analyze(&self, path: &str, content: &[u8], output: &mut dyn Output) {
        let Some(language) = language::detect(path, content).filter(|_| self.settings.enabled) else { return };
        let is_test = origin::is_test(path);
        if is_test && self.settings.tests == TestFiles::Skip {
            return;
        }
        let Ok(text) = std::str::from_utf8(content) else {
            return output.note(Note::new(NoteKind::Unsupported, "not UTF-8: not searched for insecure code"));
        };
        let too_deep = match language {
            Language::Python => btm_syntax::python::too_deep(text),
            Language::JavaScript => btm_syntax::javascript::too_deep(text, javascript::dialect(path)),
        };
        if let Some(at) = too_deep {
            return output.note(too_deep_note(text, at, "the file was not searched for insecure code"));
        }
        let lowered = is_test && self.settings.tests == TestFiles::Lower;
        let mut report = report::Report::new(output, &self.settings.disable, lowered);
        let note = match language {
            Language::Python => python::analyze(text, &mut report),
            Language::JavaScript => javascript::analyze(path, text, &mut report),
        };
        let stopped = report.too_deep.map(|at| too_deep_note(text, at, "the deeper part was not searched for insecure code"));
        note.into_iter().chain(stopped).for_each(|note| output.note(note));
    }
}

/// The note about code that nests too deeply from the byte `at` on.
fn too_deep_note(text: &str, at: usize, left_out: &str) -> Note {
    let (levels, line) = (btm_syntax::LEVELS, btm_syntax::line_of(text, at));
    let message = format!("nests deeper than {levels} levels (line {line}): {left_out}");
    Note::new(NoteKind::Unsupported, message).at(Region::bytes(at..at))
}
