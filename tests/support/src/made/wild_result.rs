//! Returns a result that is not in its memory.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { analyze: "(i32.const -8)".to_owned(), ..Handmade::default() }.build()
}
