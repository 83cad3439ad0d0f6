//! Loops for ever when the host asks where to put the file.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { allocate: "(if (global.get $is_configured) (then (loop $again (br $again))))".to_owned(), ..Handmade::default() }
        .build()
}
