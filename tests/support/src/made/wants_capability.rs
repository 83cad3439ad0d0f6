//! A plugin whose manifest wants a capability.

use crate::component::{Handmade, manifest, with_manifest};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let manifest = manifest("handmade").replace("[]", r#"[{"name":"network","reason":"told so"}]"#);
    with_manifest(&Handmade::default().build_without_manifest(), &manifest)
}
