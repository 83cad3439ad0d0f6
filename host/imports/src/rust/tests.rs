use proptest::prelude::{any, prop, prop_assert, proptest};

use super::{Source, read};

fn source(content: &str) -> Source {
    read(content.as_bytes()).unwrap()
}

fn uses(content: &str) -> Vec<String> {
    source(content).uses.into_iter().map(String::from).collect()
}

/// The declared modules as text: `a/b/c = path path`.
fn modules(content: &str) -> Vec<String> {
    let shown = |module: super::Module| {
        let inside = if module.inside.is_empty() { String::new() } else { format!("{}/", module.inside) };
        let paths = if module.paths.is_empty() { String::new() } else { format!(" = {}", module.paths.join(" ")) };
        format!("{inside}{}{paths}", module.name)
    };
    source(content).modules.into_iter().map(shown).collect()
}

#[test]
fn modules_are_declared() {
    for (content, expected) in [
        ("mod a; pub mod b; pub(crate) mod r#type;", vec!["a", "b", "type"]),
        ("mod a { mod b; mod c { mod d; } } mod e;", vec!["e", "a/b", "a/c/d"]),
        ("mod a { fn f() { if x {} } mod b; } mod c;", vec!["c", "a/b"]),
        ("#[path = \"x/y.rs\"] mod a; mod b;", vec!["a = x/y.rs", "b"]),
        ("#[cfg(unix)]\n#[path = \"x.rs\"]\n/// doc\npub mod a;", vec!["a = x.rs"]),
        ("#[cfg_attr(unix, path = \"u.rs\")] #[cfg_attr(windows, path = \"w.rs\")] mod a;", vec!["a = u.rs w.rs"]),
        ("let path = \"x.rs\"; mod a;", vec!["a"]),
        ("cfg_if! { if #[cfg(unix)] { mod a; } else { mod b; } }", vec!["a", "b"]),
        ("macro_rules! m { () => { mod $name; } }", vec![]),
        ("// mod a;\n/* mod b; /* */ mod c; */ \"mod d;\"", vec![]),
        ("r#\"mod a; \" mod b;\"#; br\"mod c;\"; 'm' ; mod d;", vec!["d"]),
        ("fn f<'a>(x: &'a str) { '\"'; '\\''; b'\"'; '\\u{10FFFF}'; } mod a;", vec!["a"]),
        ("}}} mod a { } mod b;", vec!["b"]),
        ("#!/usr/bin/env rust-script\nmod a;", vec!["a"]),
        ("#![no_std] mod a;", vec!["a"]),
    ] {
        assert_eq!(modules(content), expected.into_iter().map(String::from).collect::<Vec<_>>(), "{content}");
    }
}

#[test]
fn paths_that_lead_out_of_the_file_are_kept_up_to_their_first_type() {
    for (content, expected) in [
        ("use crate::a::b;", vec!["crate::a::b"]),
        ("use crate::{a::{self, b as c, d::*}, e::F, G};", vec!["crate", "crate::a", "crate::a::b", "crate::a::d", "crate::e"]),
        ("pub(crate) use super::super::a;", vec!["super::super::a"]),
        ("use super::*;", vec!["super"]),
        ("use ::a::b;", vec!["a::b"]),
        ("use {a, b::c};", vec!["a", "b::c"]),
        ("use a as _; use r#crate_b::c;", vec!["a", "crate_b::c"]),
        ("use std::collections::HashMap; use core::fmt;", vec!["core", "std"]),
        ("extern crate a; extern crate b as c;", vec!["a", "b"]),
        ("extern \"C\" { fn f(); }", vec![]),
        (
            "fn f() -> a::B { crate::c::d(super::e::F::g(), <h::I as crate::j::K>::L) }",
            vec!["a", "crate::c::d", "crate::j", "h", "super::e"],
        ),
        ("$crate::a::b!()", vec!["crate::a::b"]),
        ("Vec::new(); Self::a::b(); x.collect::<Vec<_>>(); a.b()", vec![]),
        ("fn f() -> impl A + use<'a, T> {}", vec![]),
        ("pub(crate) fn f() {} pub(super) struct A;", vec![]),
        ("path::a::B", vec!["path::a"]),
        ("use self::a::b; self::c::d();", vec![]),
        ("mod a { use super::*; use super::b::c; use crate::d; use self::e; }", vec!["crate::d"]),
        ("mod a { use super::super::b; mod c { super::super::super::d() } }", vec!["super::b", "super::d"]),
        ("mod a {} use super::b;", vec!["super::b"]),
        ("// use crate::a;\n\"use crate::b;\"", vec![]),
        ("use crate::a\nuse crate::b;", vec!["crate::b"]),
    ] {
        assert_eq!(uses(content), expected.into_iter().map(String::from).collect::<Vec<_>>(), "{content}");
    }
}

#[test]
fn included_files_are_found() {
    let source = source(
        "include!(\"a.rs\"); std::include_str! [ \"../b.md\" ]; #![doc = include_str!(\"c.md\")] include_bytes!(r\"d\");
        include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/e.txt\")); include!(concat!(env!(\"OUT_DIR\"), \"/no.rs\"));
        include_str!(name); include(\"no\"); \"include!(no)\"",
    );
    let texts = |names: &[Box<str>]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(texts(&source.files), ["../b.md", "a.rs", "c.md", "d"]);
    assert_eq!(texts(&source.package_files), ["e.txt"]);
}

#[test]
fn what_is_broken_hides_nothing_behind_it() {
    for content in [
        "\"open\nmod a;",
        "/* open\nmod a;",
        "r##\"open\"#\nmod a;",
        "'\nmod a;",
        "use {\nmod a;",
        "\0mod a;",
        "\u{feff}mod a;",
        "mod mod a;",
    ] {
        assert!(modules(content).contains(&"a".to_owned()) || content.contains("mod mod"), "{content}");
    }
}

#[test]
fn more_than_is_kept_is_told() {
    let content: String = (0..300_000).map(|number| format!("use a{number};\n")).collect();
    assert!(read(content.as_bytes()).is_err());
    assert_eq!(uses(&"use a::b;".repeat(300_000)), ["a::b"]);
    // A long prefix is not copied for every name behind it.
    let names = "b,".repeat(1 << 20);
    assert!(read(format!("use {}::{{{names}}};", "a".repeat(900)).as_bytes()).is_err());
}

#[test]
fn hostile_files_take_no_longer() {
    for part in [
        "(",
        "{",
        "mod a{",
        "mod a{mod b;",
        "use a::{",
        "a::",
        "super::",
        "\"",
        "r#\"",
        "'",
        "'\\",
        "/*",
        "*/",
        "r#",
        "r####",
        "#[path=\"a\"]",
        "include!(",
        "\0",
    ] {
        let content = part.repeat((4 << 20) / part.len()) + "mod a;";
        drop(read(content.as_bytes()));
    }
    let hashes: String = (0..2000).rev().map(|count| format!("r{}\"", "#".repeat(count))).collect();
    drop(read(hashes.as_bytes()));
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        drop(read(&bytes));
    }

    #[test]
    fn what_comes_out_is_bounded(parts in prop::collection::vec(
        prop::sample::select(vec![
            "mod ", "use ", "crate", "super", "self", "::", "a", "Bc", "{", "}", ";", ",", "*", " as ", "'", "\"", "r#", "#", "\\", "/*", "*/",
            "#[path = \"x\"]", "include!(", "(", ")", "!", "\n", " ",
        ]), 0..60)
    ) {
        let content = parts.concat();
        let source = read(content.as_bytes()).unwrap();
        prop_assert!(source.uses.len() + source.modules.len() + source.files.len() <= content.len());
    }
}
