//! The bounds of one plugin's run.

use std::time::Duration;

/// Fuel for one file: a base and so much a byte. One unit is roughly one WebAssembly instruction; a core runs one to
/// three thousand million a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FuelPerFile {
    /// For any file, however small.
    pub base: u64,
    /// For each byte of it.
    pub per_byte: u64,
}

impl FuelPerFile {
    /// The fuel for a file of `bytes` bytes.
    #[must_use]
    pub fn for_file(self, bytes: usize) -> u64 {
        self.base.saturating_add(self.per_byte.saturating_mul(bytes as u64))
    }
}

/// The bounds of one plugin's run. Those of a whole run (`fuel`, `findings`, `output`, `time`) are applied by the scan, which alone sees
/// the whole run; all others here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Fuel for one file.
    pub fuel_per_file: FuelPerFile,
    /// Fuel for the whole run; also the bound of the project analysis.
    pub fuel: u64,
    /// Bytes of one instance: its memories, its tables and what the host holds for it.
    pub memory: u64,
    /// Wall clock for one file.
    pub time_per_file: Duration,
    /// Wall clock for the whole run.
    pub time: Duration,
    /// Findings in one file.
    pub findings_per_file: u64,
    /// Findings in the whole run; also the bound of the project analysis.
    pub findings: u64,
    /// Bytes of findings, metrics, notes and facts of one file.
    pub output_per_file: u64,
    /// Bytes of findings, metrics, notes, documents and notifications of the project analysis.
    pub output_of_project: u64,
    /// Bytes of what the host keeps of the whole run.
    pub output: u64,
    /// Bytes written to the log in one analysis.
    pub log: u64,
    /// Handles of host resources held at one time.
    pub handles: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel_per_file: FuelPerFile { base: 2_000_000_000, per_byte: 500_000 },
            fuel: 100_000_000_000_000,
            memory: 256 << 20,
            time_per_file: Duration::from_secs(30),
            time: Duration::from_secs(600),
            findings_per_file: 1_000,
            findings: 10_000,
            output_per_file: 8 << 20,
            output_of_project: 64 << 20,
            output: 256 << 20,
            log: 1 << 20,
            handles: 1_000,
        }
    }
}

impl Limits {
    /// Fuel for `configure` and `describe`: they run once and may do what is expensive.
    #[must_use]
    pub(crate) fn fuel_to_configure(&self) -> u64 {
        self.fuel_per_file.base.saturating_mul(10)
    }
}
