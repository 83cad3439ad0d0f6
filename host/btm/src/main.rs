//! The `btm` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    btm::main()
}
