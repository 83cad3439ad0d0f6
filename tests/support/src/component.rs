//! Components by hand: a core module in the text format, made a component of the contract.

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

use wasm_encoder::{ComponentSection as _, ComponentSectionId, CustomSection, RawSection};
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::Resolve;

/// The contract.
pub(crate) fn wit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit")
}

/// The contract's text.
pub(crate) fn contract() -> String {
    fs::read_to_string(wit().join("plugin.wit")).expect("the contract is there")
}

/// A manifest of this version of the contract, for a plugin of version 0.1.0 that wants no capabilities.
pub(crate) fn manifest(name: &str) -> String {
    manifest_of(name, "[]")
}

/// A manifest of a plugin that wants these capabilities, a JSON text.
pub(crate) fn manifest_of(name: &str, capabilities: &str) -> String {
    format!(r#"{{"contract":"0.1.0","name":"{name}","version":"0.1.0","capabilities":{capabilities}}}"#)
}

/// Appends a manifest to a component.
#[must_use]
pub fn with_manifest(component: &[u8], manifest: &str) -> Vec<u8> {
    let section = CustomSection { name: Cow::Borrowed("btm:manifest"), data: Cow::Borrowed(manifest.as_bytes()) };
    with_section(component, |bytes| section.append_to_component(bytes))
}

/// Appends a section to a component.
pub(crate) fn with_section(component: &[u8], append: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = component.to_vec();
    append(&mut bytes);
    bytes
}

/// A file plugin in the text format. Its parts can be replaced, one at a time or all.
#[derive(Clone, Debug)]
pub(crate) struct Handmade {
    /// The name in the descriptor.
    pub(crate) name: &'static str,
    /// The contract it is built for.
    pub(crate) contract: String,
    /// The contract's version.
    pub(crate) version: &'static str,
    /// Imports; they come before everything else.
    pub(crate) imports: String,
    /// Whatever a module can declare.
    pub(crate) declarations: String,
    /// The size of its memory at the start, in pages of 64 KiB.
    pub(crate) pages: u32,
    /// What `analyze` does after it emitted `before`; leaves an i32, the place of its result.
    pub(crate) analyze: String,
    /// What `cabi_realloc` does before it allocates.
    pub(crate) allocate: String,
    /// What happens after `analyze`, in a post-return function; none if empty.
    pub(crate) after: String,
}

/// Where the data is, in bytes from the start of memory.
mod at {
    /// `result::ok` of `configure`, and of `analyze` with empty facts: zeros.
    pub(crate) const OK: u32 = 16;
    /// The descriptor.
    pub(super) const DESCRIPTOR: u32 = 64;
    /// The descriptor's one rule.
    pub(super) const RULE: u32 = 160;
    /// The finding `before`.
    pub(super) const BEFORE: u32 = 256;
    /// A finding whose message is not UTF-8.
    pub(crate) const NOT_UTF8: u32 = 384;
    /// Facts that are not in memory.
    pub(crate) const WILD: u32 = 512;
    /// The texts.
    pub(super) const TEXTS: u32 = 1024;
    /// What `cabi_realloc` hands out.
    pub(super) const HEAP: u32 = 4096;
}

pub(crate) use at::{NOT_UTF8, OK, WILD};

impl Default for Handmade {
    fn default() -> Self {
        Self {
            name: "handmade",
            contract: contract(),
            version: "0.1.0",
            imports: String::new(),
            declarations: String::new(),
            pages: 64,
            analyze: format!("(i32.const {OK})"),
            allocate: String::new(),
            after: String::new(),
        }
    }
}

impl Handmade {
    /// The component, with a manifest that says `handmade`.
    pub(crate) fn build(&self) -> Vec<u8> {
        with_manifest(&self.build_without_manifest(), &manifest("handmade"))
    }

    /// The component, with another component inside it.
    pub(crate) fn build_with_inside(&self, inside: &[u8]) -> Vec<u8> {
        let section = RawSection { id: ComponentSectionId::Component.into(), data: inside };
        with_section(&self.build(), |bytes| {
            section.append_to_component(bytes);
        })
    }

    /// The component.
    pub(crate) fn build_without_manifest(&self) -> Vec<u8> {
        let mut module = wat::parse_str(self.text()).expect("the text is a module");
        let mut resolve = Resolve::default();
        let package = resolve.push_str("plugin.wit", &self.contract).expect("the contract is in order");
        let world = resolve.select_world(&[package], Some("file-plugin")).expect("the contract has this world");
        wit_component::embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
            .expect("a world can be put into a module");
        let mut encoder = ComponentEncoder::default();
        let encoder = encoder.module(&module).expect("the module has the world's exports");
        encoder.encode().expect("the module can be made a component")
    }

    /// The module.
    fn text(&self) -> String {
        let Self { version, imports, declarations, pages, analyze, allocate, after, .. } = self;
        let file_analyzer = format!("btm:plugin/file-analyzer@{version}#analyze");
        let after = if after.is_empty() {
            String::new()
        } else {
            format!("(func (export \"cabi_post_{file_analyzer}\") (param i32) {after})")
        };
        format!(
            r#"(module
                (import "btm:plugin/findings@{version}" "emit" (func $emit (param i32)))
                {imports}
                (memory (export "memory") {pages})
                (global $free (mut i32) (i32.const {heap}))
                (global $is_configured (mut i32) (i32.const 0))
                {data}
                {declarations}
                (func (export "cabi_realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
                    {allocate}
                    (global.get $free)
                    (global.set $free (i32.and (i32.add (i32.add (global.get $free) (local.get $size)) (i32.const 7)) (i32.const -8))))
                (func (export "btm:plugin/plugin@{version}#configure") (param i32 i32) (result i32)
                    (global.set $is_configured (i32.const 1))
                    (i32.const {ok}))
                (func (export "btm:plugin/plugin@{version}#describe") (result i32) (i32.const {descriptor}))
                (func (export "{file_analyzer}") (param i32 i32 i32 i32) (result i32)
                    (call $emit (i32.const {before}))
                    {analyze})
                {after})"#,
            heap = at::HEAP,
            ok = at::OK,
            descriptor = at::DESCRIPTOR,
            before = at::BEFORE,
            data = self.data(),
        )
    }

    /// The descriptor, the findings and their texts, as the canonical ABI lays them out.
    fn data(&self) -> String {
        let mut data = Data::default();
        // descriptor: name, version, summary, rules, selection {globs, …}, default settings, properties
        data.text(at::DESCRIPTOR, self.name);
        data.text(at::DESCRIPTOR + 8, "0.1.0");
        data.text(at::DESCRIPTOR + 16, "Made by hand");
        data.list(at::DESCRIPTOR + 24, at::RULE, 1);
        data.text(at::DESCRIPTOR + 72, "{}");
        // rule: id, title, severity, help, url, tags
        data.text(at::RULE, "before");
        data.text(at::RULE + 8, "Said before the plugin was stopped");
        data.bytes(at::RULE + 16, &[3]);
        // finding: rule, severity, message, place, …
        for (finding, message) in [(at::BEFORE, "said before"), (at::NOT_UTF8, "not UTF-8")] {
            data.text(finding, "before");
            data.bytes(finding + 8, &[3]);
            data.text(finding + 12, message);
        }
        let broken = data.next_text;
        data.bytes(broken, &[0xc3, 0x28]);
        data.list(at::NOT_UTF8 + 12, broken, 2);
        // result::ok(facts)
        data.list(at::WILD + 4, 0xffff_ff00, 0x80);
        data.segments
    }
}

/// Data segments.
struct Data {
    segments: String,
    next_text: u32,
}

impl Default for Data {
    fn default() -> Self {
        Self { segments: String::new(), next_text: at::TEXTS }
    }
}

impl Data {
    fn bytes(&mut self, place: u32, bytes: &[u8]) {
        let escaped: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
        self.segments += &format!("(data (i32.const {place}) \"{escaped}\")\n");
    }

    /// A list's address and length.
    fn list(&mut self, place: u32, address: u32, length: u32) {
        self.bytes(place, &[address.to_le_bytes(), length.to_le_bytes()].concat());
    }

    /// A string's address and length, and the string.
    fn text(&mut self, place: u32, text: &str) {
        let (address, length) = (self.next_text, u32::try_from(text.len()).expect("texts are short"));
        self.bytes(address, text.as_bytes());
        self.list(place, address, length);
        self.next_text += length;
    }
}

/// The number of core modules at the top level of a component: the index that the next one gets.
pub(crate) fn next_module(component: &[u8]) -> u32 {
    let (mut modules, mut depth) = (0, 0_u32);
    for payload in wasmparser::Parser::new(0).parse_all(component) {
        match payload.expect("the component can be parsed") {
            wasmparser::Payload::ModuleSection { .. } => {
                modules += u32::from(depth == 0);
                depth += 1;
            }
            wasmparser::Payload::ComponentSection { .. } => depth += 1,
            wasmparser::Payload::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    modules
}
