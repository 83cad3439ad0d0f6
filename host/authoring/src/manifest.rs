//! Appends the manifest to a component: a custom section.

use btm_sandbox::inspect::{CONTRACT_VERSION, MANIFEST_SECTION};
use serde_json::json;

use crate::project::Project;

/// The component with its manifest.
pub(crate) fn append(mut component: Vec<u8>, project: &Project) -> Vec<u8> {
    let manifest = json!({
        "contract": CONTRACT_VERSION,
        "name": project.plugin.name,
        "version": project.plugin.version,
        "capabilities": project.capabilities,
    });
    let mut payload = leb128(MANIFEST_SECTION.len());
    payload.extend(MANIFEST_SECTION.as_bytes());
    payload.extend(manifest.to_string().into_bytes());
    component.push(0);
    component.extend(leb128(payload.len()));
    component.extend(payload);
    component
}

/// A number as WebAssembly writes lengths.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::leb128;

    #[test]
    fn lengths_are_in_leb128() {
        assert_eq!(
            (leb128(5), leb128(127), leb128(128), leb128(624_485)),
            (vec![5], vec![127], vec![0x80, 1], vec![0xe5, 0x8e, 0x26])
        );
    }
}
