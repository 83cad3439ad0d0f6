//! Grows a table for ever.

use crate::component::Handmade;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    Handmade {
        declarations: "(table $t 0 funcref)".to_owned(),
        analyze: "(loop $again (drop (table.grow $t (ref.null func) (i32.const 10000))) (br $again)) (unreachable)".to_owned(),
        ..Handmade::default()
    }
    .build()
}
