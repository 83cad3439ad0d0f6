//! A plugin that calls itself other than its manifest does.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { name: "security", ..Handmade::default() }.build()
}
