//! Declares a million types, which no function uses.

use crate::component::Handmade;

const TYPES: usize = 900_000;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { declarations: "(type (func (param i32 i64 f32 f64) (result i32)))".repeat(TYPES), ..Handmade::default() }.build()
}
