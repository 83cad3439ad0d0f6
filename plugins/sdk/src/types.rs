//! The contract's words as plain Rust types, with constructors that keep analyzers short.

use std::ops::Range;

/// How much a finding matters, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to repair.
    Info,
    /// Should be repaired when the place is next touched.
    Low,
    /// Should be repaired soon.
    Medium,
    /// Should be repaired before a release; fails a scan by default.
    High,
    /// Should be repaired now.
    Critical,
}

/// A place between two characters: one-based line, and one-based column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// One-based line.
    pub line: u32,
    /// One-based column, in Unicode scalar values.
    pub column: u32,
}

/// A part of a file, in whichever unit the analyzer has at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Region {
    /// The file as such.
    Whole,
    /// One line, one-based.
    Line(u32),
    /// From one position to another, half-open.
    Positions(Position, Position),
    /// From one byte to another, half-open and zero-based.
    Bytes(Range<u64>),
}

impl Region {
    /// A range of bytes.
    #[must_use]
    pub fn bytes(range: Range<usize>) -> Self {
        Self::Bytes(range.start as u64..range.end as u64)
    }
}

/// A part of a file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file; the one being analyzed when absent.
    pub path: Option<String>,
    /// The part of it.
    pub region: Region,
}

impl Place {
    /// A part of a named file.
    #[must_use]
    pub fn in_file(path: impl Into<String>, region: Region) -> Self {
        Self { path: Some(path.into()), region }
    }
}

impl From<Region> for Place {
    fn from(region: Region) -> Self {
        Self { path: None, region }
    }
}

/// The replacement of one part of a file by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty range inserts.
    pub place: Place,
    /// What stands there afterwards.
    pub replacement: String,
}

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// The meaning of the code stays the same.
    Safe,
    /// Probably right; a person should look.
    MaybeIncorrect,
}

/// One way to repair a finding; all edits are applied, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// The edits; they must not overlap.
    pub edits: Vec<Edit>,
    /// How far it may be trusted.
    pub applicability: Applicability,
}

impl Fix {
    /// A fix without edits yet.
    #[must_use]
    pub fn new(title: impl Into<String>, applicability: Applicability) -> Self {
        Self { title: title.into(), edits: Vec::new(), applicability }
    }

    /// Adds an edit.
    #[must_use]
    pub fn edit(mut self, place: impl Into<Place>, replacement: impl Into<String>) -> Self {
        self.edits.push(Edit { place: place.into(), replacement: replacement.into() });
        self
    }
}

/// A second place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub place: Place,
    /// What it has to do with the finding.
    pub message: String,
}

/// A rule broken at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, without the plugin's name.
    pub rule: String,
    /// How much this one matters.
    pub severity: Severity,
    /// What is wrong here, one sentence.
    pub message: String,
    /// Where; the whole file or project when absent.
    pub place: Option<Place>,
    /// Further places.
    pub related: Vec<Related>,
    /// Ways to repair it, best first.
    pub fixes: Vec<Fix>,
    /// Parts of the file that must never be shown.
    pub sensitive: Vec<Region>,
    /// Further facts, as name and value.
    pub properties: Vec<(String, String)>,
}

impl Finding {
    /// A finding without a place yet.
    #[must_use]
    pub fn new(rule: impl Into<String>, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            severity,
            message: message.into(),
            place: None,
            related: Vec::new(),
            fixes: Vec::new(),
            sensitive: Vec::new(),
            properties: Vec::new(),
        }
    }

    /// Says where it is.
    #[must_use]
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, place: impl Into<Place>, message: impl Into<String>) -> Self {
        self.related.push(Related { place: place.into(), message: message.into() });
        self
    }

    /// Adds a way to repair it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Marks a part of the file that must never be shown.
    #[must_use]
    pub fn sensitive(mut self, region: Region) -> Self {
        self.sensitive.push(region);
        self
    }

    /// Adds a fact for machines.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.properties.push((name.into(), value.into()));
        self
    }
}

/// A named number about a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// The name, in lower case with hyphens.
    pub name: String,
    /// The number; must be finite.
    pub value: f64,
    /// The unit; empty for a plain count or ratio.
    pub unit: String,
    /// What was measured.
    pub place: Option<Place>,
}

impl Metric {
    /// A plain count or ratio of the whole file or project.
    #[must_use]
    pub fn new(name: impl Into<String>, value: f64) -> Self {
        Self { name: name.into(), value, unit: String::new(), place: None }
    }

    /// Gives the unit.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Says what was measured.
    #[must_use]
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.place = Some(place.into());
        self
    }
}

/// Why something was not analyzed, or not wholly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// It was left out on purpose.
    Skipped,
    /// A part could not be understood.
    PartlyParsed,
    /// It uses something the analyzer does not know.
    Unsupported,
}

/// What could not be analyzed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Why.
    pub kind: NoteKind,
    /// What, for a person.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
}

impl Note {
    /// A note about the whole file or project.
    #[must_use]
    pub fn new(kind: NoteKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), place: None }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.place = Some(place.into());
        self
    }
}

/// Something an analyzer looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id, unique within the plugin.
    pub id: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// The usual severity.
    pub severity: Severity,
    /// Why it matters and how to repair it, in Markdown.
    pub help: String,
    /// A page about it.
    pub url: Option<String>,
    /// Words to group by.
    pub tags: Vec<String>,
}

impl Rule {
    /// A rule without help yet.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>, severity: Severity) -> Self {
        Self { id: id.into(), title: title.into(), severity, help: String::new(), url: None, tags: Vec::new() }
    }

    /// Says why it matters and how to repair it, in Markdown.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Names a page about it.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Adds a word to group by.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }
}

/// Which files a file analyzer wants to see: those that match a glob or are written in a language (every file, if both
/// lists are empty), contain one of the literals (if there are any) and are not larger than `max_bytes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Patterns in git-ignore syntax.
    pub globs: Vec<String>,
    /// Languages the host knows; the contract lists them.
    pub languages: Vec<String>,
    /// Byte strings of which a file must contain one, in any case of ASCII letters.
    pub literals: Vec<Vec<u8>>,
    /// The largest file wanted, in bytes.
    pub max_bytes: Option<u64>,
}

impl Selection {
    /// Adds a pattern.
    #[must_use]
    pub fn glob(mut self, glob: impl Into<String>) -> Self {
        self.globs.push(glob.into());
        self
    }

    /// Adds a language.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.languages.push(language.into());
        self
    }

    /// Adds a byte string.
    #[must_use]
    pub fn literal(mut self, literal: impl Into<Vec<u8>>) -> Self {
        self.literals.push(literal.into());
        self
    }
}

/// What a plugin looks for. Its name, version and default settings are added by [`export!`](crate::export!).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What the plugin does, one sentence.
    pub summary: String,
    /// Everything it looks for.
    pub rules: Vec<Rule>,
    /// The files it wants to see.
    pub selection: Selection,
    /// Further facts, as name and value.
    pub properties: Vec<(String, String)>,
}

impl Description {
    /// A description without rules yet.
    #[must_use]
    pub fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), ..Self::default() }
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Says which files the plugin wants to see.
    #[must_use]
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }
}

/// A file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path, relative to the project root, with `/`.
    pub path: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl File {
    /// The content as text.
    ///
    /// # Errors
    /// [`AnalyzeError::Unsupported`] when it is not UTF-8.
    pub fn text(&self) -> Result<&str, AnalyzeError> {
        std::str::from_utf8(&self.content)
            .map_err(|error| AnalyzeError::Unsupported(format!("not UTF-8: byte {} is wrong", error.valid_up_to())))
    }

    /// What stands behind the last `.` of the file's name, in lower case; empty if there is none.
    #[must_use]
    pub fn extension(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
            _ => String::new(),
        }
    }
}

/// A file that a plugin writes for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its path below the folder that the user names.
    pub path: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSetting {
    /// The key, with dots for keys within keys.
    pub key: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl InvalidSetting {
    /// Names the key and what is wrong with it.
    #[must_use]
    pub fn new(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self { key: key.into(), message: message.into() }
    }
}

/// Why a plugin could not be configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigureError {
    /// The user's settings are wrong.
    Invalid(Vec<InvalidSetting>),
    /// Anything else.
    Other(String),
}

/// Why an analysis failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnalyzeError {
    /// The file is not what its name says. Becomes a note.
    Unparsable(String),
    /// The file uses something the analyzer does not know. Becomes a note.
    Unsupported(String),
    /// Anything else. Makes the run incomplete.
    Other(String),
}
