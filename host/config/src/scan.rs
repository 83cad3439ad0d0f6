//! `[scan]`: what a scan does.

use std::{fmt, num::NonZeroUsize, str::FromStr};

use btm_model::Severity;

use crate::{error::shown, kind, section::section};

section! {
    /// `[scan]`, where every key may be absent.
    ScanOverrides {
        /// The lowest severity that makes a scan fail, or `never`. Default: high.
        fail_on: FailOn = "fail-on", kind::FAIL_ON;
        /// Threads that analyze. Default: one for each core.
        jobs: NonZeroUsize = "jobs", kind::THREADS;
        /// Globs of files that are not scanned, besides those that git ignores. A higher layer's list replaces a lower one's; in the
        /// environment they are separated by spaces. Default: none.
        exclude: Vec<String> = "exclude", kind::GLOBS;
        /// Bytes of the largest file that is analyzed. Default: 10 MiB.
        max_file_size: u64 = "max-file-size", kind::SIZE;
        /// Whether a scan leaves out what the baseline knows. Default: false.
        new_only: bool = "new-only", kind::SWITCH;
    }
}

/// `[scan]`, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanSettings {
    /// The lowest severity that makes a scan fail.
    pub fail_on: FailOn,
    /// Threads that analyze; absent: one for each core.
    pub jobs: Option<NonZeroUsize>,
    /// Globs of files that are not scanned.
    pub exclude: Vec<String>,
    /// Bytes of the largest file that is analyzed; absent: the scan's own bound.
    pub max_file_size: Option<u64>,
    /// Whether a scan leaves out what the baseline knows.
    pub new_only: bool,
}

impl ScanOverrides {
    /// What holds where no layer says anything, as far as a scan does not find it out by itself.
    #[must_use]
    pub fn built_in() -> Self {
        let ScanSettings { fail_on, jobs, exclude, max_file_size, new_only } = Self::default().resolve();
        Self { fail_on: Some(fail_on), jobs, exclude: Some(exclude), max_file_size, new_only: Some(new_only) }
    }

    /// With the defaults in place of what is absent.
    #[must_use]
    pub fn resolve(self) -> ScanSettings {
        ScanSettings {
            fail_on: self.fail_on.unwrap_or(FailOn::AtLeast(Severity::High)),
            jobs: self.jobs,
            exclude: self.exclude.unwrap_or_default(),
            max_file_size: self.max_file_size,
            new_only: self.new_only.unwrap_or(false),
        }
    }
}

/// Which findings make a scan fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Those of this severity and above.
    AtLeast(Severity),
    /// None.
    Never,
}

impl FailOn {
    /// Whether a finding of `severity` makes a scan fail.
    #[must_use]
    pub fn includes(self, severity: Severity) -> bool {
        matches!(self, Self::AtLeast(lowest) if severity >= lowest)
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(severity) => severity.fmt(formatter),
            Self::Never => formatter.pad("never"),
        }
    }
}

impl FromStr for FailOn {
    type Err = UnknownFailOn;

    fn from_str(text: &str) -> Result<Self, UnknownFailOn> {
        match text {
            "never" => Ok(Self::Never),
            _ => text.parse().map(Self::AtLeast).map_err(|_| UnknownFailOn(shown(text))),
        }
    }
}

/// The text says not when to fail.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of info, low, medium, high, critical, never")]
pub struct UnknownFailOn(String);
