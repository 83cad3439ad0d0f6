//! A plugin with two manifests, of which the second gives it the name of another.

use crate::component::{Handmade, manifest, with_manifest};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    with_manifest(&Handmade::default().build(), &manifest("security"))
}
