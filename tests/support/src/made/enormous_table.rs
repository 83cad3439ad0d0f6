//! Has a table of a hundred million elements from the start.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { declarations: "(table 100000000 funcref)".to_owned(), ..Handmade::default() }.build()
}
