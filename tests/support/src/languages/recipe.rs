//! How plugins in any language are built: tools into one folder, components into another that is named after the hash of
//! everything they are made of.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest as _, Sha256};

use super::Skipped;
use crate::{Guests, OTHERS, World, component};

/// What differs from language to language.
pub(super) trait Recipe {
    /// The folder below `tests/guests`, and below `target/guests`.
    const NAME: &'static str;

    /// The tools and their versions; part of the hash.
    const TOOLS: &'static str;

    /// Installs the tools into a folder.
    fn install(tools: &Path) -> Result<(), Skipped>;

    /// The command that makes a component of the copied sources in `sources`.
    fn componentize(tools: &Path, sources: &Path, wit: &Path, world: World, component: &Path) -> Command;
}

/// Builds one component for each world, unless they are there already.
pub(super) fn build<R: Recipe>(_: &R) -> Result<Guests, Skipped> {
    let folder = Path::new(OTHERS).join(R::NAME);
    fs::create_dir_all(&folder).expect("the target folder can be written");
    // Other tests may be building the same; the lock ends with the file.
    let lock = File::create(folder.join("lock")).expect("the target folder can be written");
    lock.lock().expect("a file can be locked");
    let sources = read(&guests().join(R::NAME));
    let components = folder.join(hash::<R>(&sources));
    let guests = Guests { folder: components.clone(), prefix: "" };
    if World::ALL.into_iter().all(|world| guests.of(world).is_file()) {
        return Ok(guests);
    }
    let tools = install::<R>(&folder)?;
    let copied = folder.join("sources");
    write(&copied, &sources);
    fs::create_dir_all(&components).expect("the target folder can be written");
    for world in World::ALL {
        make::<R>(&tools, &copied, world, &guests.of(world));
    }
    Ok(guests)
}

/// Where the sources of all guests are.
fn guests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../guests")
}

/// The files of a folder, sorted by name.
fn read(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources can be listed").path();
        if path.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read(path).expect("the sources can be read")));
        }
    }
    files.sort();
    files
}

fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    // Left from other sources, perhaps.
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("the target folder can be written");
    for (name, content) in files {
        fs::write(folder.join(name), content).expect("the target folder can be written");
    }
}

fn hash<R: Recipe>(sources: &[(String, Vec<u8>)]) -> String {
    let mut hash = Sha256::new_with_prefix(R::TOOLS).chain_update(CAPABILITIES);
    let mut wit = read(&component::wit());
    wit.retain(|(name, _)| name.ends_with(".wit"));
    // What its comments say changes nothing.
    for (_, text) in &mut wit {
        let lines = text.split_inclusive(|byte| *byte == b'\n');
        *text = lines.filter(|line| !line.trim_ascii_start().starts_with(b"//")).flatten().copied().collect();
    }
    for (name, content) in sources.iter().chain(&wit) {
        hash.update(name.len().to_le_bytes());
        hash.update(name);
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Installs the tools once a version.
fn install<R: Recipe>(folder: &Path) -> Result<PathBuf, Skipped> {
    let tools = folder.join("tools");
    let stamp = tools.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == R::TOOLS) {
        return Ok(tools);
    }
    let _ = fs::remove_dir_all(&tools);
    fs::create_dir_all(&tools).expect("the target folder can be written");
    R::install(&tools)?;
    fs::write(stamp, R::TOOLS).expect("the target folder can be written");
    Ok(tools)
}

/// What the project analyzers want, in the words of those in Rust.
const CAPABILITIES: &str = r#"[{"name":"documents","reason":"writes what it found"},
    {"name":"notifications","reason":"tells that it is done"}]"#;

/// Makes one component, and gives it a manifest.
fn make<R: Recipe>(tools: &Path, sources: &Path, world: World, component: &Path) {
    let unfinished = component.with_extension("unfinished");
    let mut command = R::componentize(tools, sources, &component::wit(), world, &unfinished);
    let output = command.output().expect("an installed tool can be started");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{} plugin for world {world:?}: {stdout}{stderr}", R::NAME);
    let bytes = fs::read(&unfinished).expect("the component was written");
    let capabilities = if matches!(world, World::File) { "[]" } else { CAPABILITIES };
    let manifest = component::manifest_of(&format!("well-behaved-{}", world.name()), capabilities);
    fs::write(component, crate::with_manifest(&bytes, &manifest)).expect("the target folder can be written");
    fs::remove_file(unfinished).expect("the target folder can be written");
}

/// Runs a step of an installation.
pub(super) fn step(command: &mut Command) -> Result<(), Skipped> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| Skipped { reason: format!("no `{name}` ({error})") })?;
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Err(Skipped { reason: format!("`{name}` could not install the tools ({}): {last}", output.status) })
}
