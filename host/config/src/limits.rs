//! `[limits]` and `[plugin.NAME.limits]`: what a plugin may use. The defaults are the sandbox's.

use std::time::Duration;

use crate::{kind, section::section, units::FuelPerFile};

section! {
    /// Bounds on what one plugin may use, where every key may be absent.
    LimitOverrides {
        /// Fuel for one file: a base, and so much a byte. One unit is roughly one WebAssembly instruction.
        fuel_per_file: FuelPerFile = "fuel-per-file", kind::FUEL_PER_FILE;
        /// Fuel for the whole run.
        fuel: u64 = "fuel", kind::COUNT;
        /// Bytes of one instance, everything added up.
        memory: u64 = "memory", kind::SIZE;
        /// Wall clock for the whole run.
        timeout: Duration = "timeout", kind::DURATION;
        /// Wall clock for one file.
        timeout_per_file: Duration = "timeout-per-file", kind::DURATION;
        /// Findings in one file.
        findings_per_file: u64 = "findings-per-file", kind::COUNT;
        /// Findings in the whole run.
        findings: u64 = "findings", kind::COUNT;
        /// Bytes of findings, metrics, notes and facts of one file.
        output_per_file: u64 = "output-per-file", kind::SIZE;
        /// Bytes of findings, metrics, notes and documents of the project analysis.
        output_of_project: u64 = "output-of-project", kind::SIZE;
        /// Bytes written to the log in one analysis.
        log_size: u64 = "log-size", kind::SIZE;
        /// Handles of the host's resources held at one time.
        handles: u64 = "handles", kind::COUNT;
    }
}
