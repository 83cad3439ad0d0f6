//! A plugin that imports an interface `network` of the contract, which there is none.

use crate::component::{Handmade, contract};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let world = contract().replace("world base {", "interface network { connect: func(); }\nworld base { import network;");
    Handmade {
        contract: world,
        imports: r#"(import "btm:plugin/network@0.1.0" "connect" (func))"#.to_owned(),
        ..Handmade::default()
    }
    .build()
}
