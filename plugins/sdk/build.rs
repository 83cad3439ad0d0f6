//! Encodes each world of the contract, for the custom section that tells the component linker which world a plugin has.
//!
//! `wit_bindgen::generate!` does the same for one world a crate; the SDK serves three.

use std::{env, error::Error, fs, path::Path};

use wit_component::{StringEncoding, metadata};
use wit_parser::Resolve;

const WORLDS: [(&str, &str); 3] = [("file-plugin", "FILE"), ("project-plugin", "PROJECT"), ("full-plugin", "FULL")];

fn main() -> Result<(), Box<dyn Error>> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path("../../wit")?;
    let out = env::var("OUT_DIR")?;
    let mut source = String::new();
    for (world, constant) in WORLDS {
        let id = resolve.select_world(&[package], Some(world))?;
        let file = Path::new(&out).join(format!("{world}.component-type"));
        fs::write(&file, metadata::encode(&resolve, id, StringEncoding::UTF8, None)?)?;
        let length = fs::metadata(&file)?.len();
        source += &format!("/// World `{world}`.\npub const {constant}: [u8; {length}] = *include_bytes!({file:?});\n");
    }
    fs::write(Path::new(&out).join("worlds.rs"), source)?;
    println!("cargo::rerun-if-changed=../../wit");
    Ok(())
}
