//! Builds the guests, and lists the hostile ones: those of `tests/guests/hostile` and those of `src/made`, each named
//! after its file.

use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

/// Where hostile behaviours live, each a file `NAME.rs`.
const HOSTILE: [&str; 4] =
    ["../guests/hostile/src/in_file", "../guests/hostile/src/in_project", "../guests/hostile/src/in_configure", "src/made"];

/// What the guests are made of.
const INPUTS: [&str; 7] = [
    "src/made",
    "../guests/Cargo.toml",
    "../guests/Cargo.lock",
    "../guests/hostile",
    "../guests/well-behaved",
    "../../plugins/sdk",
    "../../wit",
];

fn main() -> Result<(), Box<dyn Error>> {
    for input in INPUTS {
        println!("cargo::rerun-if-changed={input}");
    }
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guests");
    let built = btm_plugin_build::build(&guests, "guests", "guest", &["--workspace", "--lib", "--examples"])?;
    let others = btm_plugin_build::target_folder()?.join("guests");
    let mut source = format!("pub(crate) const BUILT: &str = {built:?};\npub(crate) const OTHERS: &str = {others:?};\n");
    source += "/// Calls a macro with the name of each hostile behaviour.\n#[macro_export]\nmacro_rules! foreach_hostile {\n";
    source += "    ($each:ident) => {\n";
    for folder in HOSTILE {
        for name in names(Path::new(folder))? {
            source += &format!("        $each!({name});\n");
        }
    }
    source += "    };\n}\n";
    fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("guests.rs"), source)?;
    Ok(())
}

/// The stems of a folder's Rust files, sorted.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}
