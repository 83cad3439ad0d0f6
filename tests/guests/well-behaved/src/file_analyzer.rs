//! The file analyzer.

use btm_plugin::{
    AnalyzeError, Applicability, File, Finding, Fix, Level, Metric, Note, NoteKind, Output, Place, Position, Region, Severity,
};

use crate::{greed, plugin::Settings};

/// Analyzes one file. Its facts are the number of words found, a byte that is not UTF-8, and the path.
///
/// # Errors
/// As the file's first line asks for.
pub fn analyze(settings: &Settings, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    for level in [Level::Trace, Level::Debug, Level::Info, Level::Warn, Level::Error] {
        output.log(level, &format!("analyzing {}", file.path));
    }
    let text = std::str::from_utf8(&file.content).map_err(|_| AnalyzeError::Unsupported("not UTF-8".to_owned()))?;
    let count = words(settings, text, output);
    secrets(text, output);
    if text.contains("places") {
        places(file, output);
    }
    if text.contains("notes") {
        notes(output);
    }
    metrics(text, count, output);
    if let Some(limit) = text.lines().next().and_then(|line| line.strip_prefix("reach ")) {
        greed::reach(limit, output);
    }
    match text.lines().next() {
        Some("unparsable") => return Err(AnalyzeError::Unparsable("line 1: told so".to_owned())),
        Some("unsupported") => return Err(AnalyzeError::Unsupported("told so".to_owned())),
        Some("fail") => return Err(AnalyzeError::Other("told so".to_owned())),
        _ => {}
    }
    let mut facts = vec![u8::try_from(count).unwrap_or(u8::MAX), 0xff];
    facts.extend_from_slice(file.path.as_bytes());
    Ok(facts)
}

/// Reports each word, with both kinds of fix and a related place: the word before.
fn words(settings: &Settings, text: &str, output: &mut dyn Output) -> usize {
    let mut count = 0;
    let mut previous = Region::Whole;
    for (start, word) in text.match_indices(&settings.word) {
        count += 1;
        let region = Region::bytes(start..start + word.len());
        let after = Region::bytes(start + word.len()..start + word.len());
        let finding = Finding::new("word", Severity::Medium, format!("found `{word}`, number {count}"))
            .at(region.clone())
            .related(std::mem::replace(&mut previous, region.clone()), "the one before")
            .fix(Fix::new("Say `DONE`", Applicability::Safe).edit(region, "DONE"))
            .fix(
                Fix::new("Put brackets around it", Applicability::MaybeIncorrect)
                    .edit(Region::bytes(start..start), "[")
                    .edit(after, "]"),
            )
            .property("cwe", "CWE-546")
            .property("confidence", "high")
            .property("number", count.to_string());
        output.finding(finding);
    }
    count
}

/// Reports each password, and says that it must not be shown.
fn secrets(text: &str, output: &mut dyn Output) {
    const KEY: &str = "password=";
    for (start, _) in text.match_indices(KEY) {
        let start = start + KEY.len();
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        let finding = Finding::new("secret", Severity::Critical, format!("the password is `{}`", &text[start..end]))
            .at(Region::bytes(start..end))
            .sensitive(Region::bytes(start..end));
        output.finding(finding);
    }
}

/// Reports one finding of each severity and each kind of place.
fn places(file: &File, output: &mut dyn Output) {
    let positions = Region::Positions(Position { line: 1, column: 2 }, Position { line: 2, column: 1 });
    let named = Place::in_file(file.path.clone(), Region::Line(2));
    output.finding(Finding::new("place", Severity::Info, "no place"));
    output.finding(Finding::new("place", Severity::Low, "the whole file").at(Region::Whole));
    output.finding(Finding::new("place", Severity::Medium, "a line").at(Region::Line(2)));
    output.finding(Finding::new("place", Severity::High, "positions").at(positions));
    output.finding(Finding::new("place", Severity::Critical, "bytes").at(Region::bytes(1..3)));
    output.finding(Finding::new("place", Severity::Info, "a named file").at(named));
    output.finding(Finding::new("place", Severity::Info, "more than there is").at(Region::Bytes(0..u64::from(u32::MAX) + 1)));
}

/// Adds one note of each kind, in each kind of place.
fn notes(output: &mut dyn Output) {
    output.note(Note::new(NoteKind::Skipped, "skipped a part").at(Region::Line(1)));
    output.note(Note::new(NoteKind::PartlyParsed, "understood a part").at(Region::Bytes(0..1)));
    output.note(Note::new(NoteKind::Unsupported, "does not know a part"));
}

/// Measures the file, and its first line.
fn metrics(text: &str, count: usize, output: &mut dyn Output) {
    output.metric(Metric::new("bytes", text.len() as f64).unit("bytes"));
    output.metric(Metric::new("words", count as f64).at(Region::Whole));
    output.metric(Metric::new("half", count as f64 / 2.0).at(Region::Line(1)));
}
