//! One account of all memory that an instance uses: linear memories, tables, and what the host holds for it.

use btm_model::{Limit, StopReason};
use wasmtime::ResourceLimiter;

use crate::stopped::Stopped;

/// What one element of a table costs the host, in bytes.
const TABLE_ELEMENT: u64 = 16;

/// Memories in one component; more than any toolchain makes.
pub(crate) const MAX_MEMORIES: u32 = 8;
/// Tables in one component.
pub(crate) const MAX_TABLES: u32 = 100;
/// Core instances in one component; `componentize-py` makes some dozens.
pub(crate) const MAX_INSTANCES: u32 = 200;

/// The account. Growth beyond the limit stops the plugin instead of being refused, so that it cannot go on differently.
#[derive(Debug)]
pub(crate) struct Ledger {
    limit: u64,
    used: u64,
    peak: u64,
}

impl Ledger {
    pub(crate) fn new(limit: u64) -> Self {
        Self { limit, used: 0, peak: 0 }
    }

    /// The most that was used at one time.
    pub(crate) fn peak(&self) -> u64 {
        self.peak
    }

    /// Adds to the account.
    pub(crate) fn charge(&mut self, bytes: u64) -> Result<(), Stopped> {
        let used = self.used.saturating_add(bytes);
        if used > self.limit {
            return Err(Stopped(StopReason::Limit { limit: Limit::Memory, allowed: self.limit, used }));
        }
        self.used = used;
        self.peak = self.peak.max(used);
        Ok(())
    }

    /// Takes back what was added and is held no more.
    pub(crate) fn release(&mut self, bytes: u64) {
        self.used = self.used.saturating_sub(bytes);
    }
}

impl ResourceLimiter for Ledger {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.charge(desired.saturating_sub(current) as u64)?;
        Ok(true)
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.charge((desired.saturating_sub(current) as u64).saturating_mul(TABLE_ELEMENT))?;
        Ok(true)
    }

    fn instances(&self) -> usize {
        MAX_INSTANCES as usize
    }

    fn tables(&self) -> usize {
        MAX_TABLES as usize
    }

    fn memories(&self) -> usize {
        MAX_MEMORIES as usize
    }
}

#[cfg(test)]
mod tests {
    use wasmtime::ResourceLimiter as _;

    use super::Ledger;

    #[test]
    fn memories_tables_and_host_bytes_are_one_sum() {
        let mut ledger = Ledger::new(1000);
        ledger.memory_growing(0, 400, None).unwrap();
        ledger.table_growing(0, 20, None).unwrap();
        ledger.charge(280).unwrap();
        assert_eq!(ledger.peak(), 1000);
        assert!(ledger.charge(1).is_err());
        assert!(ledger.memory_growing(400, 401, None).is_err());
    }

    #[test]
    fn what_is_released_can_be_used_again() {
        let mut ledger = Ledger::new(1000);
        ledger.charge(900).unwrap();
        ledger.release(500);
        ledger.charge(600).unwrap();
        assert_eq!(ledger.peak(), 1000);
    }

    #[test]
    fn growth_beyond_the_plugins_own_maximum_is_its_own_affair() {
        let mut ledger = Ledger::new(1000);
        assert!(!ledger.memory_growing(0, 200, Some(100)).unwrap());
        assert_eq!(ledger.peak(), 0);
    }
}
