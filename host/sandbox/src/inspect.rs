//! What a component says about itself, read without running it: its manifest, its exports, its imports.

use std::collections::BTreeSet;

use btm_model::{Capability, Digest, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use wasmparser::{Encoding, Parser, Payload};

use crate::validate::{self, MAX_MANIFEST, is_contract_version, shown};

/// The custom section that holds the manifest.
pub const MANIFEST_SECTION: &str = "btm:manifest";

/// The contract's package.
const PACKAGE: &str = "btm:plugin/";

/// The contract's version that this host speaks; later ones that differ in the last number only are understood as well.
pub const CONTRACT_VERSION: &str = "0.1.0";

/// The interfaces of the contract that a component may import.
const INTERFACES: [&str; 10] =
    ["documents", "facts", "findings", "logging", "metrics", "notes", "notifications", "progress", "project", "types"];

/// The packages of WASI that are linked, virtual and empty.
const WASI_PACKAGES: [&str; 6] = ["cli", "clocks", "filesystem", "io", "random", "sockets"];

/// What a plugin says about itself in its manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the contract it was written for.
    pub contract: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The capabilities it wants: those that the component imports.
    pub capabilities: Vec<Wanted>,
}

/// A capability that a plugin wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Which.
    pub name: Capability,
    /// With what arguments. For `documents`, the files that it writes, as patterns in git-ignore syntax; any if there are none.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Why the plugin wants it, in one sentence for the user.
    pub reason: String,
}

/// What a component is, as far as it can be known without running it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// The SHA-256 of its bytes.
    pub digest: Digest,
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether it analyzes files.
    pub analyzes_files: bool,
    /// Whether it analyzes projects.
    pub analyzes_projects: bool,
    /// The contract's interfaces that it imports, sorted, without package and version.
    pub interfaces: Vec<String>,
    /// The WASI interfaces that it imports, sorted. They are virtual and empty.
    pub wasi: Vec<String>,
}

/// Reads what a component says about itself; its digest is asked for if nothing is wrong.
///
/// # Errors
/// Why the host will not run it, and what to do.
pub(crate) fn inspect(bytes: &[u8], digest: impl FnOnce() -> Digest) -> Result<Inspection, Refusal> {
    let outline = Outline::read(bytes)?;
    let (analyzes_files, analyzes_projects) = worlds(&outline.exports)?;
    let (interfaces, wasi) = imports(&outline.imports)?;
    let manifest = manifest(outline.manifest.as_deref())?;
    capabilities(&manifest.capabilities, &interfaces)?;
    Ok(Inspection { digest: digest(), manifest, analyzes_files, analyzes_projects, interfaces, wasi })
}

/// The names and sections of interest.
#[derive(Default)]
struct Outline {
    imports: Vec<String>,
    exports: Vec<String>,
    manifest: Option<Vec<u8>>,
}

impl Outline {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut outline = Self::default();
        // What encloses the bytes at hand, outermost first.
        let mut enclosing = Vec::new();
        if !bytes.starts_with(b"\0asm") {
            return Err(not_a_component("these are not the bytes of a WebAssembly component"));
        }
        for payload in Parser::new(0).parse_all(bytes) {
            let is_top_level = enclosing.len() == 1;
            match payload.map_err(damaged)? {
                Payload::Version { encoding: Encoding::Module, .. } if enclosing.is_empty() => return Err(core_module()),
                Payload::Version { encoding, .. } => enclosing.push(encoding),
                Payload::End(_) => drop(enclosing.pop()),
                payload if enclosing[..].ends_with(&[Encoding::Component]) && !is_top_level && is_code(&payload) => {
                    return Err(nested_code());
                }
                Payload::ComponentImportSection(section) if is_top_level => {
                    for import in section {
                        outline.imports.push(import.map_err(damaged)?.name.name.to_owned());
                    }
                }
                Payload::ComponentExportSection(section) if is_top_level => {
                    for export in section {
                        outline.exports.push(export.map_err(damaged)?.name.name.to_owned());
                    }
                }
                Payload::CustomSection(section) if section.name() == MANIFEST_SECTION => outline.keep_manifest(section.data())?,
                _ => {}
            }
        }
        Ok(outline)
    }

    fn keep_manifest(&mut self, section: &[u8]) -> Result<(), Refusal> {
        if section.len() > MAX_MANIFEST {
            return Err(bad_manifest(format!("its manifest is larger than {MAX_MANIFEST} bytes")));
        }
        match self.manifest.replace(section.to_vec()) {
            Some(_) => Err(bad_manifest("it has two manifests".to_owned())),
            None => Ok(()),
        }
    }
}

/// Whether a section of a component brings code, or makes functions of code and code of functions.
fn is_code(payload: &Payload<'_>) -> bool {
    matches!(
        payload,
        Payload::ModuleSection { .. }
            | Payload::InstanceSection(_)
            | Payload::ComponentCanonicalSection(_)
            | Payload::ComponentStartSection { .. }
    )
}

/// A component within a component is fine if it only renames and types, as those that `wit-component` makes; between two with code,
/// the engine copies strings and lists in calls of its own, which cost no fuel.
fn nested_code() -> Refusal {
    let hint = "link its parts into one component, as the build of one program does, instead of composing finished components";
    Refusal {
        kind: RefusalKind::Unsupported,
        message: "another component with code of its own is inside it; btm does not run composed components".to_owned(),
        hint: Some(hint.to_owned()),
    }
}

fn damaged(error: wasmparser::BinaryReaderError) -> Refusal {
    not_a_component(&format!("the component is damaged: {error}"))
}

fn not_a_component(message: &str) -> Refusal {
    let hint = "a plugin is one .wasm file made for the target wasm32-wasip2, or by componentize-py or componentize-js";
    Refusal { kind: RefusalKind::NotAComponent, message: message.to_owned(), hint: Some(hint.to_owned()) }
}

fn core_module() -> Refusal {
    let hint =
        "build for the target wasm32-wasip2 (not wasm32-wasip1 or wasm32-unknown-unknown), or use `wasm-tools component new`";
    Refusal {
        kind: RefusalKind::NotAComponent,
        message: "this is a core WebAssembly module, not a component".to_owned(),
        hint: Some(hint.to_owned()),
    }
}

fn wrong_contract(message: String, hint: &str) -> Refusal {
    Refusal { kind: RefusalKind::WrongContract, message, hint: Some(hint.to_owned()) }
}

fn bad_manifest(message: String) -> Refusal {
    let hint = "the SDK writes the manifest; for other languages see `wit/README.md`";
    Refusal { kind: RefusalKind::BadManifest, message, hint: Some(hint.to_owned()) }
}

/// Which analyzers the exports are.
fn worlds(exports: &[String]) -> Result<(bool, bool), Refusal> {
    let ours: Vec<(&str, &str)> = exports.iter().filter_map(|name| name.strip_prefix(PACKAGE)?.split_once('@')).collect();
    if ours.is_empty() {
        return Err(wrong_contract(
            format!("the component exports nothing of the contract `btm:plugin`{}", list(" (it exports ", exports, ")")),
            "export one of the worlds file-plugin, project-plugin and full-plugin; see `wit/README.md`",
        ));
    }
    if let Some((_, version)) = ours.iter().find(|(_, version)| !speaks(version)) {
        return Err(wrong_contract(
            format!("the component was built for version {} of the contract; this btm speaks {CONTRACT_VERSION}", shown(version)),
            "use a btm that speaks that version, or build the plugin for this one",
        ));
    }
    let has = |interface: &str| ours.iter().any(|(name, _)| *name == interface);
    let (files, projects) = (has("file-analyzer"), has("project-analyzer"));
    if !has("plugin") || !(files || projects) {
        return Err(wrong_contract(
            format!("the component has only a part of a world{}", list(" (it exports ", exports, ")")),
            "export `plugin` and `file-analyzer`, `project-analyzer` or both",
        ));
    }
    Ok((files, projects))
}

/// Whether this host speaks a version of the contract: the same but for the last number.
fn speaks(version: &str) -> bool {
    let minor = |version: &str| version.rsplit_once('.').map(|(minor, _)| minor.to_owned());
    is_contract_version(version) && minor(version) == minor(CONTRACT_VERSION)
}

/// Whether a version of the contract came after the one that this host speaks.
fn is_later(version: &str) -> bool {
    let numbers = |version: &str| -> Vec<u64> { version.split('.').filter_map(|number| number.parse().ok()).collect() };
    is_contract_version(version) && numbers(version) > numbers(CONTRACT_VERSION)
}

/// A plugin that uses what a later version of the contract has.
fn needs_newer(what: &str) -> Refusal {
    wrong_contract(
        format!(
            "{what}, which this btm does not have; it speaks version {CONTRACT_VERSION} of the contract: the plugin needs a newer btm"
        ),
        "update btm, or use a version of the plugin that was built for this one",
    )
}

/// Sorts imports into ours and WASI's, and refuses all others.
fn imports(imports: &[String]) -> Result<(Vec<String>, Vec<String>), Refusal> {
    let (mut ours, mut wasi, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for import in imports {
        if let Some(interface) = known(import, PACKAGE, speaks).filter(|name| INTERFACES.contains(name)) {
            ours.push(interface.to_owned());
        } else if is_linked_wasi(import) {
            wasi.push(import.clone());
        } else {
            unknown.push(import.clone());
        }
    }
    let newer = |import: &&String| known(import, PACKAGE, is_later).is_some();
    if let Some(import) = unknown.iter().find(newer) {
        return Err(needs_newer(&format!("the component imports `{}`", shown(import))));
    }
    if !unknown.is_empty() {
        return Err(Refusal {
            kind: RefusalKind::UnknownImport,
            message: format!("the component imports what btm does not offer: {}", list("", &unknown, "")),
            hint: Some(
                "plugins reach the host through `btm:plugin` only; WASI 0.2 is there, but empty; see `wit/README.md`".to_owned(),
            ),
        });
    }
    ours.sort();
    wasi.sort();
    Ok((ours, wasi))
}

/// The interface of an import `PACKAGE interface @ version`, if the version is right.
fn known<'a>(import: &'a str, package: &str, is_right: impl Fn(&str) -> bool) -> Option<&'a str> {
    let (interface, version) = import.strip_prefix(package)?.split_once('@')?;
    is_right(version).then_some(interface)
}

fn is_linked_wasi(import: &str) -> bool {
    WASI_PACKAGES
        .iter()
        .any(|package| known(import, &format!("wasi:{package}/"), |version| version.starts_with("0.2.")).is_some())
}

fn manifest(section: Option<&[u8]>) -> Result<Manifest, Refusal> {
    let section = section.ok_or_else(|| bad_manifest(format!("it has no manifest (a custom section `{MANIFEST_SECTION}`)")))?;
    let manifest: Manifest = serde_json::from_slice(section).map_err(|error| unreadable(section, &error))?;
    validate::name(&manifest.name).map_err(bad_manifest)?;
    validate::version(&manifest.version).map_err(bad_manifest)?;
    if !speaks(&manifest.contract) {
        return Err(wrong_contract(
            format!(
                "its manifest asks for version {} of the contract; this btm speaks {CONTRACT_VERSION}",
                shown(&manifest.contract)
            ),
            "use a btm that speaks that version, or build the plugin for this one",
        ));
    }
    Ok(manifest)
}

/// A manifest of a later version of the contract may say what this one does not know.
fn unreadable(section: &[u8], error: &serde_json::Error) -> Refusal {
    #[derive(Deserialize)]
    struct Versioned {
        contract: String,
    }
    match serde_json::from_slice(section) {
        Ok(Versioned { contract }) if is_later(&contract) => {
            needs_newer(&format!("its manifest is of version {} of the contract and has something", shown(&contract)))
        }
        _ => bad_manifest(format!("its manifest cannot be read: {}", shown(&error.to_string()))),
    }
}

/// Whether a manifest asks for what the component imports, and for nothing else.
fn capabilities(wanted: &[Wanted], interfaces: &[String]) -> Result<(), Refusal> {
    let mut asked = BTreeSet::new();
    for wanted in wanted {
        validate::wanted(wanted).map_err(bad_manifest)?;
        if !asked.insert(wanted.name) {
            return Err(bad_manifest(format!("its manifest asks for `{}` twice", wanted.name)));
        }
    }
    for capability in Capability::ALL {
        let imports = interfaces.iter().any(|interface| interface == capability.name());
        match (imports, asked.contains(&capability)) {
            (true, false) => {
                return Err(bad_manifest(format!("it imports `{capability}`, which its manifest does not ask for")));
            }
            (false, true) => {
                return Err(bad_manifest(format!("its manifest asks for `{capability}`, which it does not import")));
            }
            _ => {}
        }
    }
    Ok(())
}

fn list(before: &str, items: &[String], after: &str) -> String {
    /// How many names a message may hold.
    const MOST: usize = 8;
    if items.is_empty() {
        return String::new();
    }
    let more = if items.len() > MOST { ", …" } else { "" };
    let named: Vec<String> = items.iter().take(MOST).map(|item| shown(item)).collect();
    format!("{before}{}{more}{after}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use btm_model::{Digest, RefusalKind};

    use super::{inspect, speaks};

    fn refusal(bytes: &[u8]) -> RefusalKind {
        inspect(bytes, || Digest::of(bytes)).unwrap_err().kind
    }

    #[test]
    fn tells_what_is_no_component() {
        assert_eq!(refusal(b""), RefusalKind::NotAComponent);
        assert_eq!(refusal(b"#!/bin/sh"), RefusalKind::NotAComponent);
        let module = inspect(b"\0asm\x01\0\0\0", || Digest::of(b"")).unwrap_err();
        assert_eq!(module.message, "this is a core WebAssembly module, not a component");
    }

    #[test]
    fn tells_a_component_of_another_kind() {
        assert_eq!(refusal(b"\0asm\x0d\0\x01\0"), RefusalKind::WrongContract);
    }

    #[test]
    fn a_component_inside_may_only_rename() {
        let refused = |inside: &str| {
            let bytes = wat::parse_str(format!("(component (component {inside}))")).unwrap();
            inspect(&bytes, || Digest::of(b"")).unwrap_err().kind
        };
        for code in [
            "(core module)",
            "(component (core module))",
            "(core instance)",
            "(core module $m (func (export \"f\"))) (core instance $i (instantiate $m)) (func (canon lift (core func $i \"f\")))",
        ] {
            assert_eq!(refused(code), RefusalKind::Unsupported, "{code}");
        }
        for harmless in ["", "(import \"f\" (func $f)) (export \"g\" (func $f))", "(component)"] {
            assert_eq!(refused(harmless), RefusalKind::WrongContract, "{harmless}");
        }
    }

    #[test]
    fn what_a_later_contract_has_needs_a_newer_btm() {
        let refused = |import: &str| {
            let interface = "(core module $m (func (export \"f\"))) (core instance $i (instantiate $m)) (func $f (canon lift (core func $i \"f\")))";
            let text = format!(
                "(component (import \"{import}\" (instance (export \"get\" (func)))) {interface} (instance $it (export \"f\" (func $f)))
                 (export \"btm:plugin/plugin@0.1.0\" (instance $it)) (export \"btm:plugin/file-analyzer@0.1.0\" (instance $it)))"
            );
            let bytes = wat::parse_str(text).unwrap();
            inspect(&bytes, || Digest::of(b"")).unwrap_err()
        };
        for import in ["btm:plugin/datasets@0.1.7", "btm:plugin/findings@0.2.0", "btm:plugin/findings@1.0.0"] {
            let refusal = refused(import);
            assert_eq!(refusal.kind, RefusalKind::WrongContract, "{import}");
            assert!(refusal.message.contains(import) && refusal.message.contains("needs a newer btm"), "{}", refusal.message);
        }
        for import in ["btm:plugin/datasets@0.1.0", "btm:plugin/datasets@0.0.9", "other:host/datasets@9.0.0"] {
            assert_eq!(refused(import).kind, RefusalKind::UnknownImport, "{import}");
        }
    }

    #[test]
    fn so_does_a_manifest_of_a_later_contract() {
        let read = |contract: &str| {
            let section = format!(
                r#"{{"contract":"{contract}","name":"x","version":"1.0.0","capabilities":[{{"name":"datasets","reason":"y"}}]}}"#
            );
            super::manifest(Some(section.as_bytes())).unwrap_err()
        };
        assert!(read("0.1.7").message.contains("needs a newer btm"));
        assert_eq!(read("0.1.0").kind, RefusalKind::BadManifest);
    }

    #[test]
    fn damaged_bytes_are_refused() {
        assert_eq!(refusal(b"\0asm\x0d\0\x01\0\x07\xff\xff"), RefusalKind::NotAComponent);
    }

    #[test]
    fn only_the_last_number_of_a_version_may_differ() {
        assert!(speaks("0.1.0") && speaks("0.1.7"));
        assert!(!speaks("0.2.0") && !speaks("1.0.0") && !speaks("0.1") && !speaks("0.1.0\n") && !speaks("0.1.\u{1b}[31m"));
    }
}
