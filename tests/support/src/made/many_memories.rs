//! Grows eight memories of one module in turn, none of which alone reaches the limit.

use crate::component::Handmade;

const MEMORIES: u32 = 7;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let memories: String = (0..MEMORIES).map(|number| format!("(memory $m{number} 1)")).collect();
    let grow: String = (0..MEMORIES).map(|number| format!("(drop (memory.grow $m{number} (i32.const 16)))")).collect();
    Handmade { declarations: memories, analyze: format!("(loop $again {grow} (br $again)) (unreachable)"), ..Handmade::default() }
        .build()
}
