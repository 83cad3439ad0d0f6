//! What is to be done.

use btm_model::{Bound, Priority, State, Task, TaskId};

/// What is to be done. Decisions are carried out in their order; a [`Became`](Self::Became) is on disk before what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The task's state is another one now: write it down, and tell whoever watches. A final state is the last that is heard of
    /// it.
    Became {
        /// The task.
        id: TaskId,
        /// Its state.
        state: State,
    },
    /// The task's priority is another one now.
    Prioritized {
        /// The task.
        id: TaskId,
        /// Its priority.
        priority: Priority,
    },
    /// The task was asked for again, with other bounds, and is now this one.
    Amended {
        /// The task as it is now.
        task: Box<Task>,
        /// What changed.
        changed: Vec<Bound>,
    },
    /// Start it. If that does not work, it [ended](crate::Scheduler::ended) as not started.
    Start {
        /// The task.
        id: TaskId,
        /// Which attempt this is, 1 for the first.
        attempt: u32,
    },
    /// Hold what it runs.
    Pause {
        /// The task.
        id: TaskId,
    },
    /// Let what it runs go on.
    Resume {
        /// The task.
        id: TaskId,
    },
    /// End it; it is over only when it [ended](crate::Scheduler::ended). One that is held is resumed by the next decision.
    Stop {
        /// The task.
        id: TaskId,
    },
}
