//! Throws and catches an exception for ever, with many handlers between the two.

use crate::component::Handmade;

const HANDLERS: usize = 1_000;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let handlers = "(block $caught (try_table (catch $other $caught) ".repeat(HANDLERS);
    let ends = "))".repeat(HANDLERS);
    let declarations = format!(
        "(tag $thrown) (tag $other)
         (func $throw {handlers} (throw $thrown) {ends})
         (func $for_ever (loop $again (block $caught (try_table (catch $thrown $caught) (call $throw))) (br $again)))"
    );
    Handmade { declarations, analyze: "(call $for_ever) (unreachable)".to_owned(), ..Handmade::default() }.build()
}
