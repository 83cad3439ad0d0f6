//! What the figures were taken on; nothing that tells whose machine it is.

use std::{fs, process::Command};

use serde_json::{Value, json};

/// What the figures were taken on.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The processor's model.
    pub processor: String,
    /// How many processors there are.
    pub cores: usize,
    /// Memory in GiB, rounded.
    pub memory: u64,
    /// The system and its kernel.
    pub system: String,
    /// The compiler of `btm`.
    pub compiler: String,
}

impl Machine {
    /// The one that this runs on.
    #[must_use]
    pub fn this() -> Self {
        let kibibytes: f64 =
            field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse().ok()).unwrap_or(0.0);
        Self {
            processor: field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().map_or(0, std::num::NonZeroUsize::get),
            memory: (kibibytes / f64::from(1 << 20)).round() as u64,
            system: system().unwrap_or_else(|| std::env::consts::OS.to_owned()),
            compiler: first_line("rustc", &["--version"]).unwrap_or_default(),
        }
    }

    /// For the file.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "processor": self.processor, "cores": self.cores, "memory_gib": self.memory, "system": self.system,
            "compiler": self.compiler,
        })
    }
}

/// The kernel's name and version, without what those who built it added.
fn system() -> Option<String> {
    first_line("uname", &["-sr"])?.split('-').next().map(str::to_owned)
}

/// The first value of that name in one of the kernel's tables.
fn field(table: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(table).ok()?;
    let (_, value) = text.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}

/// What a program says first, if it is there.
#[must_use]
pub fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    String::from_utf8_lossy(&output.stdout).lines().next().map(|line| line.trim().to_owned())
}
