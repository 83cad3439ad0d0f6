//! Has a hundred memories, of sixteen mebibytes each.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let declarations = "(memory 256)".repeat(99);
    Handmade { declarations, ..Handmade::default() }.build()
}
