//! Has ninety tables of two hundred thousand elements each: none is large, all together are.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { declarations: "(table 200000 funcref)".repeat(90), ..Handmade::default() }.build()
}
