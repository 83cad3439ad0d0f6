//! Makes garbage for ever, for a collector to find.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade {
        declarations: "(type $bytes (array (mut i8)))".to_owned(),
        analyze: "(loop $again (drop (array.new_default $bytes (i32.const 1000000))) (br $again)) (unreachable)".to_owned(),
        ..Handmade::default()
    }
    .build()
}
