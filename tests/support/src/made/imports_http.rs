//! A plugin that imports `wasi:http`.

use crate::component::{Handmade, contract};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let http = "package wasi:http@0.2.0 { interface outgoing-handler { handle: func(); } }";
    let world = contract().replace("world base {", "world base { import wasi:http/outgoing-handler@0.2.0;");
    Handmade {
        contract: format!("{world}\n{http}"),
        imports: r#"(import "wasi:http/outgoing-handler@0.2.0" "handle" (func))"#.to_owned(),
        ..Handmade::default()
    }
    .build()
}
