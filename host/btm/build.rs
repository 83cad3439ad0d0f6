//! Builds the official plugins, prepares them ahead of time, and puts all of it where the binary includes it from; a copy of the
//! components lies in `target/plugins/`.

use std::{
    env,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

use btm_sandbox::ahead::{self, Made};
use sha2::{Digest as _, Sha256};

/// The official plugins, as packages `btm-plugin-NAME` in `plugins/NAME`.
const OFFICIAL: [&str; 3] = ["complexity", "duplication", "security"];

fn main() -> Result<(), Box<dyn Error>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let packages: Vec<String> = OFFICIAL.iter().flat_map(|name| ["--package".to_owned(), format!("btm-plugin-{name}")]).collect();
    let arguments: Vec<&str> = packages.iter().map(String::as_str).collect();
    let built = btm_plugin_build::build(&workspace, "official", "plugin", &arguments)?;

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let shown = btm_plugin_build::target_folder()?.join("plugins");
    fs::create_dir_all(&shown)?;
    let mut table = String::from("[");
    for name in OFFICIAL {
        let component = built.join(format!("btm_plugin_{name}.wasm"));
        fs::copy(&component, shown.join(format!("{name}.wasm")))?;
        // Here and not at run time, where hashing them would take longer than a scan of one file.
        let bytes = fs::read(&component)?;
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        let ahead = prepare(name, &bytes, &out)?;
        table += &format!(
            "Official {{ name: {name:?}, component: include_bytes!({component:?}), digest: {digest:?}, ahead: {ahead} }},"
        );
        println!("cargo::rerun-if-changed=../../plugins/{name}");
    }
    fs::write(out.join("official.rs"), table + "]")?;
    for input in ["sdk", "syntax", "build"] {
        println!("cargo::rerun-if-changed=../../plugins/{input}");
    }
    println!("cargo::rerun-if-changed=../../wit");
    println!("cargo::rerun-if-changed=../../Cargo.lock");
    Ok(())
}

/// Prepares a component in `out`, and returns the expression for its preparation. A build for another kind of machine has none,
/// since the code is made for the processor that compiles it.
fn prepare(name: &str, component: &[u8], out: &Path) -> Result<String, Box<dyn Error>> {
    if env::var("HOST")? != env::var("TARGET")? {
        return Ok("None".to_owned());
    }
    let Made { ready, code } = ahead::prepare(component).map_err(|refusal| format!("{name}: {}", refusal.message))?;
    let put = |part: &str, bytes: &[u8]| -> io::Result<PathBuf> {
        let path = out.join(format!("{name}.{part}"));
        fs::write(&path, bytes)?;
        Ok(path)
    };
    let (ready, code) = (put("ready", &ready)?, put("code", &code)?);
    Ok(format!("Some(Ahead {{ ready: include_bytes!({ready:?}), code: include_bytes!({code:?}) }})"))
}
