//! Every task that waits, in the orders in which it is looked for. Each operation takes time in the logarithm of their number.

use std::collections::{BTreeMap, BTreeSet};

use btm_model::{Digest, TaskId};

use crate::{
    Moment,
    lane::{Lane, Slot},
    request::Class,
    term::Standing,
};

/// Every task that waits. It is in one [`Place`]; to change anything of that, it is taken out and put in again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    /// Tasks that could start, and slots, by group.
    pub(crate) lanes: BTreeMap<Option<String>, Lane>,
    /// Tasks that were tried, by the moment of the next attempt.
    delayed: BTreeSet<(Moment, TaskId)>,
    /// Tasks of low priority that could start, by the moment from which on they are overdue.
    patient: BTreeSet<(Moment, TaskId)>,
    /// Tasks that may be dropped, the lowest last.
    droppable: BTreeSet<Standing>,
    /// Every task that waits, by its key.
    keys: BTreeSet<(Digest, TaskId)>,
}

/// Where a task stands in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) standing: Standing,
    pub(crate) class: Class,
    pub(crate) readiness: Readiness,
    /// When it will be overdue, if it is patient until then.
    pub(crate) overdue_at: Option<Moment>,
    pub(crate) may_be_dropped: bool,
    pub(crate) key: Digest,
}

/// Whether a task could start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readiness {
    Ready,
    /// Not before this moment.
    Delayed(Moment),
    /// Not before others have succeeded.
    Blocked,
}

impl Queue {
    pub(crate) fn insert(&mut self, group: &Option<String>, place: &Place) {
        let id = place.standing.id;
        self.keys.insert((place.key, id));
        if place.may_be_dropped {
            self.droppable.insert(place.standing);
        }
        match place.readiness {
            Readiness::Ready => {
                self.lane(group).of(place.class).insert(place.standing);
                self.patient.extend(place.overdue_at.map(|moment| (moment, id)));
            }
            Readiness::Delayed(until) => {
                self.delayed.insert((until, id));
            }
            Readiness::Blocked => {}
        }
    }

    pub(crate) fn remove(&mut self, group: &Option<String>, place: &Place) {
        let id = place.standing.id;
        self.keys.remove(&(place.key, id));
        self.droppable.remove(&place.standing);
        match place.readiness {
            Readiness::Ready => {
                self.lane(group).of(place.class).remove(&place.standing);
                place.overdue_at.map(|moment| self.patient.remove(&(moment, id)));
                self.tidy(group);
            }
            Readiness::Delayed(until) => {
                self.delayed.remove(&(until, id));
            }
            Readiness::Blocked => {}
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The tasks that wait and have this key: one, or none; more only if others were tried before, or differ in what they wait
    /// for.
    pub(crate) fn with_key(&self, key: Digest) -> impl Iterator<Item = TaskId> {
        let (first, last) = (TaskId(std::num::NonZeroU64::MIN), TaskId(std::num::NonZeroU64::MAX));
        self.keys.range((key, first)..=(key, last)).map(|(_, id)| *id)
    }

    /// The task that is dropped from a full queue.
    pub(crate) fn lowest(&self) -> Option<TaskId> {
        self.droppable.last().map(|standing| standing.id)
    }

    /// The next task whose delay ends, and when.
    pub(crate) fn next_delayed(&self) -> Option<(Moment, TaskId)> {
        self.delayed.first().copied()
    }

    /// The next task that will be overdue, and when.
    pub(crate) fn next_overdue(&self) -> Option<(Moment, TaskId)> {
        self.patient.first().copied()
    }

    pub(crate) fn take_slot(&mut self, group: &Option<String>, slot: Slot) {
        self.lane(group).take(slot);
    }

    pub(crate) fn free_slot(&mut self, group: &Option<String>, slot: Slot) {
        self.lane(group).free(slot);
        self.tidy(group);
    }

    /// The lane of a group, which is made if there is none.
    pub(crate) fn lane(&mut self, group: &Option<String>) -> &mut Lane {
        self.lanes.entry(group.clone()).or_default()
    }

    /// Forgets a group that is not used.
    fn tidy(&mut self, group: &Option<String>) {
        if self.lanes.get(group).is_some_and(Lane::is_unused) {
            self.lanes.remove(group);
        }
    }
}
