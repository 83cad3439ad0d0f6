//! The project analyzer.

use btm_plugin::{
    AnalyzeError, Document, Finding, Level, Metric, Note, NoteKind, Place, Position, Project, ReadError, Region, Severity,
};

use crate::plugin::Settings;

/// Paths that cannot all be read.
const PATHS: [&str; 5] = ["a.txt", "no-such-file.txt", "folder", "large.bin", "../outside.txt"];

/// Analyzes the project.
///
/// # Errors
/// If the project has a file `fail.txt`.
pub fn analyze(settings: &Settings, project: &mut dyn Project) -> Result<(), AnalyzeError> {
    project.log(Level::Info, &format!("looking for {}", settings.word));
    files(settings, project);
    reads(project);
    facts(project);
    places(project);
    btm_plugin::notify(Severity::Low, "The project was analyzed", "");
    btm_plugin::notify(Severity::High, "With a body", "one line\nand another");
    match project.read("fail.txt") {
        Ok(_) => Err(AnalyzeError::Other("told so".to_owned())),
        Err(_) => Ok(()),
    }
}

/// Counts the words in each text file, and writes a document about it.
fn files(settings: &Settings, project: &mut dyn Project) {
    let paths = project.find(&["*.txt", "folder/*.md"]);
    let total = paths.len() as u64;
    let mut report = String::from("# Words\n\n");
    project.progress(0, None, "looking");
    for (done, path) in paths.into_iter().enumerate() {
        project.progress(done as u64, Some(total), &path);
        let Ok(content) = project.read(&path) else { continue };
        let count = String::from_utf8_lossy(&content).matches(&settings.word).count();
        let message = format!("{count} words in {} bytes", content.len());
        report += &format!("- {path}: {message}\n");
        project.finding(Finding::new("project", Severity::Low, message).at(Place::in_file(&path, Region::Whole)));
    }
    project.progress(total, Some(total), "done");
    document("words/report.md", "text/markdown", report.into_bytes());
    document("bytes.bin", "application/octet-stream", (0..=u8::MAX).collect());
}

fn document(path: &str, media_type: &str, content: Vec<u8>) {
    btm_plugin::write_document(Document { path: path.to_owned(), media_type: media_type.to_owned(), content });
}

/// Says what reading gives in each case.
fn reads(project: &mut dyn Project) {
    for path in PATHS {
        let answer = match project.read(path) {
            Ok(content) => format!("{} bytes", content.len()),
            Err(ReadError::Missing) => "missing".to_owned(),
            Err(ReadError::NotAFile) => "not a file".to_owned(),
            Err(ReadError::TooLarge(size)) => format!("too large: {size} bytes"),
            Err(ReadError::Denied) => "denied".to_owned(),
            Err(ReadError::Other(message)) => format!("other: {message}"),
        };
        project.finding(Finding::new("read", Severity::Low, format!("{path}: {answer}")));
    }
}

/// Says what the plugin's own file analyzer found: nothing, if it has none.
fn facts(project: &mut dyn Project) {
    let mut files = 0_u32;
    while let Some((path, facts)) = project.next_facts() {
        files += 1;
        let hex: String = facts.iter().map(|byte| format!("{byte:02x}")).collect();
        let message = format!("facts {hex}");
        project.finding(Finding::new("project", Severity::Medium, message).at(Place::in_file(path, Region::Line(1))));
    }
    project.finding(Finding::new("project", Severity::Info, format!("facts of {files} files")));
    project.metric(Metric::new("files", f64::from(files)).unit("files"));
}

/// Names places of files in each way a project analyzer can.
fn places(project: &mut dyn Project) {
    let positions = Region::Positions(Position { line: 1, column: 1 }, Position { line: 1, column: 3 });
    let finding = Finding::new("project", Severity::Info, "two files")
        .at(Place::in_file("a.txt", positions))
        .related(Place::in_file("b.txt", Region::Line(1)), "the other one");
    project.finding(finding);
    project.metric(Metric::new("half", 0.5).at(Place::in_file("a.txt", Region::Line(1))));
    project.note(Note::new(NoteKind::Skipped, "skipped a file").at(Place::in_file("b.txt", Region::Whole)));
    project.note(Note::new(NoteKind::Unsupported, "does not know a part of the project"));
}
