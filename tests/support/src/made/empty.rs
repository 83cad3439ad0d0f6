//! No bytes at all.

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Vec::new()
}
