//! Builds what is part of another program from its build script: WebAssembly components (the official plugins for the binary, the
//! guests for the tests), and programs for the machine itself.
//!
//! A nested `cargo` with a target folder of its own, since the outer one holds the lock of its target folder.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::Command,
};

/// The target that plugins are built for.
pub const TARGET: &str = "wasm32-wasip2";

/// Vector instructions: every engine that runs components has them, and `memchr` is nine times as fast with them.
const FLAGS: &str = "-C target-feature=+simd128";

/// What the outer `cargo` sets for its own compilations; a nested one must not see it. The wrappers are those of
/// `cargo clippy`.
const OUTER: [&str; 9] = [
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "CLIPPY_ARGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
    "TARGET",
];

/// Why nothing was built.
#[derive(Debug)]
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

/// Builds with `cargo build ARGUMENTS` in `folder`, and returns the folder that holds the components.
///
/// `profile` is the cargo profile; `name` tells apart what is built side by side.
///
/// # Errors
/// If the target is missing and cannot be added, or the build fails (its messages are on standard error).
pub fn build(folder: &Path, name: &str, profile: &str, arguments: &[&str]) -> Result<PathBuf, BuildError> {
    ensure_target()?;
    cargo_build(folder, "wasm", name, TARGET, profile, arguments)
}

/// Builds with `cargo build ARGUMENTS` in `folder`, for the machine that the outer build is for, and returns the folder that holds
/// the programs.
///
/// # Errors
/// Outside a build script, or if the build fails (its messages are on standard error).
pub fn build_native(folder: &Path, name: &str, profile: &str, arguments: &[&str]) -> Result<PathBuf, BuildError> {
    let target = env::var("TARGET").map_err(|_| BuildError("this is no build script".to_owned()))?;
    cargo_build(folder, "native", name, &target, profile, arguments)
}

fn cargo_build(
    folder: &Path,
    kind: &str,
    name: &str,
    target: &str,
    profile: &str,
    arguments: &[&str],
) -> Result<PathBuf, BuildError> {
    let target_folder = target_folder()?.join(kind).join(name);
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).args(["build", "--target", target, "--profile", profile]).args(arguments);
    cargo.arg("--target-dir").arg(&target_folder);
    for variable in OUTER {
        cargo.env_remove(variable);
    }
    cargo.env("CARGO_TARGET_WASM32_WASIP2_RUSTFLAGS", FLAGS);
    let status = cargo.status().map_err(|error| BuildError(format!("cargo cannot be started: {error}")))?;
    if !status.success() {
        return Err(BuildError(format!("building {name} for {target} failed ({status})")));
    }
    Ok(target_folder.join(target).join(profile))
}

/// The outer build's target folder, found from the folder that cargo gives to build scripts.
///
/// # Errors
/// Outside a build script.
pub fn target_folder() -> Result<PathBuf, BuildError> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| BuildError("this is no build script".to_owned()))?);
    // TARGET_FOLDER/PROFILE/build/PACKAGE-HASH/out
    out.ancestors().nth(4).map(Path::to_path_buf).ok_or_else(|| BuildError(format!("unexpected OUT_DIR: {}", out.display())))
}

/// Adds the target if it is missing and rustup is there to add it.
fn ensure_target() -> Result<(), BuildError> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .map_err(|error| BuildError(format!("rustc cannot be started: {error}")))?;
    if Path::new(String::from_utf8_lossy(&printed.stdout).trim()).is_dir() {
        return Ok(());
    }
    let added = Command::new("rustup").args(["target", "add", TARGET]).status();
    if added.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    Err(BuildError(format!(
        "the Rust target {TARGET} is missing: `rustup target add {TARGET}`, or your distribution's package for it"
    )))
}
