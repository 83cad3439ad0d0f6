//! A component that ends in the middle.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let mut bytes = Handmade::default().build();
    bytes.truncate(bytes.len() / 2);
    bytes
}
