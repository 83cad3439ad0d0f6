use super::project::{dependencies, dependents};

#[test]
fn declared_modules_are_found() {
    let others =
        [("src/a.rs", ""), ("src/b/mod.rs", ""), ("src/c/d.rs", ""), ("src/c/e.rs", ""), ("src/lib/a.rs", ""), ("a.rs", "")];
    let check = |importer: &str, content: &str, expected: &[&str]| {
        let files: Vec<_> = [(importer, content)].into_iter().chain(others).collect();
        assert_eq!(dependencies(&files), expected, "{importer}: {content}");
    };
    check("src/lib.rs", "mod a; mod b; mod missing;", &["src/a.rs", "src/b/mod.rs"]);
    check("src/c.rs", "mod d;", &["src/c/d.rs"]);
    check("src/c/mod.rs", "mod d;", &["src/c/d.rs"]);
    check("src/lib.rs", "mod c { mod d; }", &["src/c/d.rs"]);
    check("src/lib.rs", "#[path = \"c/e.rs\"] mod a;", &["src/a.rs", "src/c/e.rs"]);
    check("src/lib.rs", "mod c { #[path = \"e.rs\"] mod x; }", &["src/c/e.rs"]);
    check("src/main.rs", "#[cfg_attr(x, path = \"../a.rs\")] mod a;", &["src/a.rs", "a.rs"]);
    // A root that is not called so: its modules lie beside it.
    check("src/bin.rs", "mod a;", &["src/a.rs"]);
}

#[test]
fn paths_lead_to_the_file_of_their_deepest_module() {
    let check = |content: &str, expected: &[&str]| {
        let files = [
            ("src/x.rs", content),
            ("src/lib.rs", "mod x; mod a; mod i { mod j; }"),
            ("src/a.rs", "mod b; mod c { mod d; }"),
            ("src/a/b.rs", ""),
            ("src/a/c/d.rs", ""),
            ("src/i/j.rs", ""),
        ];
        let found = dependencies(&files);
        let direct: Vec<_> = found.iter().map(String::as_str).collect();
        assert_eq!(direct, expected, "{content}");
    };
    check("use crate::a::b::C;", &["src/a/b.rs"]);
    check("use crate::a::c::d::e;", &["src/a/c/d.rs"]);
    check("use crate::a::C;", &["src/a.rs", "src/a/b.rs", "src/a/c/d.rs"]);
    check("use crate::i::j;", &["src/i/j.rs"]);
    check("use super::a::b;", &["src/a/b.rs"]);
    check("mod tests { use super::super::a::b; }", &["src/a/b.rs"]);
    check("mod tests { use super::*; }", &[]);
    check("fn f() { crate::a::b::g() }", &["src/a/b.rs"]);
    check("use a::b;", &[]);
    check("use crate::C;", &["src/lib.rs", "src/a.rs", "src/a/b.rs", "src/a/c/d.rs", "src/i/j.rs"]);
}

#[test]
fn super_counts_modules_not_folders() {
    let files = [
        ("src/a/b/c.rs", "use super::super::d; use super::e::F;"),
        ("src/lib.rs", "mod a;"),
        ("src/a/mod.rs", "mod b; mod d;"),
        ("src/a/b/mod.rs", "mod c; mod e;"),
        ("src/a/d.rs", ""),
        ("src/a/b/e.rs", ""),
        ("src/d.rs", ""),
    ];
    assert_eq!(dependencies(&files), ["src/a/d.rs", "src/a/b/e.rs"]);
    let inline = [
        ("src/o/p.rs", "use super::q; use super::super::r;"),
        ("src/lib.rs", "mod o { mod p; mod q; } mod r;"),
        ("src/o/q.rs", ""),
        ("src/r.rs", ""),
    ];
    assert_eq!(dependencies(&inline), ["src/o/q.rs", "src/r.rs"]);
}

#[test]
fn a_crate_is_the_one_whose_root_declares_the_file() {
    let files = [
        ("tests/common/mod.rs", "use crate::only_here;"),
        ("tests/one.rs", "mod common; mod only_here;"),
        ("tests/only_here.rs", ""),
        ("src/lib.rs", "mod only_here;"),
        ("src/only_here.rs", ""),
    ];
    assert_eq!(dependencies(&files), ["tests/only_here.rs"]);
}

#[test]
fn what_no_file_declares_belongs_to_the_root_above_it() {
    let others = [("src/lib.rs", ""), ("src/a.rs", ""), ("src/c.rs", ""), ("src/a/d.rs", ""), ("c.rs", "")];
    let files: Vec<_> = [("src/a/b.rs", "use crate::c; use super::d;")].into_iter().chain(others).collect();
    assert_eq!(dependencies(&files), ["src/c.rs", "src/a/d.rs"]);
    assert_eq!(dependents(&[("src/a.rs", "use crate::B;"), ("src/lib.rs", "")], &["src/lib.rs"]), ["src/a.rs"]);
}

#[test]
fn crates_of_the_project_have_names() {
    let check = |content: &str, expected: &[&str]| {
        let files = [
            ("one/src/main.rs", content),
            ("one/Cargo.toml", "[package]\nname = 'one'\nedition = '2024'\n[dependencies]\nother = { package = 'two-three' }"),
            ("two/Cargo.toml", "[package]\nname = 'two-three'\nedition = '2024'"),
            ("two/src/lib.rs", "mod a; mod b;"),
            ("two/src/a.rs", ""),
            ("two/src/b.rs", ""),
            ("four/Cargo.toml", "[package]\nname = 'x'\nedition = '2024'\n[lib]\nname = 'four'\npath = 'root.rs'"),
            ("four/root.rs", ""),
        ];
        assert_eq!(dependencies(&files), expected, "{content}");
    };
    check("use two_three::a::C;", &["two/src/a.rs"]);
    check("fn f() -> two_three::a::C {}", &["two/src/a.rs"]);
    check("use two_three::C;", &["two/src/lib.rs", "two/src/a.rs", "two/src/b.rs"]);
    check("extern crate two_three;", &["two/src/lib.rs", "two/src/a.rs", "two/src/b.rs"]);
    check("use other::b;", &["two/src/b.rs"]);
    check("use four::C;", &["four/root.rs"]);
    check("use x::C; use two::D;", &[]);
}

#[test]
fn paths_of_the_2015_edition_begin_at_the_crate() {
    let files =
        |manifest| [("src/a.rs", "use b::C;"), ("src/lib.rs", "mod a; mod b;"), ("src/b.rs", ""), ("Cargo.toml", manifest)];
    assert_eq!(dependencies(&files("[package]\nname = 'x'")), ["src/b.rs"]);
    assert_eq!(dependencies(&files("[package]\nname = 'x'\nedition = '2021'")), Vec::<String>::new());
}

#[test]
fn included_files_count() {
    let files = [
        ("p/src/a/x.rs", "include_str!(\"../y.txt\"); include!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/z.rs\"));"),
        ("p/Cargo.toml", "[package]\nname = 'p'"),
        ("p/src/y.txt", ""),
        ("p/z.rs", ""),
        ("z.rs", ""),
    ];
    assert_eq!(dependencies(&files), ["p/src/y.txt", "p/z.rs"]);
}

#[test]
fn modules_that_declare_each_other_come_to_an_end() {
    let files = [
        ("a.rs", "#[path = \"b.rs\"] mod b; use super::super::super::b::c; use crate::b;"),
        ("b.rs", "#[path = \"a.rs\"] mod a; #[path = \"a.rs\"] mod c; use crate::a; use super::a::b::a::b;"),
    ];
    assert_eq!(dependents(&files, &["a.rs"]), ["b.rs"]);
}
