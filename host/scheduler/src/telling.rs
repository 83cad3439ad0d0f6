//! When results are told to people.

use btm_model::{Priority, Severity};

/// When results are told to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Telling {
    /// To every attached client, as soon as it is known.
    AtOnce,
    /// When the task has ended.
    AtCompletion,
    /// Kept, and shown to whoever asks; nobody is interrupted.
    Backlog,
}

impl Telling {
    /// When the result of a task is told.
    #[must_use]
    pub fn of_task(priority: Priority) -> Self {
        match priority {
            Priority::Critical | Priority::High => Self::AtOnce,
            Priority::Medium => Self::AtCompletion,
            Priority::Low => Self::Backlog,
        }
    }

    /// When a finding of a task is told: a critical one at once, whatever the task's priority.
    #[must_use]
    pub fn of_finding(priority: Priority, severity: Severity) -> Self {
        if severity == Severity::Critical { Self::AtOnce } else { Self::of_task(priority) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_critical_finding_is_told_at_once_even_by_a_low_task() {
        assert_eq!(Telling::of_finding(Priority::Low, Severity::Critical), Telling::AtOnce);
        assert_eq!(Telling::of_finding(Priority::Low, Severity::High), Telling::Backlog);
        assert_eq!(Telling::of_finding(Priority::Medium, Severity::High), Telling::AtCompletion);
        assert_eq!(Telling::of_task(Priority::High), Telling::AtOnce);
    }
}
