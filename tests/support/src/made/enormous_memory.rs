//! Has a memory of four gibibytes from the start.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { pages: 65_536, ..Handmade::default() }.build()
}
