//! A plugin of version 9.9.9 of the contract.

use crate::component::{Handmade, contract};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let version = "9.9.9";
    Handmade { contract: contract().replace("0.1.0", version), version, ..Handmade::default() }.build()
}
