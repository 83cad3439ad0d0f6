//! A component that is linked and ready to be instantiated.

use wasmtime::{Store, component::InstancePre};

use crate::{contract::exported, engine::YIELD_INTERVAL, inspect::Inspection, instance::Instance, meter};

/// Where an instance is entered.
pub(crate) struct Entry {
    pub(crate) component: InstancePre<Instance>,
    pub(crate) plugin: exported::plugin::GuestIndices,
    pub(crate) file_analyzer: Option<exported::file_analyzer::GuestIndices>,
    pub(crate) project_analyzer: Option<exported::project_analyzer::GuestIndices>,
}

impl Entry {
    /// Links a compiled component and finds its exports.
    pub(crate) fn new(component: InstancePre<Instance>, inspection: &Inspection) -> wasmtime::Result<Self> {
        Ok(Self {
            plugin: exported::plugin::GuestIndices::new(&component)?,
            file_analyzer: inspection
                .analyzes_files
                .then(|| exported::file_analyzer::GuestIndices::new(&component))
                .transpose()?,
            project_analyzer: inspection
                .analyzes_projects
                .then(|| exported::project_analyzer::GuestIndices::new(&component))
                .transpose()?,
            component,
        })
    }

    /// A store with its limits set, ready for an instance.
    pub(crate) fn store(&self, instance: Instance, fuel: u64) -> wasmtime::Result<Store<Instance>> {
        let hostcall_bytes = usize::try_from(instance.output_limit()).unwrap_or(usize::MAX);
        let mut store = Store::new(self.component.engine(), instance);
        store.limiter(|instance| &mut instance.ledger);
        store.set_fuel(fuel)?;
        store.fuel_async_yield_interval(Some(YIELD_INTERVAL))?;
        store.set_hostcall_fuel(hostcall_bytes);
        meter::attach(&mut store);
        Ok(store)
    }
}
