//! A plugin whose manifest has escapes and the marks of a merge behind the version of the contract.

use crate::component::{Handmade, with_manifest};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    component_for("0.1.0\\u001b[31m\\n<<<<<<< HEAD\\n")
}

/// A component for another version of the contract, as JSON writes it.
#[must_use]
pub fn component_for(contract: &str) -> Vec<u8> {
    let manifest = format!(r#"{{"contract":"{contract}","name":"handmade","version":"0.1.0","capabilities":[]}}"#);
    with_manifest(&Handmade::default().build_without_manifest(), &manifest)
}
