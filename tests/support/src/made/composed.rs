//! Has two components with code in it, of which one calls the other with strings and lists for ever: the engine would copy and
//! transcode them in calls of its own. A variant for each encoding.

use crate::component::Handmade;

/// How strings are encoded on one side.
const UTF8: &str = "utf8";
const UTF16: &str = "utf16";
const COMPACT: &str = "latin1+utf16";

/// A pair of components inside a plugin, with what goes from one to the other, and how it is encoded on both sides.
fn pair(kind: &str, from: &str, to: &str) -> Vec<u8> {
    let text = format!(
        r#"(component
            (component $callee
                (core module $m
                    (memory (export "memory") 1024)
                    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
                    (func (export "take") (param i32 i32)))
                (core instance $i (instantiate $m))
                (func (export "take") (param "it" {kind})
                    (canon lift (core func $i "take") (memory (core memory $i "memory")) (realloc (core func $i "realloc")) string-encoding={to})))
            (component $caller
                (import "take" (func $take (param "it" {kind})))
                (core module $memory (memory (export "memory") 1024))
                (core instance $memory (instantiate $memory))
                (core func $take (canon lower (func $take) (memory (core memory $memory "memory")) string-encoding={from}))
                (core module $m
                    (import "" "take" (func $take (param i32 i32)))
                    (func $for_ever (loop $again (call $take (i32.const 0) (i32.const 16777216)) (br $again)))
                    (start $for_ever))
                (core instance (instantiate $m (with "" (instance (export "take" (func $take)))))))
            (instance $callee (instantiate $callee))
            (instance (instantiate $caller (with "take" (func $callee "take")))))"#
    );
    Handmade::default().build_with_inside(&wat::parse_str(text).expect("the text is a component"))
}

/// Strings, UTF-8 on both sides.
#[must_use]
pub fn component() -> Vec<u8> {
    pair("string", UTF8, UTF8)
}

/// Every variant, by name.
#[must_use]
pub fn variants() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("UTF-8 to UTF-16", pair("string", UTF8, UTF16)),
        ("UTF-16 to UTF-8", pair("string", UTF16, UTF8)),
        ("UTF-16 to UTF-16", pair("string", UTF16, UTF16)),
        ("Latin-1 or UTF-16 to UTF-8", pair("string", COMPACT, UTF8)),
        ("UTF-8 to Latin-1 or UTF-16", pair("string", UTF8, COMPACT)),
        ("bytes", pair("(list u8)", UTF8, UTF8)),
        ("strings in a list", pair("(list string)", UTF8, UTF8)),
    ]
}
