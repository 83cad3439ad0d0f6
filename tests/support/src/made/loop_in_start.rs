//! Loops for ever when it is instantiated.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { declarations: "(func $for_ever (loop $again (br $again))) (start $for_ever)".to_owned(), ..Handmade::default() }
        .build()
}
