//! Adds what the Rust toolchain lacks, with rustup; without it, says what to do.
//!
//! The compiler's version is not checked here: cargo refuses to build even this program with one that is too old, and says
//! which one it needs.

use std::{env, path::Path, process::Command};

use crate::{
    failure::Failure,
    say,
    workspace::{self, Part},
};

/// Adds those of `parts` that are missing; quick if none is.
pub fn run(parts: &[Part]) -> Result<(), Failure> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let toolchain = workspace::output(Command::new(rustc).args(["--print", "sysroot"]))?;
    let missing = missing(Path::new(&toolchain), parts);
    if missing.is_empty() {
        return Ok(());
    }
    if Command::new("rustup").arg("--version").output().is_err() {
        return Err(Failure::Missing(advice(&toolchain, &missing)));
    }
    for part in &missing {
        let (kind, name) = part.kind_and_name();
        say(&format!("setup: adding the {kind} {name}"));
        workspace::run(Command::new("rustup").args([kind, "add", name]))?;
    }
    // The toolchain in use may be another one than rustup's.
    let missing = self::missing(Path::new(&toolchain), parts);
    if missing.is_empty() { Ok(()) } else { Err(Failure::Missing(advice(&toolchain, &missing))) }
}

/// Those of `parts` that the toolchain in `folder` does not have.
fn missing(folder: &Path, parts: &[Part]) -> Vec<Part> {
    parts.iter().copied().filter(|part| !folder.join(part.path()).exists()).collect()
}

fn advice(toolchain: &str, missing: &[Part]) -> String {
    let names = missing.iter().map(|part| part.kind_and_name().1).collect::<Vec<_>>().join(", ");
    format!(
        "the Rust toolchain in `{toolchain}` lacks {names}, and it is not one that rustup could add to.\n\
         Install Rust with rustup (https://rustup.rs), or add what is missing with what installed that toolchain."
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{advice, missing};
    use crate::workspace::Part;

    #[test]
    fn what_is_missing_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(missing(folder.path(), &Part::ALL), Part::ALL);
        fs::create_dir_all(folder.path().join("lib/rustlib/wasm32-wasip2/lib")).unwrap();
        assert_eq!(missing(folder.path(), &Part::ALL), [Part::Clippy, Part::Rustfmt]);
        assert_eq!(missing(folder.path(), &[Part::Target]), []);
    }

    #[test]
    fn the_advice_names_all_that_is_missing() {
        let advice = advice("/usr", &[Part::Target, Part::Clippy]);
        assert!(advice.starts_with("the Rust toolchain in `/usr` lacks wasm32-wasip2, clippy, "), "{advice}");
    }
}
