//! Scans as a user would, with a cache and settings of the benchmark's own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::Value;

use crate::{
    failure::Failure,
    process::{self, Used},
};

/// The program and where it keeps things.
pub struct Btm {
    program: PathBuf,
    folder: PathBuf,
}

/// What a scan used and what its report says.
pub struct Scanned {
    /// As the system tells.
    pub used: Used,
    /// Files that a plugin saw.
    pub files: u64,
    /// Findings of any severity.
    pub findings: u64,
    /// Time in analyses, over all workers and plugins.
    pub analysis: Duration,
    /// As the report says, in bytes.
    pub peak_memory: u64,
}

impl Btm {
    /// `program`, which keeps what it prepares in `folder`.
    pub fn new(program: &Path, folder: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&folder).map_err(Failure::of(&folder))?;
        Ok(Self { program: program.to_owned(), folder })
    }

    fn command(&self, project: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("scan").args(arguments).current_dir(project);
        for (name, folder) in [("XDG_CACHE_HOME", "cache"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")] {
            command.env(name, self.folder.join(folder));
        }
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BTM_")) {
            command.env_remove(name);
        }
        // A scan that found everything before would measure nothing.
        command.env("BTM_NO_RESULTS", "true");
        command
    }

    /// Scans, and drops the report.
    pub fn scan(&self, project: &Path, arguments: &[&str]) -> Result<Used, Failure> {
        let used = process::run(&mut self.command(project, arguments)).map_err(Failure::of(&self.program))?;
        match used.code {
            Some(0 | 1) => Ok(used),
            code => {
                Err(Failure::Scan(format!("`btm scan {}` in {} ended with {code:?}", arguments.join(" "), project.display())))
            }
        }
    }

    /// Scans, and reads the report.
    pub fn report(&self, project: &Path, arguments: &[&str]) -> Result<Scanned, Failure> {
        let path = self.folder.join("report.json");
        let output = path.to_string_lossy();
        let arguments = [arguments, &["--format", "json", "--output", &*output]].concat();
        let used = self.scan(project, &arguments)?;
        let report = read(&path)?;
        let sum =
            |values: &Value| -> u64 { values.as_object().into_iter().flatten().filter_map(|(_, count)| count.as_u64()).sum() };
        let plugins = report["run"]["plugins"].as_array().into_iter().flatten();
        Ok(Scanned {
            used,
            files: report["summary"]["files"].as_u64().unwrap_or(0),
            findings: sum(&report["summary"]["findings"]) + report["summary"]["suppressed"].as_u64().unwrap_or(0),
            analysis: plugins.filter_map(|plugin| plugin["analysis_us"].as_u64()).map(Duration::from_micros).sum(),
            peak_memory: report["run"]["peak_memory"].as_u64().unwrap_or(0),
        })
    }
}

/// Reads a JSON file. It is dropped before the next child starts: a child's peak is at least its parent's size.
pub fn read(path: &Path) -> Result<Value, Failure> {
    let text = fs::read(path).map_err(Failure::of(path))?;
    serde_json::from_slice(&text).map_err(|error| Failure::Scan(format!("{}: {error}", path.display())))
}
