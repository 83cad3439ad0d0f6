//! What became of two requests for the same.

use btm_model::{Bound, Task};
use btm_protocol::Merged;
use btm_scheduler::Decision;

/// What became of the bounds that were `asked` for, now that they are merged into `task` by `decisions`.
pub(super) fn merged(asked: &Task, task: &Task, decisions: &[Decision]) -> Merged {
    let mut changed = Vec::new();
    for decision in decisions {
        match decision {
            Decision::Prioritized { id, .. } if *id == task.id => changed.push(Bound::Priority),
            Decision::Amended { task: amended, changed: bounds } if amended.id == task.id => changed.extend(bounds),
            _ => {}
        }
    }
    let (one, other) = (&asked.limits, &task.limits);
    let differs = [
        (Bound::Priority, asked.priority != task.priority),
        (Bound::Time, one.time != other.time),
        (Bound::Memory, one.memory != other.memory),
        (Bound::Processor, one.processor != other.processor),
        (Bound::Grace, one.grace != other.grace),
        (Bound::Retries, asked.retry.times != task.retry.times),
        (Bound::Group, asked.group != task.group),
    ];
    let kept = differs.into_iter().filter(|(bound, differs)| *differs && !changed.contains(bound)).map(|(bound, _)| bound);
    Merged {
        priority: task.priority,
        limits: task.limits,
        retries: task.retry.times,
        group: task.group.clone(),
        kept: kept.collect(),
        changed,
    }
}
