//! The plugin itself: settings, rules, map and reduce.

use btm_plugin::{
    AnalyzeError, Description, File, FileAnalyzer, InvalidSetting, Note, NoteKind, Output, Place, Plugin, Project,
    ProjectAnalyzer, Region, Rule, Selection, Severity,
};

use crate::facts::Facts;
use crate::language::{self, Language};
use crate::runs::{self, Source};
use crate::{Settings, groups, map, noise, report};

/// Finds code that stands in more than one place.
#[derive(Debug)]
pub struct Duplication {
    settings: Settings,
}

const HELP: &str = "\
The same code stands in several places. Whoever mends or extends one of them must know of the others, and sooner or later \
one is forgotten.

**Repair:** move the code into a function, a base class or a module that all places use, with what differs as a \
parameter. Leave it where the places are alike only by chance and will change for different reasons; then say so with \
`btm: ignore[duplication/clone] reason`.

Comments, blanks, import statements, tables of data, generated and minified files do not count. Names must be equal \
unless the setting `ignore-identifiers` is on.";

/// Larger files are data.
const LARGEST_FILE: u64 = 1 << 20;

impl Plugin for Duplication {
    type Settings = Settings;

    fn configure(settings: Settings) -> Result<Self, Vec<InvalidSetting>> {
        let problems = settings.problems();
        if problems.is_empty() { Ok(Self { settings }) } else { Err(problems) }
    }

    fn describe(&self) -> Description {
        let selection = language::NAMES.into_iter().fold(Selection::default(), Selection::language);
        let rule = Rule::new(report::RULE, "The same code stands in several places", Severity::Low)
            .help(HELP)
            .url("https://refactoring.guru/smells/duplicate-code")
            .tag("maintainability")
            .tag("duplication");
        Description::new("Finds code that stands in more than one place")
            .rule(rule)
            .selection(Selection { max_bytes: Some(LARGEST_FILE), ..selection })
    }
}

impl FileAnalyzer for Duplication {
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        if let Some(reason) = noise::reason_to_skip(&file.path, &file.content) {
            output.note(Note::new(NoteKind::Skipped, reason));
            return Ok(Vec::new());
        }
        let language = Language::of_extension(&file.extension());
        let facts = map::facts_of(&file.content, &language, &self.settings);
        Ok(facts.map(|facts| facts.encode()).unwrap_or_default())
    }
}

impl ProjectAnalyzer for Duplication {
    fn analyze(&self, project: &mut dyn Project) -> Result<(), AnalyzeError> {
        let sources = read(project);
        let total = sources.len() as u64;
        let found = runs::find(&sources, self.settings.min_tokens, |file| {
            if file % 256 == 0 {
                project.progress(file as u64, Some(total), "comparing");
            }
        });
        if found.cut_short {
            let message = "the code repeats itself too much to compare everything: some clones are missing";
            project.note(Note::new(NoteKind::Unsupported, message));
        }
        let (groups, covered) = groups::gather(&sources, &found.runs, &self.settings);
        report::metrics(project, &sources, &covered);
        report::findings(project, &sources, groups, self.settings.max_findings as usize);
        project.progress(total, Some(total), "compared");
        Ok(())
    }
}

/// So many tokens fit into the default memory limit of 256 MiB with room to spare (about 7 bytes each).
const MOST_TOKENS: usize = 20_000_000;

/// All files' facts.
fn read(project: &mut dyn Project) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut tokens = 0;
    let mut left = 0_usize;
    while let Some((path, bytes)) = project.next_facts() {
        if sources.len() % 256 == 0 {
            project.progress(sources.len() as u64, None, "reading");
        }
        match Facts::decode(&bytes) {
            Ok(facts) if tokens + facts.tags.len() <= MOST_TOKENS => {
                tokens += facts.tags.len();
                sources.push(Source { path, facts });
            }
            Ok(_) => left += 1,
            Err(_) => project.note(
                Note::new(NoteKind::Unsupported, "its facts are damaged: it was not compared")
                    .at(Place::in_file(path, Region::Whole)),
            ),
        }
    }
    if left > 0 {
        let message = format!("{left} files were not compared: together the files have more than {MOST_TOKENS} tokens");
        project.note(Note::new(NoteKind::Skipped, message));
    }
    sources
}
