//! What the machine has to spare, and what that allows.

use crate::{Moment, Policy};

/// A look at the machine. What is not known keeps no task from starting.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Machine {
    /// Tasks of the system that run or wait for a processor, lately, per core: 1.0 keeps every core busy.
    pub load: Option<f64>,
    /// The share of the last seconds in which something waited for a processor, in percent.
    pub pressure: Option<f64>,
    /// The share of the memory that is free for new work, 0 to 1.
    pub free_memory: Option<f64>,
    /// Percent of charge, if the machine runs on its battery.
    pub on_battery: Option<u8>,
}

/// What the latest looks at the machine say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge {
    latest: Option<(Moment, Machine)>,
    /// Since when every sample, without a gap, found little load.
    idle_since: Option<Moment>,
    is_busy: bool,
    is_crowded: bool,
    is_scarce: bool,
}

impl Gauge {
    pub(crate) fn look(&mut self, policy: &Policy, now: Moment, machine: Machine) {
        let is_idle = machine.load.is_none_or(|load| load < policy.idle.load);
        let without_gap = self.is_fresh(policy, now);
        self.idle_since = if is_idle { self.idle_since.filter(|_| without_gap).or(Some(now)) } else { None };
        let shortage = &policy.shortage;
        self.is_busy = match machine.load {
            Some(load) => load > shortage.load || (self.is_busy && load > shortage.load_enough),
            None => false,
        };
        let is_borne = machine.pressure.is_some_and(|pressure| pressure < shortage.medium_pressure);
        self.is_crowded = !is_borne && machine.load.is_some_and(|load| load > shortage.medium_load);
        self.is_scarce = match machine.free_memory {
            Some(free) => free < shortage.memory || (self.is_scarce && free < shortage.memory_enough),
            None => false,
        };
        self.latest = Some((now, machine));
    }

    /// Whether the latest look is not too long ago to say something.
    pub(crate) fn is_fresh(&self, policy: &Policy, now: Moment) -> bool {
        self.latest.is_some_and(|(moment, _)| now.since(moment) <= policy.sample_age)
    }

    /// Whether low tasks should make room for important ones.
    pub(crate) fn is_short(&self, policy: &Policy, now: Moment) -> bool {
        self.is_fresh(policy, now) && (self.is_busy || self.is_scarce)
    }

    /// What keeps a medium task from starting. A busy processor does not if one `is_due`: nothing else of ours runs, or no other one
    /// has started for a while.
    pub(crate) fn holds_medium(&self, policy: &Policy, now: Moment, is_due: bool) -> Option<Lack> {
        let known = if self.is_fresh(policy, now) { None } else { Some(Lack::Unknown) };
        let busy = self.is_crowded && !is_due;
        known.or_else(|| self.lack(busy, policy.battery.medium))
    }

    /// What keeps a low task from starting.
    pub(crate) fn holds_low(&self, policy: &Policy, now: Moment) -> Option<Lack> {
        let known = if self.is_fresh(policy, now) { None } else { Some(Lack::Unknown) };
        let idle = self.idle_since.is_some_and(|since| now.since(since) >= policy.idle.time);
        let idle = if idle { None } else { Some(Lack::Idleness) };
        known.or_else(|| self.lack(self.is_busy, policy.battery.low)).or(idle)
    }

    /// When the machine will have been idle for long enough, if it stays as it is.
    pub(crate) fn idle_at(&self, policy: &Policy) -> Option<Moment> {
        self.idle_since.map(|since| since.after(policy.idle.time))
    }

    fn lack(&self, busy: bool, charge: u8) -> Option<Lack> {
        let on_battery = self.latest.and_then(|(_, machine)| machine.on_battery);
        if busy {
            Some(Lack::Processor)
        } else if self.is_scarce {
            Some(Lack::Memory)
        } else if on_battery.is_some_and(|left| left < charge) {
            Some(Lack::Battery)
        } else {
            None
        }
    }
}

/// What the machine lacks for a task to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lack {
    /// A sample; none is recent.
    Unknown,
    /// Processor.
    Processor,
    /// Memory.
    Memory,
    /// Charge.
    Battery,
    /// Idleness, for long enough.
    Idleness,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(load: f64) -> Machine {
        Machine { load: Some(load), ..Machine::default() }
    }

    fn memory(free: f64) -> Machine {
        Machine { free_memory: Some(free), ..Machine::default() }
    }

    fn after(samples: &[(u64, Machine)]) -> Gauge {
        let mut gauge = Gauge::default();
        samples.iter().for_each(|&(moment, machine)| gauge.look(&Policy::default(), Moment(moment), machine));
        gauge
    }

    #[test]
    fn it_is_idle_after_half_a_minute_of_little_load() {
        let held = |samples: &[(u64, Machine)], now| after(samples).holds_low(&Policy::default(), Moment(now));
        let quiet: Vec<_> = (0..=3).map(|sample| (sample * 10_000, load(0.49))).collect();
        assert_eq!(held(&quiet, 30_000), None);
        assert_eq!(held(&quiet[..3], 29_999), Some(Lack::Idleness));
        assert_eq!(held(&[&quiet[..3], &[(30_000, load(0.5))]].concat(), 30_000), Some(Lack::Idleness));
        assert_eq!(held(&[], 30_000), Some(Lack::Unknown));
        assert_eq!(
            held(&[(0, load(0.0)), (10_001, load(0.0)), (20_000, load(0.0)), (30_000, load(0.0))], 30_000),
            Some(Lack::Idleness)
        );
    }

    #[test]
    fn what_is_not_known_keeps_nothing_from_starting() {
        let gauge = after(&[(0, Machine::default())]);
        let policy = Policy { idle: crate::Idle { load: 0.5, time: 0 }, ..Policy::default() };
        assert_eq!(gauge.holds_medium(&policy, Moment(0), false), None);
        assert_eq!(gauge.holds_low(&policy, Moment(0)), None);
    }

    #[test]
    fn a_shortage_ends_only_well_below_where_it_begins() {
        let short = |samples: &[Machine]| {
            after(&samples.iter().map(|&machine| (0, machine)).collect::<Vec<_>>()).is_short(&Policy::default(), Moment(0))
        };
        assert!(!short(&[load(1.5)]));
        assert!(short(&[load(1.6), load(1.1)]));
        assert!(!short(&[load(1.6), load(1.0)]));
        assert!(!short(&[memory(0.1)]));
        assert!(short(&[memory(0.09), memory(0.14)]));
        assert!(!short(&[memory(0.09), memory(0.15)]));
    }

    #[test]
    fn an_old_sample_says_nothing() {
        let gauge = after(&[(0, load(9.0))]);
        assert!(gauge.is_short(&Policy::default(), Moment(10_000)));
        assert!(!gauge.is_short(&Policy::default(), Moment(10_001)));
        assert_eq!(gauge.holds_medium(&Policy::default(), Moment(10_001), false), Some(Lack::Unknown));
    }

    #[test]
    fn a_busy_processor_lets_one_medium_task_through_and_scarce_memory_none() {
        let held = |machine, is_due| after(&[(0, machine)]).holds_medium(&Policy::default(), Moment(0), is_due);
        assert_eq!(held(load(9.0), false), Some(Lack::Processor));
        assert_eq!(held(load(9.0), true), None);
        assert_eq!(held(memory(0.01), true), Some(Lack::Memory));
    }

    #[test]
    fn load_that_waits_for_no_processor_holds_up_no_medium_task() {
        let held = |load, pressure| {
            let machine = Machine { load: Some(load), pressure, ..Machine::default() };
            after(&[(0, machine)]).holds_medium(&Policy::default(), Moment(0), false)
        };
        assert_eq!([held(4.0, None), held(4.0, Some(100.0)), held(9.0, Some(49.9))], [None; 3]);
        assert_eq!([held(4.1, None), held(4.1, Some(50.0))], [Some(Lack::Processor); 2]);
        let policy =
            Policy { shortage: crate::Shortage { medium_load: 10.0, ..Policy::default().shortage }, ..Policy::default() };
        assert_eq!(after(&[]).holds_medium(&policy, Moment(0), false), Some(Lack::Unknown));
        let mut gauge = Gauge::default();
        gauge.look(&policy, Moment(0), load(9.0));
        assert_eq!(gauge.holds_medium(&policy, Moment(0), false), None);
    }

    #[test]
    fn on_battery_medium_tasks_need_some_charge_and_low_ones_wait() {
        let battery = |charge| after(&[(0, Machine { on_battery: Some(charge), ..Machine::default() })]);
        assert_eq!(battery(19).holds_medium(&Policy::default(), Moment(0), true), Some(Lack::Battery));
        assert_eq!(battery(20).holds_medium(&Policy::default(), Moment(0), true), None);
        assert_eq!(battery(100).holds_low(&Policy::default(), Moment(0)), Some(Lack::Battery));
    }
}
