//! Copies a table for ever, a million elements in one instruction.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade {
        declarations: "(table $t 1000000 funcref)".to_owned(),
        analyze: "(loop $again (table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 999999)) (br $again)) (unreachable)"
            .to_owned(),
        ..Handmade::default()
    }
    .build()
}
