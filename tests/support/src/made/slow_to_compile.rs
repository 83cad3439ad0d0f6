//! A function that takes a compiler minutes: a loop over thousands of blocks, any of which may follow any other, with thousands
//! of variables alive across all of them.

use crate::component::Handmade;

const BLOCKS: usize = 4_000;
const VARIABLES: usize = 4_000;
const ANALYZE: &str = "(drop (call $slow (i32.const 0))) (i32.const 16)";

/// The end of a block, and what comes behind it.
fn block_text(block: usize) -> String {
    let (one, other) = (block % VARIABLES + 1, block * 7 % VARIABLES + 1);
    format!(
        ") (local.set {one} (i64.add (local.get {one}) (local.get {other})))
           (local.set 0 (i32.add (local.get 0) (i32.const 1)))
           (br_if $again (i32.and (local.get 0) (i32.const {})))",
        1_u64 << (block % 30)
    )
}

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let locals = "i64 ".repeat(VARIABLES);
    let targets: String = (0..BLOCKS).map(|block| format!("{block} ")).collect();
    let open = "(block ".repeat(BLOCKS);
    let blocks: String = (0..BLOCKS).map(block_text).collect();
    let sum: String =
        (0..VARIABLES).map(|variable| format!("(local.set 1 (i64.xor (local.get 1) (local.get {})))", variable + 1)).collect();
    let function = format!(
        "(func $slow (param i32) (result i64) (local {locals})
            (loop $again {open} (br_table {targets} (local.get 0)) {blocks} {sum})
            (local.get 1))"
    );
    Handmade { declarations: function, analyze: ANALYZE.to_owned(), ..Handmade::default() }.build()
}
