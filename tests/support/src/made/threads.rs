//! A plugin with a memory that threads share.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { declarations: "(memory 1 1 shared)".to_owned(), ..Handmade::default() }.build()
}
