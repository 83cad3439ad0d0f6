use proptest::prelude::{any, prop, prop_assert, proptest};

use super::read;

/// The imports as text: `..a.b: c d`.
fn shown(content: &str) -> Vec<String> {
    let shown = |import: super::Import| {
        let names = if import.names.is_empty() { String::new() } else { format!(": {}", import.names.join(" ")) };
        format!("{}{}{names}", ".".repeat(import.level.into()), import.module)
    };
    read(content.as_bytes()).unwrap().into_iter().map(shown).collect()
}

#[test]
fn imports_are_found_wherever_they_stand() {
    for (content, expected) in [
        ("import a", vec!["a"]),
        ("import a.b as c, d  # e", vec!["a.b", "d"]),
        ("import a . b", vec!["a.b"]),
        ("import a; import b", vec!["a", "b"]),
        ("\u{feff}import a\r\nimport b\r\n", vec!["a", "b"]),
        ("import a\rimport b", vec!["a", "b"]),
        ("import \\\n  a, \\\r\n b", vec!["a", "b"]),
        ("import é", vec!["é"]),
        ("from a import b, c as d", vec!["a: b c"]),
        ("from a import b\nc", vec!["a: b"]),
        ("from a import b,\nc", vec!["a: b"]),
        ("from a import (b, # x\n  c,\n)\nd", vec!["a: b c"]),
        ("from a import \\\n b", vec!["a: b"]),
        ("from a import *", vec!["a"]),
        ("from a.b import c\nfrom a.b import d\nimport a.b", vec!["a.b: c d"]),
        ("from . import b", vec![".: b"]),
        ("from .a.b import (c, d,\n e)", vec![".a.b: c d e"]),
        ("from ...a import b", vec!["...a: b"]),
        ("from .. . a import b", vec!["...a: b"]),
        ("from.import a", vec![".: a"]),
        ("def f():\n\timport a", vec!["a"]),
        ("try: import a\nexcept ImportError: import b as a", vec!["a", "b"]),
        ("if TYPE_CHECKING:\n    from a import b", vec!["a: b"]),
        ("class A: from a import b", vec!["a: b"]),
    ] {
        assert_eq!(shown(content), expected, "{content}");
    }
}

#[test]
fn calls_with_a_literal_count() {
    for (content, expected) in [
        ("importlib.import_module('a.b')", vec!["a.b"]),
        ("import_module( \"a\" , x)", vec!["a"]),
        ("__import__('a')", vec!["a"]),
        ("pytest.importorskip('a', minversion='1')", vec!["a"]),
        ("import_module('.a', __package__)", vec![".a"]),
        ("import_module('.a', app.name)", vec![".a"]),
        ("import_module('..a', 'b.c')", vec!["b.a"]),
        ("import_module('.a', package='b.c')", vec!["b.c.a"]),
        ("import_module(rf'a')", vec![]),
        ("import_module(f'a')", vec![]),
        ("import_module('a' + b)", vec![]),
        ("import_module('a' 'b')", vec![]),
        ("import_module('a\\x62')", vec![]),
        ("import_module(a)", vec![]),
        ("def import_module(name): pass", vec![]),
        ("import_modules('a')", vec![]),
    ] {
        assert_eq!(shown(content), expected.into_iter().map(String::from).collect::<Vec<_>>(), "{content}");
    }
}

#[test]
fn what_only_looks_like_an_import_does_not_count() {
    for content in [
        "# import a",
        "'import a'",
        "'''\nimport a\n'''",
        "\"\"\"\n>>> import a\n\\\"\"\"\nfrom a import b\n\"\"\"",
        "r'\\'; import a'",
        "b'''\nimport a'''",
        "'\\\nimport a'",
        "raise A from b",
        "yield from a",
        "important = imports",
        "import_ = 1",
        "reimport",
        "import",
        "from",
        "from a",
        "from a\nimport",
    ] {
        assert_eq!(shown(content), Vec::<String>::new(), "{content}");
    }
}

#[test]
fn what_is_broken_hides_nothing_behind_it() {
    for content in [
        "'open\nimport a",
        "'''open\nimport a",
        "raise A from b\nimport a",
        "raise A from\nimport a",
        "from b\nimport a",
        "f(\nimport a",
        "\0\nimport a",
        "x = f'{y[\"'\"]}'\nimport a",
        "'\\",
        "import a",
    ] {
        assert!(content == "'\\" || shown(content).iter().any(|import| import == "a"), "{content}");
    }
    assert_eq!(shown("from b import (c\nimport a"), ["a", "b: c"]);
}

#[test]
fn deep_or_long_names_are_cut_or_left_out() {
    let parts = vec!["a"; 100];
    assert_eq!(shown(&format!("import {}", parts.join("."))), [parts[..32].join(".")]);
    assert_eq!(shown(&format!("from a import {}", "b".repeat(2000))), ["a"]);
}

#[test]
fn more_than_is_kept_is_told() {
    let content: String = (0..300_000).map(|number| format!("import a{number}\n")).collect();
    assert!(read(content.as_bytes()).is_err());
    assert_eq!(shown(&"import a\n".repeat(300_000)), ["a"]);
}

#[test]
fn hostile_files_take_no_longer() {
    for part in [
        "(",
        "'",
        "\"\"\"",
        "'\\",
        "import ",
        "from . import (",
        "from a import b,",
        "import a.",
        "\\\n",
        "\0",
        "f'{",
        "import_module('",
    ] {
        let content = part.repeat((4 << 20) / part.len()) + "import a";
        drop(read(content.as_bytes()));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        drop(read(&bytes));
    }

    #[test]
    fn what_comes_out_is_no_larger_than_what_went_in(parts in prop::collection::vec(
        prop::sample::select(vec![
            "import ", "from ", ".", "a", "bc", ",", "(", ")", "\n", "\\\n", ";", "'", "\"\"\"", "#", " as ", "*", "import_module(", " ",
        ]), 0..60)
    ) {
        let content = parts.concat();
        let imports = read(content.as_bytes()).unwrap();
        let length: usize = imports.iter().map(|import| import.module.len() + import.names.join("").len()).sum();
        prop_assert!(length <= content.len());
    }
}
