//! How wasmtime is set up: deterministic, metered, pooled where the machine has room for it.

use std::sync::Arc;

use wasmtime::{Config, Enabled, Engine, OptLevel, PoolingAllocationConfig, RegallocAlgorithm};

use crate::{
    functions::Functions,
    ledger::{MAX_INSTANCES, MAX_MEMORIES, MAX_TABLES},
    proposals,
};

/// The stack of a plugin, in bytes. Python and JavaScript guests need some mebibytes.
pub(crate) const STACK: usize = 4 << 20;

/// The stack of the host functions that a plugin calls, in bytes.
const HOST_STACK: usize = 1 << 20;

/// How much fuel a plugin burns between two looks at the clock; a few milliseconds.
pub(crate) const YIELD_INTERVAL: u64 = 10_000_000;

/// The address space that one linear memory reserves, so that its accesses need no checks.
const RESERVATION: u64 = 4 << 30;

/// Unmapped space behind it, for accesses with an offset.
const GUARD: u64 = 32 << 20;

/// How much of a memory that was written to stays mapped from one instance to the next, in bytes; only used where the kernel can
/// tell which pages are dirty. Once written to, a page is put back for every later file, so more than most files need costs more
/// than it saves.
const KEEP_RESIDENT: usize = 1 << 20;

/// The elements that one table of the pool has room for: more than the default limit on memory pays for, so that it is the
/// ledger that ends a plugin and not the pool.
const TABLE_ELEMENTS: usize = 1 << 24;

/// Instances beside those of the workers that are waited for: the watchdog may have given up some, each of which keeps its place in
/// the pool to the end of the run. Beyond these, an analysis ends as one that the host could not run.
const SPARE: u32 = 8;

/// Everything that decides what compiled code looks like and what a plugin computes.
fn config() -> Config {
    let mut config = Config::new();
    proposals::apply(&mut config);
    config
        .consume_fuel(true)
        .cranelift_nan_canonicalization(true)
        .memory_reservation(RESERVATION)
        .memory_guard_size(GUARD)
        .memory_may_move(false)
        .max_wasm_stack(STACK)
        .async_stack_size(STACK + HOST_STACK)
        .generate_address_map(false)
        .wasm_backtrace_max_frames(None)
        .native_unwind_info(false);
    config
}

/// The engine that compiles in the child process and runs instances one at a time; a function that is among `functions` is not
/// compiled again.
pub(crate) fn compiling(functions: &Arc<Functions>) -> wasmtime::Result<Engine> {
    Engine::new(config().enable_incremental_compilation(functions.clone())?)
}

/// The engine that runs a component once, to take its snapshot: compiles fast, not well.
pub(crate) fn snapshotting(functions: &Arc<Functions>) -> wasmtime::Result<Engine> {
    let mut config = config();
    config.cranelift_opt_level(OptLevel::None).cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass);
    Engine::new(config.enable_incremental_compilation(functions.clone())?)
}

/// Whether the kernel is asked which pages of a memory were written to, so that only these are put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    On,
    /// Pages that were swapped out would not be put back: with swap, it is off.
    Off,
}

/// The engine that runs analyses, `jobs` at a time. Instances come from a pool where the address space has room for one, and
/// keep their pages from one to the next if `scan` allows it and the kernel can tell which of them are dirty (Linux 6.7).
pub(crate) fn running(jobs: u32, scan: Scan) -> wasmtime::Result<Engine> {
    let mut resident = pool(jobs);
    resident.pagemap_scan(Enabled::Yes).linear_memory_keep_resident(KEEP_RESIDENT).table_keep_resident(64 << 10);
    let resident = (scan == Scan::On).then_some(resident);
    for pool in resident.into_iter().chain([pool(jobs)]) {
        let mut config = config();
        config.allocation_strategy(pool);
        match Engine::new(&config) {
            Ok(engine) => return Ok(engine),
            Err(error) => tracing::debug!("this instance pool cannot be had: {error:#}"),
        }
    }
    Engine::new(&config())
}

/// Whether an engine scans.
pub(crate) fn scan(engine: &Engine) -> Scan {
    let scans = engine.get_pooling_config().is_some_and(|pool| pool.get_pagemap_scan() != Enabled::No);
    if scans { Scan::On } else { Scan::Off }
}

/// A pool with room for `jobs` instances of the largest components allowed.
fn pool(jobs: u32) -> PoolingAllocationConfig {
    let slots = jobs.saturating_add(SPARE);
    let mut pool = PoolingAllocationConfig::new();
    // Said here, whatever wasmtime's default becomes.
    pool.pagemap_scan(Enabled::No);
    pool.total_component_instances(slots)
        .total_core_instances(slots.saturating_mul(MAX_INSTANCES))
        .total_memories(slots.saturating_mul(MAX_MEMORIES))
        .total_tables(slots.saturating_mul(MAX_TABLES))
        .total_stacks(slots)
        .max_core_instances_per_component(MAX_INSTANCES)
        .max_memories_per_component(MAX_MEMORIES)
        .max_tables_per_component(MAX_TABLES)
        .max_component_instance_size(4 << 20)
        .max_core_instance_size(4 << 20)
        .max_tables_per_module(MAX_TABLES)
        .max_memories_per_module(MAX_MEMORIES)
        .max_memory_size(RESERVATION as usize)
        .table_elements(TABLE_ELEMENTS)
        .max_unused_warm_slots(jobs.saturating_mul(4))
        .decommit_batch_size(1);
    pool
}

#[cfg(test)]
mod tests {
    #[test]
    fn code_compiled_in_the_child_fits_the_running_engine() {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let hash = |engine: wasmtime::Engine| {
            let mut hasher = DefaultHasher::new();
            engine.precompile_compatibility_hash().hash(&mut hasher);
            hasher.finish()
        };
        assert_eq!(hash(super::compiling(&Default::default()).unwrap()), hash(super::running(2, super::Scan::On).unwrap()));
    }
}
