//! From what users say of limits to what the sandbox enforces.

use btm_config::LimitOverrides;
use btm_sandbox::{FuelPerFile, Limits};

use crate::cli::LimitArguments;

/// The flags as a layer of configuration.
pub(crate) fn from_arguments(arguments: &LimitArguments) -> LimitOverrides {
    LimitOverrides {
        fuel_per_file: arguments.fuel_per_file,
        fuel: arguments.fuel,
        memory: arguments.memory,
        timeout: arguments.timeout,
        timeout_per_file: arguments.timeout_per_file,
        findings_per_file: arguments.findings_per_file,
        findings: arguments.findings,
        ..LimitOverrides::default()
    }
}

/// The limits with the sandbox's defaults in place of what is absent.
pub(crate) fn resolve(overrides: &LimitOverrides) -> Limits {
    let default = Limits::default();
    let fuel_per_file =
        overrides.fuel_per_file.map_or(default.fuel_per_file, |fuel| FuelPerFile { base: fuel.base, per_byte: fuel.per_byte });
    Limits {
        fuel_per_file,
        fuel: overrides.fuel.unwrap_or(default.fuel),
        memory: overrides.memory.unwrap_or(default.memory),
        time_per_file: overrides.timeout_per_file.unwrap_or(default.time_per_file),
        time: overrides.timeout.unwrap_or(default.time),
        findings_per_file: overrides.findings_per_file.unwrap_or(default.findings_per_file),
        findings: overrides.findings.unwrap_or(default.findings),
        output_per_file: overrides.output_per_file.unwrap_or(default.output_per_file),
        output_of_project: overrides.output_of_project.unwrap_or(default.output_of_project),
        output: default.output,
        log: overrides.log_size.unwrap_or(default.log),
        handles: overrides.handles.map_or(default.handles, |handles| u32::try_from(handles).unwrap_or(u32::MAX)),
    }
}

/// The limits of a plugin for which nobody has set any.
pub(crate) fn defaults() -> LimitOverrides {
    let Limits {
        fuel_per_file,
        fuel,
        memory,
        time_per_file,
        time,
        findings_per_file,
        findings,
        output_per_file,
        output_of_project,
        output: _,
        log,
        handles,
    } = Limits::default();
    LimitOverrides {
        fuel_per_file: Some(btm_config::FuelPerFile { base: fuel_per_file.base, per_byte: fuel_per_file.per_byte }),
        fuel: Some(fuel),
        memory: Some(memory),
        timeout: Some(time),
        timeout_per_file: Some(time_per_file),
        findings_per_file: Some(findings_per_file),
        findings: Some(findings),
        output_per_file: Some(output_per_file),
        output_of_project: Some(output_of_project),
        log_size: Some(log),
        handles: Some(handles.into()),
    }
}
