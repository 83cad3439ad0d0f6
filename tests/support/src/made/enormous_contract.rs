//! A plugin whose manifest has a version of the contract of two mebibytes.

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    super::contract_with_escapes::component_for(&format!("0.1.{}", "0".repeat(2 << 20)))
}
