//! What the host does for a plugin, in fuel. Without it a plugin that spends its instructions on calls could keep the host busy
//! far beyond its limit, and stop at a moment that depends on the machine.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use wasmtime::{CallHook, Store, StoreContextMut, Trap};

use crate::{engine::YIELD_INTERVAL, instance::Instance, stopped::Stopped};

/// What any call into the host costs; about half a microsecond.
const CALL: u64 = 1_000;

/// What a byte costs that a call carries, in either direction: copied, checked to be UTF-8, measured.
const BYTE: u64 = 1;

/// What the host has done and not yet taken out of the store's fuel.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    due: u64,
    /// The store's fuel when the call at hand began.
    left: u64,
    carried: Carried,
}

impl Meter {
    /// Adds to what is due.
    pub(crate) fn charge(&mut self, fuel: u64) {
        self.due = self.due.saturating_add(fuel);
    }

    /// Adds the cost of bytes that a call carries.
    pub(crate) fn carry(&mut self, bytes: usize) {
        self.charge(BYTE.saturating_mul(bytes as u64));
    }

    /// The same within a call that may take long.
    ///
    /// # Errors
    /// If more is due than is left.
    pub(crate) fn spend(&mut self, fuel: u64) -> Result<(), Trap> {
        self.charge(fuel);
        if self.due > self.left { Err(Trap::OutOfFuel) } else { Ok(()) }
    }

    /// What is due.
    pub(crate) fn due(&self) -> u64 {
        self.due
    }

    /// Counts what is carried by those parts of the host that do not see the meter.
    pub(crate) fn carried(&self) -> Carried {
        self.carried.clone()
    }

    /// Forgets what was done, as if nothing had been.
    pub(crate) fn forget(&mut self) {
        self.due = 0;
        self.carried.take();
    }
}

/// Bytes that were carried beside the contract's own functions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Carried(Arc<AtomicU64>);

impl Carried {
    pub(crate) fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

/// Charges every call that leaves the plugin: its imports, those of WASI, and those that compiled code makes by itself.
pub(crate) fn attach(store: &mut Store<Instance>) {
    store.call_hook(|context, hook| match hook {
        CallHook::CallingHost => called(context),
        _ => Ok(()),
    });
}

/// The clock is looked at in each call: one may take a hundred times as long as the fuel that it costs, and what is charged below
/// begins a new interval, so that the plugin may not yield for a while.
fn called(mut context: StoreContextMut<'_, Instance>) -> wasmtime::Result<()> {
    if let Some(reason) = context.data().has_been_interrupted() {
        return Err(Stopped(reason).into());
    }
    let left = context.get_fuel()?;
    let meter = &mut context.data_mut().meter;
    meter.charge(CALL + BYTE * meter.carried.take());
    meter.left = left;
    if meter.due < YIELD_INTERVAL {
        return Ok(());
    }
    let due = std::mem::take(&mut meter.due);
    meter.left = left.saturating_sub(due);
    context.set_fuel(left.saturating_sub(due))?;
    if left < due { Err(Trap::OutOfFuel.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::Meter;

    #[test]
    fn a_call_ends_when_its_work_costs_more_than_is_left() {
        let mut meter = Meter { left: 100, ..Meter::default() };
        meter.spend(60).unwrap();
        meter.carry(40);
        meter.spend(0).unwrap();
        assert!(meter.spend(1).is_err());
        assert_eq!(meter.due(), 101);
    }
}
