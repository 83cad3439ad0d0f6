//! A plugin that does what no plugin should.
//!
//! It is one component with many behaviours, each a module named after it, so that the tests can name them:
//! - `in_file`: for a file whose first line is the behaviour's name;
//! - `in_project`: the same, if the file's name ends in `.project`;
//! - `in_configure`: for the setting `behave`.
//!
//! Every behaviour that ought to be stopped first emits a finding of the rule `before`, which the host must keep. A file that
//! names no behaviour gets one finding of the rule `seen`.

mod in_configure;
mod in_file;
mod in_project;

use btm_plugin::{
    AnalyzeError, Description, File, FileAnalyzer, Finding, InvalidSetting, Output, Plugin, Project, ProjectAnalyzer, Region,
    Rule, Severity,
};
use serde::{Deserialize, Serialize};

/// The plugin.
struct Hostile {
    description: Description,
}

/// What the tests can ask of it.
#[derive(Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    /// The behaviour of `configure` and `describe`; none if empty.
    behave: String,
}

impl Plugin for Hostile {
    type Settings = Settings;

    fn configure(settings: Settings) -> Result<Self, Vec<InvalidSetting>> {
        let description = Description::new("Does what no plugin should")
            .rule(Rule::new("before", "Said before the plugin was stopped", Severity::High))
            .rule(Rule::new("seen", "A file was seen", Severity::Low))
            .rule(Rule::new("told", "What the plugin found out", Severity::Low));
        let description = if settings.behave.is_empty() {
            description
        } else {
            in_configure::behave(&settings.behave, description).unwrap_or_else(|| {
                Err(vec![InvalidSetting::new("behave", format!("no behaviour is named `{}`", settings.behave))])
            })?
        };
        Ok(Self { description })
    }

    fn describe(&self) -> Description {
        self.description.clone()
    }
}

impl FileAnalyzer for Hostile {
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        let behaviour = first_line(&file.content);
        if file.path.ends_with(".project") {
            return Ok(Vec::new());
        }
        in_file::behave(&behaviour, file, output).unwrap_or_else(|| {
            output.finding(Finding::new("seen", Severity::Low, "the file was seen").at(Region::Whole));
            Ok(Vec::new())
        })
    }
}

impl ProjectAnalyzer for Hostile {
    fn analyze(&self, project: &mut dyn Project) -> Result<(), AnalyzeError> {
        for path in project.find(&["*.project"]) {
            let content = project.read(&path).map_err(|error| AnalyzeError::Other(format!("{path}: {error:?}")))?;
            let behaviour = first_line(&content);
            in_project::behave(&behaviour, project)
                .unwrap_or_else(|| Err(AnalyzeError::Other(format!("no behaviour is named `{behaviour}`"))))?;
        }
        Ok(())
    }
}

/// The first line of a file, where the name of a behaviour may stand.
fn first_line(content: &[u8]) -> String {
    let line = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line).into_owned()
}

/// The finding that must survive whatever comes next.
fn before(output: &mut dyn Output) {
    output.finding(Finding::new("before", Severity::High, "said before"));
}

/// Says what the plugin found out.
fn tell(output: &mut dyn Output, message: impl Into<String>) {
    output.finding(Finding::new("told", Severity::Low, message));
}

/// A number of bytes that no limit of a test allows.
const ENORMOUS: usize = 100 << 20;

/// What moves, hides, recolours or disguises text: terminal escapes (a colour, a link, the title, a cleared screen, as one
/// byte and as two), control characters, and marks that change the direction of writing.
const ESCAPES: &str = "\u{1b}[31mred\u{1b}[0m \u{1b}]8;;https://example.org\u{7}link\u{1b}]8;;\u{7} \u{1b}]0;title\u{7} \u{9b}2J \u{1b}c \r\u{8}\u{0}\u{7f}\u{85} \u{202e}backwards\u{202c} \u{2066}isolated\u{2069} \u{200f}\u{61c} \u{2028}line\u{2029} \u{feff}\u{200b}\u{ad} \ntwo lines\tand a tab";

/// Never returns, and calls nothing.
fn loop_for_ever() -> ! {
    let mut steps = 0_u64;
    loop {
        steps = std::hint::black_box(steps.wrapping_add(1));
    }
}

/// Takes memory and writes to all of it, until there is none.
fn grow_memory() -> ! {
    let mut held = Vec::new();
    loop {
        held.push(vec![1_u8; 1 << 20]);
        std::hint::black_box(&held);
    }
}

btm_plugin::export!(Hostile, name: "hostile", world: full,
    capabilities: { documents: "writes what it found", notifications: "tells that it is done" },
);
