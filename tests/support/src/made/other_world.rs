//! A component of another world.

use crate::component::{manifest, with_manifest};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let text = r#"(component
        (core module $m (func (export "run")))
        (core instance $i (instantiate $m))
        (func (export "run") (canon lift (core func $i "run"))))"#;
    with_manifest(&wat::parse_str(text).expect("it is a component"), &manifest("handmade"))
}
