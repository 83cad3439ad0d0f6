//! Has a function of three million instructions without a branch.

use crate::component::Handmade;

const ADDITIONS: usize = 1_000_000;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let additions = "(local.set 0 (i32.add (local.get 0) (local.get 1)))".repeat(ADDITIONS);
    let declarations = format!("(func $huge (param i32 i32) (result i32) {additions} (local.get 0))");
    Handmade { declarations, ..Handmade::default() }.build()
}
