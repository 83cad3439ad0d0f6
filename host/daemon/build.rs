//! Builds the shim, which is part of the daemon: small, and so with a profile of its own.

use std::{error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let built = btm_plugin_build::build_native(&workspace, "shim", "plugin", &["--package", "btm-shim"])?;
    println!("cargo::rustc-env=BTM_SHIM={}", built.join("btm-shim").display());
    for input in ["shim", "runs", "faults", "files", "model"] {
        println!("cargo::rerun-if-changed=../{input}");
    }
    println!("cargo::rerun-if-changed=../../Cargo.lock");
    Ok(())
}
