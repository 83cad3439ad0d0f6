//! Calls itself for ever. Its frames take nothing of the stack in linear memory, so it is the engine's stack that ends.

use btm_plugin::{AnalyzeError, File, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    Ok(down(1).to_le_bytes().to_vec())
}

/// Not a loop in disguise: what follows the call depends on its result and on `depth`.
#[inline(never)]
fn down(depth: u64) -> u64 {
    if depth == 0 { 1 } else { down(depth.wrapping_add(2)).rotate_left((depth % 63) as u32) ^ depth }
}
