//! Builds what the benchmark compares, and runs it. What is measured stands in `bench/`, which needs more than the standard library.

use std::{
    env,
    ffi::OsString,
    process::{Command, ExitCode},
};

use crate::{
    failure::Failure,
    setup,
    workspace::{self, Part, cargo},
};

/// The profile of the plugins inside the binary: their native counterpart is built as they are.
const PROFILE: &str = "plugin";

/// Runs the benchmark in place of this process.
pub fn run(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    setup::run(&[Part::Target])?;
    workspace::build_btm()?;
    workspace::run(&mut cargo(&["build", "--profile", PROFILE, "--package", "btm-bench"])?)?;
    let btm = workspace::btm()?;
    // TARGET_FOLDER/PROFILE/btm
    let target = btm.ancestors().nth(2).ok_or_else(|| Failure::Missing("btm lies in no target folder".to_owned()))?;
    let program = |name: &str| target.join(PROFILE).join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let mut bench = Command::new(program("btm-bench"));
    bench.arg(&btm).arg(program("btm-bench-native")).arg(target).args(arguments);
    workspace::replace(&mut bench)
}
