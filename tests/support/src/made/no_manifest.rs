//! A plugin without a manifest.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade::default().build_without_manifest()
}
