//! What the host does for a plugin, in fuel. Without it a plugin that spends its instructions on calls could keep the host busy
//! far beyond its limit, and stop at a moment that depends on the machine.

use wasmtime::{CallHook, Store, StoreContextMut, Trap};

use crate::{engine::YIELD_INTERVAL, instance::Instance, stopped::Stopped};

/// What any call into the host costs; about half a microsecond.
const CALL: u64 = 1_000;

/// What the host has done and not yet taken out of the store's fuel.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    due: u64,
}

impl Meter {
    /// Adds to what is due.
    pub(crate) fn charge(&mut self, fuel: u64) {
        self.due = self.due.saturating_add(fuel);
    }

    /// What is due.
    pub(crate) fn due(&self) -> u64 {
        self.due
    }
}

/// Charges every call that leaves the plugin: its imports, those of WASI, and those that compiled code makes by itself.
pub(crate) fn attach(store: &mut Store<Instance>) {
    store.call_hook(|context, hook| match hook {
        CallHook::CallingHost => called(context),
        _ => Ok(()),
    });
}

fn called(mut context: StoreContextMut<'_, Instance>) -> wasmtime::Result<()> {
    let meter = &mut context.data_mut().meter;
    meter.charge(CALL);
    if meter.due < YIELD_INTERVAL {
        return Ok(());
    }
    let due = std::mem::take(&mut meter.due);
    let left = context.get_fuel()?;
    // Also begins a new interval, so that the plugin may not yield for a while: the clock is looked at here instead.
    context.set_fuel(left.saturating_sub(due))?;
    if left < due {
        return Err(Trap::OutOfFuel.into());
    }
    match context.data().has_been_interrupted() {
        Some(reason) => Err(Stopped(reason).into()),
        None => Ok(()),
    }
}
