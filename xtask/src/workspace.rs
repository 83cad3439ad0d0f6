//! Running programs in the workspace, and what a toolchain consists of.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use crate::failure::Failure;

/// A part of the Rust toolchain that not everybody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The target that plugins are built for.
    Target,
    /// The linter.
    Clippy,
    /// The formatter.
    Rustfmt,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Target, Self::Clippy, Self::Rustfmt];

    /// As `rustup KIND add NAME` calls it.
    pub fn kind_and_name(self) -> (&'static str, &'static str) {
        match self {
            Self::Target => ("target", "wasm32-wasip2"),
            Self::Clippy => ("component", "clippy"),
            Self::Rustfmt => ("component", "rustfmt"),
        }
    }

    /// What exists in a toolchain's folder that has it.
    pub fn path(self) -> PathBuf {
        match self {
            Self::Target => Path::new("lib/rustlib/wasm32-wasip2/lib").to_owned(),
            Self::Clippy => Path::new("bin").join(format!("cargo-clippy{}", env::consts::EXE_SUFFIX)),
            Self::Rustfmt => Path::new("bin").join(format!("cargo-fmt{}", env::consts::EXE_SUFFIX)),
        }
    }
}

/// `cargo ARGUMENTS` in the workspace's folder, with the toolchain that runs this.
pub fn cargo(arguments: &[&str]) -> Result<Command, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let root = root.ok_or_else(|| Failure::Missing("xtask lies in no workspace".to_owned()))?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments).current_dir(root);
    Ok(cargo)
}

/// Runs `command` to its end.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| Failure::Start { program: program(command), error })?;
    if status.success() { Ok(()) } else { Err(Failure::Failed { command: shown(command), status }) }
}

/// What `command` prints, trimmed.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.output().map_err(|error| Failure::Start { program: program(command), error })?;
    if !output.status.success() {
        return Err(Failure::Failed { command: shown(command), status: output.status });
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Builds `btm`.
pub fn build_btm() -> Result<(), Failure> {
    // `--workspace` gives the dependencies the features that the tests give them, so that they are built once for both.
    run(&mut cargo(&["build", "--workspace", "--bin", "btm"])?)
}

/// Where `btm` lies once it is built.
pub fn btm() -> Result<PathBuf, Failure> {
    // Built with the same profile, it lies beside this program.
    let this = env::current_exe().map_err(|error| Failure::Start { program: "btm".to_owned(), error })?;
    Ok(this.with_file_name(format!("btm{}", env::consts::EXE_SUFFIX)))
}

/// Runs `btm scan ARGUMENTS` in place of this process, so that signals and exit codes are its own.
pub fn become_btm(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    replace(Command::new(btm()?).arg("scan").args(arguments))
}

/// Runs `command` in place of this process.
#[cfg(unix)]
pub fn replace(command: &mut Command) -> Result<ExitCode, Failure> {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    Err(Failure::Start { program: program(command), error })
}

/// Runs `command`, and ends as it ends.
#[cfg(not(unix))]
pub fn replace(command: &mut Command) -> Result<ExitCode, Failure> {
    let status = command.status().map_err(|error| Failure::Start { program: program(command), error })?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
