//! A plugin of version 0.1.9 of the contract, of which it uses nothing that is new: it must run.

use crate::component::{Handmade, contract, manifest, with_manifest};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let version = "0.1.9";
    let component =
        Handmade { contract: contract().replace("0.1.0", version), version, ..Handmade::default() }.build_without_manifest();
    with_manifest(&component, &manifest("handmade").replace("0.1.0\",\"name", "0.1.9\",\"name"))
}
