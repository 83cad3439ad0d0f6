//! Emits a finding whose message is not UTF-8.

use crate::component::{Handmade, NOT_UTF8, OK};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade { analyze: format!("(call $emit (i32.const {NOT_UTF8})) (i32.const {OK})"), ..Handmade::default() }.build()
}
