//! Runs an analyzer natively, for its unit tests and for comparison with the sandbox.

use crate::{
    AnalyzeError, ConfigureError, Document, File, FileAnalyzer, Finding, Level, Metric, Note, Output, Plugin, Project,
    ProjectAnalyzer, ReadError, Severity, capability, settings,
};

/// Everything that an analysis said.
#[derive(Debug, Default)]
pub struct Seen {
    /// The findings, in the order they were reported.
    pub findings: Vec<Finding>,
    /// The metrics.
    pub metrics: Vec<Metric>,
    /// The notes.
    pub notes: Vec<Note>,
    /// The log lines.
    pub log: Vec<(Level, String)>,
    /// The facts; empty for a project analyzer.
    pub facts: Vec<u8>,
    /// The documents; empty for a file analyzer.
    pub documents: Vec<Document>,
    /// Severity, title and body of each notification.
    pub notifications: Vec<(Severity, String, String)>,
    /// Why the analysis failed, if it did.
    pub error: Option<AnalyzeError>,
}

/// Configures a plugin from the text of one JSON object.
///
/// # Errors
/// The settings that cannot be used.
pub fn configure<P: Plugin>(json: &str) -> Result<P, ConfigureError> {
    settings::parse(json).and_then(P::configure).map_err(ConfigureError::Invalid)
}

/// Analyzes one file.
pub fn analyze_file<P: FileAnalyzer>(plugin: &P, path: &str, content: impl Into<Vec<u8>>) -> Seen {
    let file = File { path: path.to_owned(), content: content.into() };
    let mut seen = Seen::default();
    match plugin.analyze(&file, &mut seen) {
        Ok(facts) => seen.facts = facts,
        Err(error) => seen.error = Some(error),
    }
    seen
}

/// Analyzes a project that consists of `files` (path and content) and, from its file analyzer, `facts` (path and bytes),
/// both in the order given. Patterns are matched by file extension (`*.py`) or name only.
pub fn analyze_project<P: ProjectAnalyzer>(plugin: &P, files: Vec<(String, Vec<u8>)>, facts: Vec<(String, Vec<u8>)>) -> Seen {
    let mut project = Native { files, facts: facts.into_iter(), seen: Seen::default() };
    // What another analysis handed over is not this one's.
    drop(capability::native::take());
    if let Err(error) = plugin.analyze(&mut project) {
        project.seen.error = Some(error);
    }
    (project.seen.documents, project.seen.notifications) = capability::native::take();
    project.seen
}

struct Native {
    files: Vec<(String, Vec<u8>)>,
    facts: std::vec::IntoIter<(String, Vec<u8>)>,
    seen: Seen,
}

impl Output for Seen {
    fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn metric(&mut self, metric: Metric) {
        self.metrics.push(metric);
    }

    fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    fn log(&mut self, level: Level, message: &str) {
        self.log.push((level, message.to_owned()));
    }
}

impl Output for Native {
    fn finding(&mut self, finding: Finding) {
        self.seen.finding(finding);
    }

    fn metric(&mut self, metric: Metric) {
        self.seen.metric(metric);
    }

    fn note(&mut self, note: Note) {
        self.seen.note(note);
    }

    fn log(&mut self, level: Level, message: &str) {
        self.seen.log(level, message);
    }
}

impl Project for Native {
    fn find(&mut self, globs: &[&str]) -> Vec<String> {
        let matches = |path: &str| {
            globs.iter().any(|glob| match glob.strip_prefix('*') {
                Some(suffix) => path.ends_with(suffix),
                None => path.rsplit('/').next() == Some(glob),
            })
        };
        self.files.iter().filter(|(path, _)| matches(path)).map(|(path, _)| path.clone()).collect()
    }

    fn read(&mut self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.files.iter().find(|(name, _)| name == path).map(|(_, content)| content.clone()).ok_or(ReadError::Missing)
    }

    fn next_facts(&mut self) -> Option<(String, Vec<u8>)> {
        self.facts.next()
    }

    fn progress(&mut self, _done: u64, _total: Option<u64>, _label: &str) {}
}
