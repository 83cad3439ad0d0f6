//! A plugin with the name of another one, and other bytes.

use crate::component::{Handmade, manifest, with_manifest};

/// The component, with the name of an official plugin.
#[must_use]
pub fn component() -> Vec<u8> {
    of("security")
}

/// The component, with the name `name`.
#[must_use]
pub fn of(name: &'static str) -> Vec<u8> {
    with_manifest(&Handmade { name, ..Handmade::default() }.build_without_manifest(), &manifest(name))
}
