//! The file: a first line with the format's version, then one finding a line, sorted.
//!
//! A line has the path, the rule, the fingerprint with how bad the finding was, and the start of the message, with a tab between them. It says nothing of the other
//! lines, of line numbers, of counts or of the day, so that what two branches add and remove merges unless it is side by side.

use std::fmt;

use crate::{
    Baseline, Level,
    entry::{Entry, FINGERPRINT},
    escape::{escaped, unescaped},
};

/// The version of the format.
const VERSION: u64 = 2;
/// The first version, whose lines do not say how bad a finding was.
const FIRST: u64 = 1;
/// How the first line starts; the version follows, and a word to the reader that may change.
const HEADER: &str = "# btm baseline ";
/// What the reader of a review is told.
const ABOUT: &str = "findings that are known, which `btm scan --new-only` leaves out; `btm baseline update` maintains this file";
/// Stands for the path of a finding about the project.
const PROJECT: &str = ".";
/// Stands for the fingerprint of a finding that has no text of its own.
const NO_FINGERPRINT: &str = "-";
/// How lines begin with which git marks what it could not merge.
const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// A text is no baseline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct ParseError {
    /// The line's number.
    pub line: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a line of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The first line is not that of a baseline.
    #[error("this is not a baseline: its first line does not begin with `{HEADER}{VERSION}`")]
    NotABaseline,
    /// It is of a version that came later.
    #[error("the baseline has version {0}, and this btm knows version {VERSION}")]
    Newer(String),
    /// git could not merge.
    #[error("a merge conflict is not resolved")]
    Conflict,
    /// There are too few or too many fields.
    #[error("the line is damaged: it has {0} of 4 fields (path, rule, fingerprint and message, with tabs between them)")]
    Fields(usize),
    /// The rule is none.
    #[error("the line is damaged: its second field is not a rule such as `plugin/rule`")]
    Rule,
    /// The fingerprint is none.
    #[error("the line is damaged: its third field is neither {FINGERPRINT} hexadecimal digits nor `{NO_FINGERPRINT}`")]
    Fingerprint,
    /// What follows the fingerprint says nothing.
    #[error(
        "the line is damaged: the fingerprint in its third field is followed by something other than how bad the finding was, such as \
         `medium value=12 places=2`"
    )]
    Level,
    /// A field has a backslash that means nothing.
    #[error("the line is damaged: a `\\` is followed by neither `\\` nor `u{{…}}`")]
    Escape,
}

impl Problem {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotABaseline => "name another file with --baseline, or remove this one and run `btm baseline create`",
            Self::Newer(_) => "use the btm that wrote it, or a newer one",
            Self::Conflict => {
                "keep the lines of both sides and remove the lines with the marks, then run `btm baseline update`, which drops what is gone"
            }
            Self::Fields(_) | Self::Rule | Self::Fingerprint | Self::Level | Self::Escape => {
                "take the line from your version control again, or remove it: its finding is then a new one"
            }
        }
    }
}

impl fmt::Display for Baseline {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{HEADER}{VERSION}: {ABOUT}")?;
        self.entries().iter().try_for_each(|entry| writeln!(formatter, "{entry}"))
    }
}

/// The entry's line.
impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { PROJECT.to_owned() } else { escaped(&self.path) };
        let fingerprint = self.fingerprint.as_deref().unwrap_or(NO_FINGERPRINT);
        write!(formatter, "{path}\t{}\t{fingerprint}", escaped(&self.rule))?;
        if let Some(level) = &self.level {
            write!(formatter, " {level}")?;
        }
        // Editors take blanks away from the ends of lines.
        if self.message.is_empty() { Ok(()) } else { write!(formatter, "\t{}", escaped(&self.message)) }
    }
}

impl Baseline {
    /// Reads the text of a file. Lines may be in any order and end in any way, and blank ones say nothing: an editor or a merge may
    /// have left them so.
    ///
    /// # Errors
    /// If it is not what some btm up to this one has written.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut lines = (1..).zip(text.lines());
        let header = lines.next().map_or("", |(_, line)| line);
        parse_header(header).map_err(|problem| ParseError { line: 1, problem })?;
        let lines = lines.filter(|(_, line)| !line.trim().is_empty());
        let entries = lines.map(|(line, text)| parse_line(text).map_err(|problem| ParseError { line, problem }));
        entries.collect::<Result<_, _>>().map(Self::new)
    }
}

fn parse_header(line: &str) -> Result<(), Problem> {
    if is_conflict(line) {
        return Err(Problem::Conflict);
    }
    let rest = line.trim_start_matches('\u{feff}').strip_prefix(HEADER).ok_or(Problem::NotABaseline)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = rest.split_at(digits);
    let is_ended = rest.is_empty() || rest.starts_with([':', ' ']);
    match number.parse::<u64>() {
        Ok(FIRST..=VERSION) if is_ended => Ok(()),
        Ok(0..=VERSION) => Err(Problem::NotABaseline),
        Err(_) if number.is_empty() => Err(Problem::NotABaseline),
        _ => Err(Problem::Newer(number.chars().take(20).collect())),
    }
}

fn parse_line(line: &str) -> Result<Entry, Problem> {
    let fields: Vec<&str> = line.split('\t').collect();
    let (path, rule, fingerprint, message) = match fields[..] {
        _ if is_conflict(line) => return Err(Problem::Conflict),
        [path, rule, fingerprint] => (path, rule, fingerprint, ""),
        [path, rule, fingerprint, message] => (path, rule, fingerprint, message),
        _ => return Err(Problem::Fields(fields.len())),
    };
    let text = |field| unescaped(field).ok_or(Problem::Escape);
    let path = if path == PROJECT { String::new() } else { text(path)? };
    let rule = text(rule)?;
    if !rule.split_once('/').is_some_and(|(plugin, rule)| !plugin.is_empty() && !rule.is_empty()) {
        return Err(Problem::Rule);
    }
    let (fingerprint, level) = fingerprint.trim_end().split_once(' ').unwrap_or((fingerprint.trim_end(), ""));
    let fingerprint = match fingerprint {
        NO_FINGERPRINT => None,
        digits if digits.len() == FINGERPRINT && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) => {
            Some(digits.to_owned())
        }
        _ => return Err(Problem::Fingerprint),
    };
    let level = if level.is_empty() { None } else { Some(Level::parse(level).ok_or(Problem::Level)?) };
    Ok(Entry { path, rule, fingerprint, level, message: text(message)? })
}

/// Whether git has marked a conflict with this line. A path may begin so too; its line has tabs.
fn is_conflict(line: &str) -> bool {
    !line.contains('\t')
        && CONFLICT.iter().any(|mark| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

#[cfg(test)]
mod tests;
