//! Tasks in words.

use std::time::{Duration, SystemTime};

use btm_config::units::format_size;
use btm_model::{Bound, DropReason, Ending, Loss, State, Timestamp};
use btm_protocol::{Merged, Progress};
use serde::Serialize;

use crate::{error::CommandError, exit::Exit};

/// The exit code of a task that was dropped or lost.
pub(crate) const DROPPED: Exit = Exit::OfTask(3);

/// As JSON, for programs.
pub(crate) fn json(value: &impl Serialize) -> Result<String, CommandError> {
    btm_report::json_of(value).map_err(|error| CommandError::internal("the answer is no JSON", error))
}

/// A duration, in its largest unit.
pub(crate) fn duration(duration: Duration) -> String {
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        seconds @ 1..60 => format!("{seconds} s"),
        seconds @ 60..3_600 => format!("{} min", seconds / 60),
        seconds @ 3_600..86_400 => format!("{} h", seconds / 3_600),
        seconds => format!("{} d", seconds / 86_400),
    }
}

/// How long ago something was.
pub(crate) fn ago(at: Timestamp) -> String {
    format!("{} ago", duration(Timestamp::from(SystemTime::now()).since(at)))
}

/// A state, with what is known in it.
pub(crate) fn state(state: &State) -> String {
    match state {
        State::Queued { not_before: Some(_), .. } => "waits for another attempt".to_owned(),
        State::Succeeded { code: 1, .. } => "succeeded, with findings".to_owned(),
        State::Failed { ending, .. } => format!("failed: {}", self::ending(ending)),
        State::TimedOut { limit, .. } => format!("timed out after {}", duration(Duration::from_millis(*limit))),
        State::StoppedByLimit { limit, value, .. } => format!("stopped: more {limit} than {}", format_size(*value)),
        State::Dropped { reason: DropReason::QueueFull, .. } => "dropped: the queue was full".to_owned(),
        State::Dropped { reason: DropReason::Dependency { id }, .. } => format!("dropped: task {id} did not succeed"),
        State::Dropped { reason: DropReason::Untrusted, .. } => {
            "dropped: btm.toml said what the task runs, and you do not agree to that any more".to_owned()
        }
        State::Running { attempt, .. } if *attempt > 1 => format!("running, attempt {attempt}"),
        other => other.name().to_owned(),
    }
}

/// How an attempt ended.
pub(crate) fn ending(ending: &Ending) -> String {
    match ending {
        Ending::Exited { code } => format!("exit code {code}"),
        Ending::Killed { signal } => format!("killed by signal {signal}"),
        Ending::TimedOut { limit } => format!("timed out after {}", duration(Duration::from_millis(*limit))),
        Ending::StoppedByLimit { limit, value } => format!("more {limit} than {}", format_size(*value)),
        Ending::Cancelled => "cancelled".to_owned(),
        Ending::NotStarted { message } => format!("not started: {message}"),
        Ending::Lost { loss: Loss::Reboot } => "the machine was shut down".to_owned(),
        Ending::Lost { loss: Loss::Supervisor } => "what watched over it was killed".to_owned(),
        Ending::Lost { loss: Loss::Folder } => "its folder was removed".to_owned(),
        Ending::Lost { loss: Loss::Copied } => "it ran in the project that this is a copy of".to_owned(),
    }
}

/// What became of the bounds of two requests for the same, after a sentence; nothing if they were the same.
pub(crate) fn merged(merged: &Merged) -> String {
    let list = |bounds: &[Bound]| bounds.iter().map(|bound| bounded(*bound, merged)).collect::<Vec<_>>().join(", ");
    let (changed, kept) = (list(&merged.changed), list(&merged.kept));
    let changed = if changed.is_empty() { changed } else { format!("; it now has {changed}") };
    let kept = if kept.is_empty() { kept } else { format!("; it keeps {kept}") };
    format!("{changed}{kept}")
}

fn bounded(bound: Bound, merged: &Merged) -> String {
    let limits = &merged.limits;
    // What is named is there: the stricter one of two limits is one.
    let time = |limit: Option<u64>| duration(Duration::from_millis(limit.unwrap_or(0)));
    match bound {
        Bound::Priority => format!("{} priority", merged.priority),
        Bound::Time => format!("{} as its time limit", time(limits.time)),
        Bound::Memory => format!("{} as its memory limit", format_size(limits.memory.unwrap_or(0))),
        Bound::Processor => format!("{}% of a processor", limits.processor.unwrap_or(0)),
        Bound::Grace => format!("{} to end", time(Some(limits.grace))),
        Bound::Retries => format!("{} retries", merged.retries),
        Bound::Group => format!("the group `{}`", merged.group.as_deref().unwrap_or_default()),
    }
}

/// How far it is.
pub(crate) fn progress(progress: Progress) -> String {
    match progress.remaining {
        Some(remaining) if remaining > 0 => {
            format!("{}%, about {} left", progress.percent, duration(Duration::from_millis(remaining)))
        }
        _ => format!("{}%", progress.percent),
    }
}

/// Since when a task is in its state.
pub(crate) fn since(state: &State) -> Timestamp {
    match *state {
        State::Queued { since, .. } | State::Running { since, .. } | State::Paused { since, .. } => since,
        State::Succeeded { at, .. }
        | State::Failed { at, .. }
        | State::TimedOut { at, .. }
        | State::Cancelled { at }
        | State::StoppedByLimit { at, .. }
        | State::Dropped { at, .. } => at,
    }
}

/// The exit code of a command that waited for the task: that of the task, or as shells and `timeout` have it.
pub(crate) fn exit(state: &State) -> Exit {
    let code = match state {
        State::Succeeded { code, .. } | State::Failed { ending: Ending::Exited { code }, .. } => *code,
        State::Failed { ending: Ending::Killed { signal }, .. } => 128 + signal,
        State::Failed { ending: Ending::NotStarted { .. }, .. } => 127,
        State::TimedOut { .. } => 124,
        State::Cancelled { .. } => 130,
        State::StoppedByLimit { .. } => 137,
        State::Failed { .. } | State::Dropped { .. } | State::Queued { .. } | State::Running { .. } | State::Paused { .. } => {
            return DROPPED;
        }
    };
    Exit::OfTask(u8::try_from(code).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_one_unit() {
        let texts = [0, 999, 1_000, 59_999, 60_000, 7_200_000, 172_800_000].map(|ms| duration(Duration::from_millis(ms)));
        assert_eq!(texts, ["0 ms", "999 ms", "1 s", "59 s", "1 min", "2 h", "2 d"]);
    }

    #[test]
    fn who_waits_gets_the_code_of_the_task() {
        let at = Timestamp(0);
        let failed = |ending| State::Failed { at, ending };
        assert_eq!(exit(&State::Succeeded { at, code: 0 }), Exit::OfTask(0));
        assert_eq!(exit(&failed(Ending::Exited { code: 7 })), Exit::OfTask(7));
        assert_eq!(exit(&failed(Ending::Killed { signal: 9 })), Exit::OfTask(137));
        assert_eq!(exit(&State::TimedOut { at, limit: 1 }), Exit::OfTask(124));
        assert_eq!(exit(&State::Dropped { at, reason: DropReason::QueueFull }), Exit::OfTask(3));
    }
}
