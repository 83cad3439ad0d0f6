//! A plugin whose manifest would move, hide or recolour text.

use crate::component::{Handmade, manifest, with_manifest};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let manifest = manifest("handmade\\u001b[31m\\u202e");
    with_manifest(&Handmade::default().build_without_manifest(), &manifest)
}
