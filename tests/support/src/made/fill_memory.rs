//! Fills its memory for ever, three mebibytes in one instruction.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade {
        analyze: "(loop $again (memory.fill (i32.const 1048576) (i32.const 7) (i32.const 3145728)) (br $again)) (unreachable)"
            .to_owned(),
        ..Handmade::default()
    }
    .build()
}
