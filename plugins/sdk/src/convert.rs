//! Between the SDK's types and the generated ones.

use crate::bindings::btm::plugin::{documents, logging, project, types as wit};
use crate::types::{
    AnalyzeError, Applicability, ConfigureError, Document, Edit, File, Finding, Fix, InvalidSetting, Metric, Note, NoteKind,
    Place, Position, Region, Related, Rule, Selection, Severity,
};
use crate::{Level, ReadError};

/// Converts every item.
fn all<A, B: From<A>>(items: Vec<A>) -> Vec<B> {
    items.into_iter().map(B::from).collect()
}

impl From<Severity> for wit::Severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Info,
            Severity::Low => Self::Low,
            Severity::Medium => Self::Medium,
            Severity::High => Self::High,
            Severity::Critical => Self::Critical,
        }
    }
}

impl From<Position> for wit::Position {
    fn from(Position { line, column }: Position) -> Self {
        Self { line, column }
    }
}

impl From<Region> for wit::Region {
    fn from(region: Region) -> Self {
        match region {
            Region::Whole => Self::Whole,
            Region::Line(line) => Self::Line(line),
            Region::Positions(start, end) => Self::Positions(wit::PositionRange { start: start.into(), end: end.into() }),
            Region::Bytes(range) => Self::Bytes(wit::ByteRange { start: range.start, end: range.end }),
        }
    }
}

impl From<Place> for wit::Place {
    fn from(Place { path, region }: Place) -> Self {
        Self { path, region: region.into() }
    }
}

impl From<Edit> for wit::Edit {
    fn from(Edit { place, replacement }: Edit) -> Self {
        Self { place: place.into(), replacement }
    }
}

impl From<Fix> for wit::Fix {
    fn from(Fix { title, edits, applicability }: Fix) -> Self {
        let applicability = match applicability {
            Applicability::Safe => wit::Applicability::Safe,
            Applicability::MaybeIncorrect => wit::Applicability::MaybeIncorrect,
        };
        Self { title, edits: all(edits), applicability }
    }
}

impl From<Related> for wit::Related {
    fn from(Related { place, message }: Related) -> Self {
        Self { place: place.into(), message }
    }
}

impl From<Finding> for wit::Finding {
    fn from(finding: Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity.into(),
            message: finding.message,
            place: finding.place.map(Into::into),
            related: all(finding.related),
            fixes: all(finding.fixes),
            sensitive: all(finding.sensitive),
            properties: finding.properties,
        }
    }
}

impl From<Metric> for wit::Metric {
    fn from(Metric { name, value, unit, place }: Metric) -> Self {
        Self { name, value, unit, place: place.map(Into::into) }
    }
}

impl From<Note> for wit::Note {
    fn from(Note { kind, message, place }: Note) -> Self {
        let kind = match kind {
            NoteKind::Skipped => wit::NoteKind::Skipped,
            NoteKind::PartlyParsed => wit::NoteKind::PartlyParsed,
            NoteKind::Unsupported => wit::NoteKind::Unsupported,
        };
        Self { kind, message, place: place.map(Into::into) }
    }
}

impl From<Rule> for wit::Rule {
    fn from(Rule { id, title, severity, help, url, tags }: Rule) -> Self {
        Self { id, title, severity: severity.into(), help, url, tags }
    }
}

impl From<Selection> for wit::Selection {
    fn from(Selection { globs, languages, literals, max_bytes }: Selection) -> Self {
        Self { globs, languages, literals, max_bytes }
    }
}

impl From<wit::File> for File {
    fn from(wit::File { path, content }: wit::File) -> Self {
        Self { path, content }
    }
}

impl From<Document> for documents::Document {
    fn from(Document { path, media_type, content }: Document) -> Self {
        Self { path, media_type, content }
    }
}

impl From<InvalidSetting> for wit::InvalidSetting {
    fn from(InvalidSetting { key, message }: InvalidSetting) -> Self {
        Self { key, message }
    }
}

impl From<ConfigureError> for wit::ConfigureError {
    fn from(error: ConfigureError) -> Self {
        match error {
            ConfigureError::Invalid(settings) => Self::Invalid(all(settings)),
            ConfigureError::Other(message) => Self::Other(message),
        }
    }
}

impl From<AnalyzeError> for wit::AnalyzeError {
    fn from(error: AnalyzeError) -> Self {
        match error {
            AnalyzeError::Unparsable(message) => Self::Unparsable(message),
            AnalyzeError::Unsupported(message) => Self::Unsupported(message),
            AnalyzeError::Other(message) => Self::Other(message),
        }
    }
}

impl From<project::ReadError> for ReadError {
    fn from(error: project::ReadError) -> Self {
        match error {
            project::ReadError::Missing => Self::Missing,
            project::ReadError::NotAFile => Self::NotAFile,
            project::ReadError::TooLarge(size) => Self::TooLarge(size),
            project::ReadError::Denied => Self::Denied,
            project::ReadError::Other(message) => Self::Other(message),
        }
    }
}

impl From<Level> for logging::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Trace => Self::Trace,
            Level::Debug => Self::Debug,
            Level::Info => Self::Info,
            Level::Warn => Self::Warn,
            Level::Error => Self::Error,
        }
    }
}
