//! Has ninety tables of a hundred thousand elements each.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { declarations: "(table 100000 funcref)".repeat(90), ..Handmade::default() }.build()
}
