//! What an instance is being asked to do, and which imports that allows.

/// What an instance is being asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// `configure` and `describe`: only logging.
    Configure,
    /// `file-analyzer.analyze`: findings, metrics, notes, logging.
    File,
    /// `project-analyzer.analyze`: everything.
    Project,
}

impl Phase {
    /// Whether findings, metrics and notes may be reported.
    pub(crate) fn may_report(self) -> bool {
        matches!(self, Self::File | Self::Project)
    }

    /// Whether the project's interfaces may be used.
    pub(crate) fn sees_project(self) -> bool {
        matches!(self, Self::Project)
    }
}
