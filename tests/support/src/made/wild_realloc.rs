//! Says that the file be put where there is no memory.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { allocate: "(if (global.get $is_configured) (then (return (i32.const -16))))".to_owned(), ..Handmade::default() }
        .build()
}
