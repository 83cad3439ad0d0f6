//! The plugin itself: settings, rules and which adapter reads which file.

use btm_plugin::{
    AnalyzeError, Description, File, FileAnalyzer, InvalidSetting, Note, NoteKind, Output, Plugin, Selection, origin::is_minified,
};

use crate::lines::Lines;
use crate::{Settings, javascript, python, report, rust};

/// Measures how hard functions are to understand.
#[derive(Debug)]
pub struct Complexity {
    settings: Settings,
}

/// The languages with an adapter.
const LANGUAGES: [&str; 4] = ["python", "javascript", "typescript", "rust"];

/// Larger files are generated.
const LARGEST_FILE: u64 = 4 << 20;

impl Plugin for Complexity {
    type Settings = Settings;

    fn configure(settings: Settings) -> Result<Self, Vec<InvalidSetting>> {
        let problems = settings.problems();
        if problems.is_empty() { Ok(Self { settings }) } else { Err(problems) }
    }

    fn describe(&self) -> Description {
        let selection = LANGUAGES.into_iter().fold(Selection::default(), Selection::language);
        let description = Description::new("Measures how hard functions and files are to understand and to test");
        report::rules()
            .into_iter()
            .fold(description, Description::rule)
            .selection(Selection { max_bytes: Some(LARGEST_FILE), ..selection })
    }
}

impl FileAnalyzer for Complexity {
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        let text = file.text()?;
        let lines = Lines::of(text);
        let measured = match file.extension().as_str() {
            "rs" => rust::measure(text, &lines),
            extension if javascript::EXTENSIONS.contains(&extension) => javascript::measure(text, extension, &lines),
            "" if is_node_script(text) => javascript::measure(text, "js", &lines),
            _ => python::measure(text, &lines),
        };
        if is_minified(&file.path, text.as_bytes()) {
            output.note(Note::new(NoteKind::Skipped, "minified: measured, but nothing is reported"));
            report::measures(&lines, &measured.functions, output);
        } else {
            report::file(&lines, &self.settings, output);
            measured.functions.iter().for_each(|function| report::function(function, &self.settings, output));
        }
        measured.defects.iter().for_each(|defect| report::defect(defect, &lines, output));
        Ok(Vec::new())
    }
}

/// Whether a file without an extension names a JavaScript engine in its first line.
fn is_node_script(text: &str) -> bool {
    text.lines().next().is_some_and(|line| ["node", "deno", "bun"].iter().any(|engine| line.contains(engine)))
}
