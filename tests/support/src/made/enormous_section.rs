//! Carries a hundred mebibytes that nothing reads.

use std::borrow::Cow;

use wasm_encoder::{ComponentSection as _, CustomSection};

use crate::component::{Handmade, with_section};

const BYTES: usize = 100 << 20;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let data = vec![b'x'; BYTES];
    let section = CustomSection { name: Cow::Borrowed("enormous"), data: Cow::Borrowed(&data) };
    with_section(&Handmade::default().build(), |bytes| section.append_to_component(bytes))
}
