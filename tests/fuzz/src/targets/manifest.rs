//! Manifests, in a component that is as it should be otherwise.

use btm_sandbox::{Component, Manifest, inspect::MANIFEST_SECTION, is_plugin_name};

use crate::oracle::assert_clean_line;

/// What a component begins with.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
/// The section that lists exports, and the kind of thing that is exported: an instance.
const EXPORTS: u8 = 11;
const INSTANCE: u8 = 5;

pub fn run(bytes: &[u8]) {
    let component = Component::new(with_manifest(bytes));
    let Ok(inspection) = component.inspect() else { return };
    let manifest = &inspection.manifest;
    assert!(is_plugin_name(&manifest.name), "{:?}", manifest.name);
    assert_clean_line("a version", &manifest.version);
    assert!(manifest.capabilities.is_empty(), "a capability whose interface is not imported");
    let text = serde_json::to_vec(manifest).unwrap_or_default();
    assert_eq!(serde_json::from_slice::<Manifest>(&text).as_ref().ok(), Some(manifest));
}

/// A component that exports a file analyzer.
fn with_manifest(manifest: &[u8]) -> Vec<u8> {
    let mut exports = vec![2];
    for name in ["btm:plugin/plugin@0.1.0", "btm:plugin/file-analyzer@0.1.0"] {
        exports.push(0);
        push(&mut exports, name.as_bytes());
        // The number of the instance, and no type.
        exports.extend([INSTANCE, 0, 0]);
    }
    let mut section = Vec::new();
    push(&mut section, MANIFEST_SECTION.as_bytes());
    section.extend(manifest);
    let mut component = COMPONENT.to_vec();
    component.push(EXPORTS);
    push(&mut component, &exports);
    component.push(0);
    push(&mut component, &section);
    component
}

/// Adds bytes with their number before them.
fn push(to: &mut Vec<u8>, bytes: &[u8]) {
    let mut left = bytes.len();
    loop {
        let low = (left % 128).to_le_bytes()[0];
        left /= 128;
        to.push(if left > 0 { low | 128 } else { low });
        if left == 0 {
            break;
        }
    }
    to.extend(bytes);
}
