//! A plugin whose manifest is not JSON.

use crate::component::{Handmade, with_manifest};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    with_manifest(&Handmade::default().build_without_manifest(), "{\"contract\":")
}
