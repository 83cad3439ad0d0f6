//! Data from outside, and what has happened to it on its way.

use std::ops::Range;

use btm_plugin::Severity;

/// Contexts in which a value may be harmless, as bits.
pub(crate) mod clean {
    /// As HTML text.
    pub(crate) const HTML: u16 = 1;
    /// Within a shell command.
    pub(crate) const SHELL: u16 = 2;
    /// Within an SQL statement.
    pub(crate) const SQL: u16 = 4;
    /// As part of a path.
    pub(crate) const PATH: u16 = 8;
    /// As an address to go to.
    pub(crate) const URL: u16 = 16;
    /// Within an LDAP filter.
    pub(crate) const LDAP: u16 = 32;
    /// Within an XPath expression.
    pub(crate) const XPATH: u16 = 64;
    /// As code, template or serialized object.
    pub(crate) const CODE: u16 = 128;
    /// As a session value.
    pub(crate) const TRUST: u16 = 256;
    /// Where quotes end a string: what a check for quotes proves.
    pub(crate) const QUOTED: u16 = SQL | XPATH | CODE;
    /// Everywhere.
    pub(crate) const ALL: u16 = u16::MAX;
}

/// Who controls a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The user who started the program: arguments, environment, keyboard.
    Local,
    /// Somebody on the network.
    Remote,
}

/// Data from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taint {
    /// Where it entered, as bytes of the file.
    pub start: u32,
    /// The end of that place.
    pub end: u32,
    /// Who controls it.
    pub origin: Origin,
    /// Whether every step from there was understood; a call of an unknown function makes it a guess.
    pub sure: bool,
    /// The contexts in which it is harmless.
    pub clean: u16,
    /// Whether `..` was resolved, so that a check of the path's start means something.
    pub resolved: bool,
}

impl Taint {
    /// Fresh data from outside.
    pub(crate) fn new(range: &Range<usize>, origin: Origin) -> Self {
        Self { start: offset(range.start), end: offset(range.end), origin, sure: true, clean: 0, resolved: false }
    }

    /// Where it entered.
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How bad it is in a context, if it is not harmless there; `local` is for data of the user who started the program.
    pub(crate) fn severity(self, context: u16, local: Option<Severity>) -> Option<Severity> {
        match (self.origin, self.sure) {
            _ if self.clean & context != 0 => None,
            (Origin::Remote, true) => Some(Severity::High),
            (Origin::Remote, false) => Some(Severity::Medium),
            (Origin::Local, _) => local,
        }
    }

    /// The more dangerous of two. Data from one source is only as clean as its less clean part.
    fn worse(self, other: Self) -> Self {
        let rank = |taint: Self| (taint.origin, taint.sure, u16::BITS - taint.clean.count_ones());
        let worst = if rank(other) > rank(self) { other } else { self };
        let clean = if self.start == other.start { self.clean & other.clean } else { worst.clean };
        Self { clean, ..worst }
    }
}

/// An offset as it is stored.
pub(crate) fn offset(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// What flows into a value from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    /// Data from outside.
    pub taint: Option<Taint>,
    /// A predictable random number, and where it was drawn.
    pub random: Option<(u32, u32)>,
}

impl Flow {
    /// Both flows; of two taints the more dangerous.
    pub(crate) fn with(self, other: Self) -> Self {
        let taint = match (self.taint, other.taint) {
            (Some(one), Some(other)) => Some(one.worse(other)),
            (one, other) => one.or(other),
        };
        Self { taint, random: self.random.or(other.random) }
    }

    /// The same data, but by a step that was not understood.
    pub(crate) fn unsure(self) -> Self {
        Self { taint: self.taint.map(|taint| Taint { sure: false, ..taint }), random: self.random }
    }
}
