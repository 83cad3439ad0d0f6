//! Builds what the benchmark compares, and runs it. What is measured stands in `bench/`, which needs more than the standard library.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use crate::{
    failure::Failure,
    setup,
    workspace::{self, Part, cargo},
};

/// The profile of the plugins inside the binary: their native counterpart is built as they are.
const PROFILE: &str = "plugin";

/// The host's parts, built with the profile of `btm` and with what the tests have built already.
const PARTS: [&str; 6] =
    ["bench", "--workspace", "--profile=dev", "--bench=parts", "--no-run", "--message-format=json-render-diagnostics"];

/// Runs the benchmark in place of this process.
pub fn run(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    setup::run(&[Part::Target])?;
    workspace::build_btm()?;
    workspace::run(&mut cargo(&["build", "--profile", PROFILE, "--package", "btm-bench"])?)?;
    let parts = built(&workspace::output(cargo(&PARTS)?.stderr(std::process::Stdio::inherit()))?)?;
    let btm = workspace::btm()?;
    // TARGET_FOLDER/PROFILE/btm
    let target = btm.ancestors().nth(2).ok_or_else(|| Failure::Missing("btm lies in no target folder".to_owned()))?;
    let program = |name: &str| target.join(PROFILE).join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("bench").join("results");
    let mut bench = Command::new(program("btm-bench"));
    bench
        .args([&btm, &program("btm-bench-native"), &program("btm-bench-stamp"), &parts])
        .arg(target)
        .arg(results)
        .args(arguments);
    workspace::replace(&mut bench)
}

/// The program that was built, by what cargo says in JSON, one object a line.
fn built(messages: &str) -> Result<PathBuf, Failure> {
    // The programs of that package are built with it.
    let program = messages.lines().filter(|line| line.contains("\"kind\":[\"bench\"]")).find_map(|line| {
        let (_, rest) = line.split_once("\"executable\":\"")?;
        rest.split_once('"').map(|(path, _)| PathBuf::from(path))
    });
    program.ok_or_else(|| Failure::Missing("cargo does not say where the benchmark of the parts lies".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::built;

    #[test]
    fn the_program_is_found_among_messages() {
        let messages = "{\"target\":{\"kind\":[\"lib\"]},\"executable\":null}\n\
                        {\"target\":{\"kind\":[\"bench\"]},\"filenames\":[\"/t/parts-1\"],\"executable\":\"/t/parts-1\",\"fresh\":true}\n\
                        {\"target\":{\"kind\":[\"bin\"]},\"executable\":\"/t/btm-bench\",\"fresh\":true}\n\
                        {\"reason\":\"build-finished\",\"success\":true}\n";
        assert_eq!(built(messages).unwrap(), Path::new("/t/parts-1"));
        assert!(built("{\"target\":{\"kind\":[\"bin\"]},\"executable\":\"/t/btm-bench\"}\n").is_err());
    }
}
