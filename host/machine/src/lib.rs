//! Looks at the machine: how busy its processor is, how much memory is free, and whether it runs on its battery.
//!
//! The only crate of the host that asks the system for these. A look takes well under a millisecond and keeps nothing running in
//! between, so that nothing wakes up while nobody asks. What the system does not tell is left out, and keeps no task from
//! starting.

mod battery;
mod pressure;

use std::path::{Path, PathBuf};

use btm_scheduler::Machine;
use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

/// Where Linux tells of batteries and chargers.
pub const POWER_SUPPLIES: &str = "/sys/class/power_supply";

/// Looks at the machine.
#[derive(Debug)]
pub struct Watcher {
    /// `None` where the system is not known.
    system: Option<System>,
    cores: usize,
    power_supplies: PathBuf,
}

impl Watcher {
    /// A watcher that finds batteries below `power_supplies`, which is [`POWER_SUPPLIES`] but in tests.
    #[must_use]
    pub fn new(power_supplies: impl Into<PathBuf>) -> Self {
        let what = RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing());
        let system = System::new_with_specifics(what).ok();
        // All of the machine's, and not only those that this process may use: the load is the machine's as well.
        let cores = system.as_ref().map_or(0, |system| system.cpus().len());
        Self { system, cores, power_supplies: power_supplies.into() }
    }

    /// The number of the machine's logical cores; 0 if it is not known.
    #[must_use]
    pub fn cores(&self) -> usize {
        self.cores
    }

    /// What it is like now.
    pub fn look(&mut self) -> Machine {
        Machine {
            load: load(self.cores),
            pressure: pressure::of_processors(Path::new(pressure::FILE)),
            free_memory: self.system.as_mut().and_then(free_memory),
            on_battery: battery::charge_if_in_use(&self.power_supplies),
        }
    }
}

/// The average of the last minute: short enough to notice that somebody works, long enough not to notice one compiler call.
fn load(cores: usize) -> Option<f64> {
    let load = System::load_average().ok()?.one;
    per_core(load, cores)
}

fn per_core(load: f64, cores: usize) -> Option<f64> {
    let is_told = load.is_finite() && load >= 0.0 && cores > 0;
    // A machine has fewer cores than a float can count.
    is_told.then(|| load / cores as f64)
}

fn free_memory(system: &mut System) -> Option<f64> {
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    share(system.available_memory(), system.total_memory())
}

fn share(free: u64, total: u64) -> Option<f64> {
    (total > 0).then(|| (free as f64 / total as f64).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_tells_of_this_machine() {
        let mut watcher = Watcher::new("/nonexistent");
        assert!(watcher.cores() > 0);
        for _ in 0..2 {
            let Machine { load, pressure, free_memory, on_battery } = watcher.look();
            assert!(load.unwrap() >= 0.0);
            assert!(pressure.is_none_or(|percent| (0.0..=100.0).contains(&percent)));
            assert!((0.0..=1.0).contains(&free_memory.unwrap()));
            assert_eq!(on_battery, None);
        }
    }

    #[test]
    fn what_makes_no_sense_is_not_known() {
        assert_eq!(per_core(3.0, 2), Some(1.5));
        assert_eq!(per_core(3.0, 0), None);
        assert_eq!(per_core(f64::NAN, 2), None);
        assert_eq!(share(1, 4), Some(0.25));
        assert_eq!(share(9, 4), Some(1.0));
        assert_eq!(share(0, 0), None);
    }
}
