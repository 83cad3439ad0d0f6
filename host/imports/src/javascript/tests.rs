use proptest::prelude::{any, prop, prop_assert, proptest};

use super::{read, read_component};

fn specifiers(content: &str) -> Vec<String> {
    read(content.as_bytes()).unwrap().into_iter().map(String::from).collect()
}

#[test]
fn imports_are_found() {
    for (content, expected) in [
        ("import a from 'b'", vec!["b"]),
        ("import 'b'", vec!["b"]),
        ("import\"b\";import c from\"d\"", vec!["b", "d"]),
        ("import * as a from \"b\"", vec!["b"]),
        ("import a, { b as c, type d, 'e f' as g } from 'h'", vec!["h"]),
        ("import {\r\n  a, // x\r\n  b /* from 'no' */\r\n} from\r\n'c'", vec!["c"]),
        ("import type { A } from 'b'", vec!["b"]),
        ("import type from 'b'", vec!["b"]),
        ("import from from 'b'", vec!["b"]),
        ("import { from } from 'b'", vec!["b"]),
        ("import typeof A from 'b'", vec!["b"]),
        ("import defer * as a from 'b'", vec!["b"]),
        ("import a from './b.json' with { type: 'json' }", vec!["./b.json"]),
        ("import a = require('b')", vec!["b"]),
        ("export import a = require('b')", vec!["b"]),
        ("import A = B.C", vec![]),
        ("export * from 'b'", vec!["b"]),
        ("export * as a from 'b'", vec!["b"]),
        ("export { a, b as default } from 'c'", vec!["c"]),
        ("export type { A } from 'b'", vec!["b"]),
        ("export type * from 'b'", vec!["b"]),
        ("export { a }\nimport 'b'", vec!["b"]),
        ("export { a }; const c = from('b')", vec![]),
        ("export default function () { return import('b') }", vec!["b"]),
        ("await import(/* webpackChunkName: 'x' */ 'b')", vec!["b"]),
        ("import(`b`)", vec!["b"]),
        ("import('b', { with: {} })", vec!["b"]),
        ("[...import('b')]", vec!["b"]),
        ("let a: import('b').C<typeof import('d')>", vec!["b", "d"]),
        ("import.meta.resolve('b')", vec!["b"]),
        ("import.defer('b')", vec!["b"]),
        ("const a = import.meta\nimport 'b'", vec!["b"]),
        ("const { a } = require('b')", vec!["b"]),
        ("require.resolve('b')", vec!["b"]),
        ("module.require('b')", vec!["b"]),
        ("\u{feff}#!/usr/bin/env node\nrequire('b')", vec!["b"]),
        ("/// <reference path=\"b.d.ts\" />\n/// <reference path = '../c.d.ts'/>", vec!["../c.d.ts", "./b.d.ts"]),
    ] {
        assert_eq!(specifiers(content), expected.into_iter().map(String::from).collect::<Vec<_>>(), "{content}");
    }
}

#[test]
fn what_only_looks_like_an_import_does_not_count() {
    for content in [
        "// import 'a'",
        "/* import 'a' */",
        "'import \"a\"'",
        "`import 'a' ${b} require('a')`",
        "`${`import 'a'`} import 'a'`",
        "/import 'a'/",
        "x = /[/]require('a')/",
        "if (x) /require('a')/.test(y)",
        "return /require('a')/",
        "import(a)",
        "import('a' + b)",
        "import(`a${b}`)",
        "require('a' + b)",
        "require(a)",
        "requires('a')",
        "_require('a')",
        "a.import('b')",
        "a.export\n* from 'b'",
        "x.from 'a'",
        "important 'a'",
        "import 'a\\x62'",
        "import",
        "import {",
        "import { a } from",
        "import a from b",
        "require(",
        "// <reference path='a'/>",
        "/// <reference types='a'/>",
        "/// <reference path='a",
    ] {
        assert_eq!(specifiers(content), Vec::<String>::new(), "{content}");
    }
}

#[test]
fn what_is_hard_to_tell_hides_nothing_behind_it() {
    for content in [
        "a / b; require('x') / c",
        "(a) / b; require('x') / c",
        "a[0] / b; require('x') / c",
        "i++ / b; require('x') / c",
        "x = { a: 1 } / 2; require('x')",
        "'open\nrequire('x')",
        "`open\nrequire('x')",
        "`open ${a\nrequire('x')",
        "/* open\nrequire('x')",
        "/open\nrequire('x')",
        "`a${ { b: `c${d}` } }`; require('x')",
        "`\\``; require('x')",
        "`$`; `$$`; `$\\{`; require('x')",
        "x.replace(/>/g, '`'); require('x')",
        "x.replace(/[`'\"/]/g, ''); require('x')",
        "while (a) /`/.test(b); require('x')",
        "a = b\n/`/.test(c)/`/; require('x')",
        "return /`/; require('x')",
        "a.return / b; require('x') / c",
        "}\n/`/.test(a); require('x')",
        "<p>Don't {require(\"x\")}</p>",
        "<a b={c} /><d>{require('x')}</d>",
        "<a></a><b>{require('x')}</b>",
        "<a b='c'/>; require('x') / 1",
        "1 /.5; require('x') / 2",
        "class A { #a = 1 / 2; b = require('x') }",
        "import a, b = require('x')",
        "import import import('x')",
        ")))}}}require('x')",
        "\0require('x')",
    ] {
        assert_eq!(specifiers(content), ["x"], "{content}");
    }
}

#[test]
fn components_import_in_their_scripts() {
    let content = b"<template>import 'no'</template><script setup lang=\"ts\">import a from './a'</script>
        <script src='./b.ts'></script><style>import 'no'</style><script>import './c'";
    let found: Vec<_> = read_component(content).unwrap().into_iter().map(String::from).collect();
    assert_eq!(found, ["./a", "./b.ts", "./c"]);
    assert!(read_component(b"<script").unwrap().is_empty());
}

#[test]
fn more_than_is_kept_is_told() {
    let content: String = (0..300_000).map(|number| format!("import 'a{number}'\n")).collect();
    assert!(read(content.as_bytes()).is_err());
    assert_eq!(specifiers(&"import 'a';".repeat(300_000)), ["a"]);
    assert!(specifiers(&format!("import '{}'", "a".repeat(2000))).is_empty());
}

#[test]
fn hostile_files_take_no_longer() {
    for part in [
        "(",
        "{",
        "`${",
        "`",
        "'",
        "'\\",
        "/",
        "=/[",
        "/*",
        "/*/",
        "import{",
        "import ",
        "export{a,",
        "import(",
        "import.meta",
        "<script",
        "\0",
        "/// <reference path='",
        "`a${`",
    ] {
        let content = part.repeat((4 << 20) / part.len()) + "import 'a'";
        drop(read(content.as_bytes()));
        drop(read_component(content.as_bytes()));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        drop(read(&bytes));
        drop(read_component(&bytes));
    }

    #[test]
    fn what_comes_out_is_no_larger_than_what_went_in(parts in prop::collection::vec(
        prop::sample::select(vec![
            "import ", "from ", "export ", "require", ".", "a", "'b'", "\"", "'", "`", "${", "{", "}", "(", ")", "/", "*", ",", "\n", "\\",
            "/// <reference path='c'/>\n", "<", ">", "=", "<script>", "</script>", " ",
        ]), 0..60)
    ) {
        let content = parts.concat();
        let specifiers = read(content.as_bytes()).unwrap();
        let length: usize = specifiers.iter().map(|specifier| specifier.len()).sum();
        prop_assert!(length <= content.len());
        read_component(content.as_bytes()).unwrap();
    }
}
