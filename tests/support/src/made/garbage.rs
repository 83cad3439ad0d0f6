//! Bytes that are nothing.

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    (0..10_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}
