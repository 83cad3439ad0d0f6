//! Loops for ever after it returned its facts.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { after: "(loop $again (br $again))".to_owned(), ..Handmade::default() }.build()
}
