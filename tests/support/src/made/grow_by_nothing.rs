//! Asks for no more memory, for ever: each time the engine is called.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade {
        analyze: "(loop $again (drop (memory.grow (i32.const 0))) (br $again)) (unreachable)".to_owned(),
        ..Handmade::default()
    }
    .build()
}
