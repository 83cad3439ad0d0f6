//! Scans as a user would, with a cache and settings of the benchmark's own.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::BufReader,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    failure::Failure,
    process::{self, Used},
};

/// The program and where it keeps things.
#[derive(Clone)]
pub struct Btm {
    program: PathBuf,
    folder: PathBuf,
    keeps_results: bool,
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
    /// `program`, which keeps what it prepares in `folder`, and analyzes every file each time.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn new(program: &Path, folder: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&folder).map_err(Failure::of(&folder))?;
        Ok(Self { program: program.to_owned(), folder, keeps_results: false })
    }

    /// The same, but it does not analyze a file again that did not change.
    #[must_use]
    pub fn keeping_results(&self) -> Self {
        Self { keeps_results: true, ..self.clone() }
    }

    /// A command in a project.
    pub fn command(&self, project: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(project);
        self.settle(&mut command);
        command
    }

    /// Has a command that starts `btm` use the same cache and settings.
    pub fn settle(&self, command: &mut Command) {
        for (name, folder) in [("XDG_CACHE_HOME", "cache"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")] {
            command.env(name, self.folder.join(folder));
        }
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BTM_")) {
            command.env_remove(name);
        }
        if !self.keeps_results {
            command.env("BTM_NO_RESULTS", "true");
        }
    }

    /// Scans, and drops the report.
    ///
    /// # Errors
    /// If it cannot be run, or ends otherwise than with or without findings.
    pub fn scan(&self, project: &Path, arguments: &[&str]) -> Result<Used, Failure> {
        self.run(project, &[&["scan"], arguments].concat())
    }

    /// Runs any command, and drops what it prints.
    ///
    /// # Errors
    /// If it cannot be run, or ends otherwise than with or without findings.
    pub fn run(&self, project: &Path, arguments: &[&str]) -> Result<Used, Failure> {
        let used = process::run(&mut self.command(project, arguments)).map_err(Failure::of(&self.program))?;
        match used.code {
            Some(0 | 1) => Ok(used),
            Some(2) => Err(Failure::Run(format!("`btm {}` is not available: this build refuses it", shortened(arguments)))),
            code => Err(Failure::Run(format!("`btm {}` ended with {code:?}", shortened(arguments)))),
        }
    }

    /// Scans, and reads the report.
    ///
    /// # Errors
    /// As [`Btm::scan`], or if the report cannot be read.
    pub fn report(&self, project: &Path, arguments: &[&str]) -> Result<Scanned, Failure> {
        let path = self.folder.join("report.json");
        let output = path.to_string_lossy();
        let arguments = [arguments, &["--format", "json", "--output", &*output]].concat();
        let used = self.scan(project, &arguments)?;
        let Report { summary, run } = read(&path)?;
        Ok(Scanned {
            used,
            files: summary.files,
            findings: summary.findings.values().sum::<u64>() + summary.suppressed,
            analysis: run.plugins.iter().map(|plugin| Duration::from_micros(plugin.analysis_us)).sum(),
            peak_memory: run.peak_memory,
        })
    }
}

/// Batches are many and say nothing.
fn shortened(arguments: &[&str]) -> String {
    arguments.iter().filter(|argument| !argument.starts_with("batch-")).copied().collect::<Vec<_>>().join(" ")
}

/// What is read of a report. The rest is passed over: a child's peak is at least what its parent's once was, so this program must
/// stay small.
#[derive(Deserialize)]
struct Report {
    summary: Summary,
    run: Run,
}

#[derive(Deserialize)]
struct Summary {
    files: u64,
    /// By severity.
    findings: BTreeMap<String, u64>,
    suppressed: u64,
}

#[derive(Deserialize)]
struct Run {
    plugins: Vec<PluginRun>,
    #[serde(default)]
    peak_memory: u64,
}

#[derive(Deserialize)]
struct PluginRun {
    analysis_us: u64,
}

/// Reads a JSON file.
///
/// # Errors
/// If it cannot be read, or is no JSON.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let file = File::open(path).map_err(Failure::of(path))?;
    serde_json::from_reader(BufReader::new(file)).map_err(|error| Failure::Run(format!("{}: {error}", path.display())))
}
