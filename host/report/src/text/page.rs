//! What the text is written on: its width and its colours.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use btm_model::Severity;

/// What a piece of text is, which decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The severity of a finding, and the marks under its place.
    Severity(Severity),
    /// The frame around an excerpt: arrows, bars, line numbers.
    Frame,
    /// The sentence to read first.
    Strong,
    /// What may be skipped.
    Faint,
    /// All is well.
    Good,
    /// Something did not run to its end.
    Problem,
}

/// Width and colours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// How many columns there are.
    pub(crate) width: usize,
    /// Whether to use ANSI colours.
    pub(crate) color: bool,
}

impl Page {
    /// The text in its colours, if there are any.
    pub(crate) fn paint<'a>(&self, role: Role, text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
        let text = text.into();
        if !self.color || text.is_empty() {
            return text;
        }
        let style = role.style();
        Cow::Owned(format!("{style}{text}{style:#}"))
    }
}

impl Role {
    fn style(self) -> Style {
        let bold = |color: AnsiColor| color.on_default().bold();
        match self {
            Self::Severity(Severity::Critical) => bold(AnsiColor::Magenta),
            Self::Severity(Severity::High) => bold(AnsiColor::Red),
            Self::Severity(Severity::Medium) | Self::Problem => bold(AnsiColor::Yellow),
            Self::Severity(Severity::Low) => bold(AnsiColor::Cyan),
            Self::Severity(Severity::Info) | Self::Good => bold(AnsiColor::Green),
            Self::Frame => bold(AnsiColor::Blue),
            Self::Strong => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
        }
    }
}
