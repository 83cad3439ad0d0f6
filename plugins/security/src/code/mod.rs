//! Insecure code, found by syntax: comments and strings never match as code.
//!
//! Each language is parsed once and then *run* with what is known about each value: where it comes from, which literal
//! it is, which function it stands for. [`catalogue`] describes the rules, [`flow`] is what the languages share.

mod catalogue;
mod flow;
mod javascript;
mod language;
mod nesting;
mod python;
mod report;
mod sanitizers;
mod secrets;
mod settings;
mod sql;
mod weak_hashes;

use btm_plugin::{InvalidSetting, Note, NoteKind, Output, Rule, origin};

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
        if let Some(note) = self.parse(language, path, content, is_test && self.settings.tests == TestFiles::Lower, output) {
            output.note(note);
        }
    }

    fn parse(&self, language: Language, path: &str, content: &[u8], lowered: bool, output: &mut dyn Output) -> Option<Note> {
        let Ok(text) = std::str::from_utf8(content) else {
            return Some(Note::new(NoteKind::Unsupported, "not UTF-8: not searched for insecure code"));
        };
        if nesting::depth(content) > nesting::DEEPEST {
            let message = format!("brackets nest deeper than {}: not searched for insecure code", nesting::DEEPEST);
            return Some(Note::new(NoteKind::Unsupported, message));
        }
        let mut report = report::Report::new(output, &self.settings.disable, lowered);
        match language {
            Language::Python => python::analyze(text, &mut report),
            Language::JavaScript => javascript::analyze(path, text, &mut report),
        }
    }
}
