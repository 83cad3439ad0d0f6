//! The settings: how much runs at once, when the machine is short of something, and what the terms count.

use std::collections::BTreeMap;

/// What decides when tasks start. May be replaced while tasks run.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Tasks at a time that are in no group, beside those in reserved slots.
    pub slots: u32,
    /// More tasks at a time, if they are of high or critical priority and in no group.
    pub reserved_slots: u32,
    /// Tasks at a time of each group; of a group that is not here, as many as `slots`.
    pub group_slots: BTreeMap<String, u32>,
    /// Tasks that wait. If one more is accepted, the lowest is dropped. A lower limit drops nothing that waits already.
    pub queue_limit: usize,
    /// When the machine is idle enough for low tasks.
    pub idle: Idle,
    /// Milliseconds after which a task of low priority starts as a medium one does: a machine may never be idle.
    pub low_patience: u64,
    /// When the machine is short of processor or memory.
    pub shortage: Shortage,
    /// What starts on battery.
    pub battery: OnBattery,
    /// Milliseconds for which a sample of the machine says something. Whoever samples does so twice as often.
    pub sample_age: u64,
    /// What the terms of the effective priority count.
    pub weights: Weights,
}

/// When the machine is idle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Idle {
    /// Its load per core is below this …
    pub load: f64,
    /// … for as many milliseconds.
    pub time: u64,
}

/// When the machine is short of processor or memory. For what is paused it has enough again only at the second bound, so that tasks
/// are not resumed for having been paused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shortage {
    /// Load per core above which low tasks make room for important ones.
    pub load: f64,
    /// Load per core up to which there is enough again.
    pub load_enough: f64,
    /// Load per core above which medium tasks start one at a time …
    pub medium_load: f64,
    /// … unless there was something that waited for a processor for less than this share of the time, in percent: what waits for a
    /// disk is load too.
    pub medium_pressure: f64,
    /// Share of the memory (0 to 1) below which free memory is short.
    pub memory: f64,
    /// Share of the memory from which on there is enough again.
    pub memory_enough: f64,
    /// Milliseconds after the start of a medium task from which on the next one starts although the processor is busy: others may
    /// keep it busy for ever, and one of ours may hang.
    pub patience: u64,
}

/// What starts while the machine runs on its battery. High and critical tasks always do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnBattery {
    /// Percent of charge from which on medium tasks start; above 100, they do not.
    pub medium: u8,
    /// Percent of charge from which on low tasks start; above 100, they do not.
    pub low: u8,
}

/// What the terms of the effective priority count, in points; a priority itself counts 1, 10, 100 or 1,000.
///
/// By default all terms but waiting together stay below 90, the distance of high from medium: only a task that has waited passes
/// one of a higher priority that has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// For each minute of waiting, without limit.
    pub waiting: u32,
    /// For each failure in a row of this type of task.
    pub failure: u32,
    /// At most, for failures.
    pub failures_most: u32,
    /// Taken off a task that takes no time; half of it off one that takes half of `quick_below`, and so on.
    pub quick_most: u32,
    /// Milliseconds of expected run from which on nothing is taken off.
    pub quick_below: u64,
    /// For each file that the task looks at and that was edited lately.
    pub edit: u32,
    /// At most, for edited files.
    pub edits_most: u32,
    /// Milliseconds that are lately.
    pub edit_age: u64,
    /// If a client waits for the task.
    pub caller: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            slots: 5,
            reserved_slots: 2,
            group_slots: BTreeMap::new(),
            queue_limit: 1_000,
            idle: Idle { load: 0.5, time: 30_000 },
            low_patience: 600_000,
            shortage: Shortage {
                load: 1.5,
                load_enough: 1.0,
                medium_load: 4.0,
                medium_pressure: 50.0,
                memory: 0.10,
                memory_enough: 0.15,
                patience: 10_000,
            },
            battery: OnBattery { medium: 20, low: 101 },
            sample_age: 10_000,
            weights: Weights::default(),
        }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            waiting: 10,
            failure: 5,
            failures_most: 20,
            quick_most: 5,
            quick_below: 10_000,
            edit: 4,
            edits_most: 20,
            edit_age: 600_000,
            caller: 40,
        }
    }
}

impl Policy {
    /// Tasks at a time, in normal and in reserved slots, of a group or of those in none.
    pub(crate) fn slots_of(&self, group: Option<&str>) -> Slots {
        match group {
            None => Slots { normal: self.slots, reserved: self.reserved_slots },
            Some(group) => Slots { normal: *self.group_slots.get(group).unwrap_or(&self.slots), reserved: 0 },
        }
    }
}

/// How many slots there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slots {
    pub(crate) normal: u32,
    pub(crate) reserved: u32,
}
