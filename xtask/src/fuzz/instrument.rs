//! Builds the targets with coverage instrumentation.
//!
//! `xtask` is cargo's workspace wrapper meanwhile: cargo calls it in place of the compiler for the crates of this workspace, and it
//! adds what `cargo fuzz` adds. Those flags are stable; `cargo fuzz` needs a nightly toolchain only for sanitizers, which find mistakes
//! in unsafe code. Dependencies are not instrumented, so they are those that are built already, and coverage is about our code.

use std::{
    env,
    ffi::OsString,
    path::PathBuf,
    process::{Command, ExitCode},
};

use crate::{
    failure::Failure,
    workspace::{self, cargo, replace},
};

/// Set while `xtask` stands in for the compiler.
const WRAPPER: &str = "BTM_FUZZ_WRAPPER";

/// Counts how often each edge is taken, tells libFuzzer what comparisons compare, and keeps the compiler from joining branches.
/// Assertions for debugging are on: here they are what we look for.
const FLAGS: [&str; 8] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "-Cdebug-assertions=yes",
    "--cfg=fuzzing",
];

/// Builds the fuzzer, and says where it is.
pub fn build() -> Result<PathBuf, Failure> {
    let compiler = env::var_os("CXX").unwrap_or_else(|| "c++".into());
    if Command::new(&compiler).arg("--version").output().is_err() {
        let compiler = compiler.to_string_lossy();
        return Err(Failure::Missing(format!(
            "libFuzzer needs a C++ compiler: install g++ or clang, or set CXX (now {compiler})"
        )));
    }
    let this = env::current_exe().map_err(|error| Failure::Start { program: "xtask".to_owned(), error })?;
    // Features belong to the package of the folder; `--workspace` gives dependencies the features that they have already.
    let mut build = cargo(&["build", "--workspace", "--bin", "btm-fuzz", "--features", "engine"])?;
    build.current_dir(super::folder()).env("RUSTC_WORKSPACE_WRAPPER", this).env(WRAPPER, "1");
    workspace::run(&mut build)?;
    Ok(workspace::btm()?.with_file_name(format!("btm-fuzz{}", env::consts::EXE_SUFFIX)))
}

/// Compiles a crate if cargo calls this as its wrapper: the first argument is the compiler.
pub fn as_wrapper(arguments: &[OsString]) -> Option<Result<ExitCode, Failure>> {
    env::var_os(WRAPPER)?;
    let (compiler, arguments) = arguments.split_first()?;
    let mut command = Command::new(compiler);
    command.args(arguments);
    if is_instrumented(arguments) {
        command.args(FLAGS);
    }
    Some(replace(&mut command))
}

/// Whether a call of the compiler makes a part of the fuzzer: neither a question of cargo's nor a build script.
fn is_instrumented(arguments: &[OsString]) -> bool {
    let name = arguments.iter().skip_while(|argument| *argument != "--crate-name").nth(1);
    name.is_some_and(|name| name != "___" && !name.to_string_lossy().starts_with("build_script_"))
}

#[cfg(test)]
mod tests {
    use super::is_instrumented;

    #[test]
    fn only_parts_of_the_fuzzer_are_instrumented() {
        for (arguments, expected) in [
            (&["--crate-name", "btm_scan", "src/lib.rs"][..], true),
            (&["--crate-name", "build_script_build", "build.rs"], false),
            (&["-", "--crate-name", "___", "--print=cfg"], false),
            (&["-vV"], false),
        ] {
            let arguments: Vec<_> = arguments.iter().map(Into::into).collect();
            assert_eq!(is_instrumented(&arguments), expected, "{arguments:?}");
        }
    }
}
