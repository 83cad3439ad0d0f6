use super::project::dependencies;

/// Empty files with these paths, behind one that imports.
fn check(importer: &str, content: &str, others: &[&str], expected: &[&str]) {
    let files: Vec<_> = [(importer, content)].into_iter().chain(others.iter().map(|path| (*path, ""))).collect();
    assert_eq!(dependencies(&files), expected, "{importer}: {content}");
}

#[test]
fn relative_specifiers_may_leave_out_endings() {
    for ending in [
        ".ts",
        ".tsx",
        ".d.ts",
        ".js",
        ".jsx",
        ".mjs",
        ".cjs",
        ".mts",
        ".cts",
        ".json",
        ".vue",
        ".svelte",
        "/index.ts",
        "/index.js",
    ] {
        let path = format!("b/a{ending}");
        check("b/x.ts", "import './a'", &[&path], &[&path]);
        check("b/c/x.ts", "import '../a'", &[&path], &[&path]);
        check("b/x.ts", "import './'", &[&path], &[]);
    }
    check("x.ts", "import './a.css'; import './b.svg?raw'", &["a.css", "b.svg"], &["a.css", "b.svg"]);
    check("x.ts", "import './a'", &["aa.ts", "a.css", "b/a.ts", "a/b.ts", "a.b.ts"], &[]);
    check("a/b/x.ts", "import '.'; import '..'", &["a/b/index.ts", "a/index.ts", "index.ts"], &["a/b/index.ts", "a/index.ts"]);
    check("a/x.ts", "import '../../b'", &["b.ts"], &[]);
    check("a/x.ts", "import '/b'", &["b.ts", "a/b.ts"], &["b.ts"]);
    check("x.ts", "import './a.ios'; import './b'", &["a.ios.ts", "b.android.tsx"], &["a.ios.ts", "b.android.tsx"]);
    check("x.ts", "/// <reference path='types/a.d.ts'/>", &["types/a.d.ts"], &["types/a.d.ts"]);
}

#[test]
fn compiled_endings_stand_for_those_of_the_source() {
    check("x.ts", "import './a.js'", &["a.ts"], &["a.ts"]);
    check("x.ts", "import './a.js'", &["a.tsx", "a.d.ts", "a.json"], &["a.tsx", "a.d.ts"]);
    check(
        "x.ts",
        "import './a.mjs'; import './b.cjs'; import './c.jsx'",
        &["a.mts", "b.cts", "c.tsx"],
        &["a.mts", "b.cts", "c.tsx"],
    );
    check("x.ts", "import './a.js'", &["a.js", "a.ts"], &["a.js", "a.ts"]);
}

#[test]
fn other_specifiers_are_external() {
    check("x.ts", "import 'react'; import 'node:fs'; import '@a/b/c'; import ''", &["react.ts", "fs.ts", "c.ts", "b/c.ts"], &[]);
}

#[test]
fn components_take_part() {
    let files = [("x.ts", "import './A.vue'"), ("A.vue", "<script>import b from './b'</script>"), ("b.ts", "")];
    assert_eq!(dependencies(&files), ["A.vue", "b.ts"]);
}

#[test]
fn configurations_give_other_names() {
    let config =
        r#"{"compilerOptions": {"baseUrl": "src", "paths": {"@/*": ["lib/*"], "exact": ["./e.ts"], "*.gen": ["gen/*"]}}}"#;
    let files = [
        ("a/b/x.ts", "import '@/c'; import 'exact'; import 'y.gen'; import 'plain/z'; import 'exactly'"),
        ("a/tsconfig.json", config),
        ("a/src/lib/c.ts", ""),
        ("a/src/e.ts", ""),
        ("a/src/gen/y.ts", ""),
        ("a/src/plain/z.ts", ""),
        ("src/lib/c.ts", ""),
    ];
    assert_eq!(dependencies(&files), ["a/src/lib/c.ts", "a/src/e.ts", "a/src/gen/y.ts", "a/src/plain/z.ts"]);
    let outside = [("x.ts", "import '@/c'"), ("a/tsconfig.json", config), ("a/src/lib/c.ts", "")];
    assert!(dependencies(&outside).is_empty());
}

#[test]
fn configurations_build_on_each_other() {
    let files = [
        ("a/x.ts", "import '~c'"),
        ("a/tsconfig.json", r#"{"extends": ["../shared/base", "./tsconfig.json"]}"#),
        ("shared/base.json", ""),
        ("shared/tsconfig.base.json", ""),
        ("c.ts", ""),
    ];
    assert!(dependencies(&files).is_empty());
    let base = r#"{"compilerOptions": {"paths": {"~*": ["../*"]}}}"#;
    let files = [
        ("a/x.ts", "import '~c'"),
        ("a/tsconfig.json", r#"{"extends": ["../shared/tsconfig.base", "./tsconfig.json"]}"#),
        ("shared/tsconfig.base.json", base),
        ("c.ts", ""),
    ];
    assert_eq!(dependencies(&files), ["c.ts"]);
}

#[test]
fn packages_of_the_project_have_names() {
    let manifest =
        r#"{"name": "@a/b", "main": "./dist/index.js", "exports": {".": "./dist/index.mjs", "./sub/*": "./dist/inner/*.js"}}"#;
    let check = |specifier: &str, others: &[&str], expected: &[&str]| {
        let content = format!("import '{specifier}'");
        let others = others.iter().map(|path| (*path, ""));
        let files: Vec<_> = [("x.ts", content.as_str()), ("p/package.json", manifest)].into_iter().chain(others).collect();
        assert_eq!(dependencies(&files), expected, "{specifier}");
    };
    check("@a/b", &["p/dist/index.js", "p/src/index.ts"], &["p/dist/index.js"]);
    check("@a/b", &["p/src/index.ts", "p/src/other.ts"], &["p/src/index.ts"]);
    check("@a/b", &["p/index.ts"], &["p/index.ts"]);
    check("@a/b/sub/c", &["p/dist/inner/c.js"], &["p/dist/inner/c.js"]);
    check("@a/b/sub/c", &["p/src/inner/c.ts"], &["p/src/inner/c.ts"]);
    check("@a/b/d", &["p/d.ts", "p/src/d.ts"], &["p/d.ts"]);
    check("@a/b/d", &["p/src/d/index.ts"], &["p/src/d/index.ts"]);
    check("@a/bc", &["p/index.ts"], &[]);
    check("./p", &["p/src/index.ts"], &["p/src/index.ts"]);
}

#[test]
fn packages_name_their_own_modules() {
    let files = [
        ("p/deep/x.ts", "import '#a/b'"),
        ("p/package.json", r##"{"imports": {"#a/*": {"types": "./t/*.d.ts", "default": "./s/*.js"}}}"##),
        ("p/s/b.ts", ""),
        ("p/t/b.d.ts", ""),
    ];
    assert_eq!(dependencies(&files), ["p/s/b.ts", "p/t/b.d.ts"]);
}

#[test]
fn of_packages_with_one_name_the_nearest_are_meant() {
    let manifest = r#"{"name": "p", "main": "m.js"}"#;
    let files = [
        ("one/x.js", "require('p')"),
        ("one/p/package.json", manifest),
        ("one/p/m.js", ""),
        ("two/p/package.json", manifest),
        ("two/p/m.js", ""),
    ];
    assert_eq!(dependencies(&files), ["one/p/m.js"]);
}
