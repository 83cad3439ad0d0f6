//! Builds the official plugins and puts them where the binary includes them from; a copy lies in `target/plugins/`.

use std::{error::Error, fs, path::Path};

use sha2::{Digest as _, Sha256};

/// The official plugins, as packages `btm-plugin-NAME` in `plugins/NAME`.
const OFFICIAL: [&str; 3] = ["complexity", "duplication", "security"];

fn main() -> Result<(), Box<dyn Error>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let packages: Vec<String> = OFFICIAL.iter().flat_map(|name| ["--package".to_owned(), format!("btm-plugin-{name}")]).collect();
    let arguments: Vec<&str> = packages.iter().map(String::as_str).collect();
    let built = btm_plugin_build::build(&workspace, "official", "plugin", &arguments)?;

    let shown = btm_plugin_build::target_folder()?.join("plugins");
    fs::create_dir_all(&shown)?;
    let mut table = String::from("[");
    for name in OFFICIAL {
        let component = built.join(format!("btm_plugin_{name}.wasm"));
        fs::copy(&component, shown.join(format!("{name}.wasm")))?;
        // Here and not at run time, where hashing them would take longer than a scan of one file.
        let digest: [u8; 32] = Sha256::digest(fs::read(&component)?).into();
        table += &format!("Official {{ name: {name:?}, component: include_bytes!({component:?}), digest: {digest:?} }},");
        println!("cargo::rerun-if-changed=../../plugins/{name}");
    }
    fs::write(Path::new(&std::env::var("OUT_DIR")?).join("official.rs"), table + "]")?;
    for input in ["sdk", "build"] {
        println!("cargo::rerun-if-changed=../../plugins/{input}");
    }
    println!("cargo::rerun-if-changed=../../wit");
    println!("cargo::rerun-if-changed=../../Cargo.lock");
    Ok(())
}
