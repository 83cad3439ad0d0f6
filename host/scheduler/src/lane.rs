//! One line of tasks for the same slots: those of a group, or of no group.

use std::collections::BTreeSet;

use crate::{policy::Slots, request::Class, term::Standing};

/// The tasks that could start now, and the slots that are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lane {
    urgent: BTreeSet<Standing>,
    medium: BTreeSet<Standing>,
    low: BTreeSet<Standing>,
    normal: u32,
    reserved: u32,
}

/// Which kind of slot a task takes. It keeps it until it ends, paused or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Normal,
    Reserved,
}

impl Lane {
    /// The tasks of a class, in their order.
    pub(crate) fn of(&mut self, class: Class) -> &mut BTreeSet<Standing> {
        match class {
            Class::Urgent => &mut self.urgent,
            Class::Medium => &mut self.medium,
            Class::Low => &mut self.low,
        }
    }

    /// The task to start next, if there is a slot for one. An urgent one takes a normal slot if it is its turn, else a reserved
    /// one.
    pub(crate) fn next(&self, slots: Slots, medium: bool, low: bool) -> Option<(Standing, Slot)> {
        let urgent = self.urgent.first();
        if self.normal < slots.normal {
            let medium = self.medium.first().filter(|_| medium);
            let low = self.low.first().filter(|_| low);
            let next = urgent.into_iter().chain(medium).chain(low).min();
            return next.map(|standing| (*standing, Slot::Normal));
        }
        urgent.filter(|_| self.reserved < slots.reserved).map(|standing| (*standing, Slot::Reserved))
    }

    /// The slot that a task takes which runs already, even if all are taken.
    pub(crate) fn slot_for_running(&self, slots: Slots, class: Class) -> Slot {
        let is_full = self.normal >= slots.normal && self.reserved < slots.reserved;
        if is_full && class == Class::Urgent { Slot::Reserved } else { Slot::Normal }
    }

    /// Whether a task that is not urgent could start if the machine allowed it.
    pub(crate) fn has_room_for(&self, slots: Slots, class: Class) -> bool {
        let waiting = if class == Class::Medium { &self.medium } else { &self.low };
        self.normal < slots.normal && !waiting.is_empty()
    }

    pub(crate) fn take(&mut self, slot: Slot) {
        *self.taken(slot) += 1;
    }

    pub(crate) fn free(&mut self, slot: Slot) {
        let taken = self.taken(slot);
        *taken = taken.saturating_sub(1);
    }

    /// Whether nothing runs or waits in it.
    pub(crate) fn is_unused(&self) -> bool {
        let waits = !self.urgent.is_empty() || !self.medium.is_empty() || !self.low.is_empty();
        !waits && self.normal == 0 && self.reserved == 0
    }

    fn taken(&mut self, slot: Slot) -> &mut u32 {
        match slot {
            Slot::Normal => &mut self.normal,
            Slot::Reserved => &mut self.reserved,
        }
    }
}
