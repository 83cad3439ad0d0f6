use super::project::{dependencies, dependents};

/// Empty files with these paths, behind one that imports.
fn check(importer: &str, content: &str, others: &[&str], expected: &[&str]) {
    let files: Vec<_> = [(importer, content)].into_iter().chain(others.iter().map(|path| (*path, ""))).collect();
    assert_eq!(dependencies(&files), expected, "{importer}: {content}");
}

#[test]
fn absolute_imports_begin_in_folders_that_are_no_packages() {
    check("x.py", "import a", &["a.py"], &["a.py"]);
    check("x.py", "import a", &["src/a.py"], &["src/a.py"]);
    check("x.py", "import a", &["deep/er/a.pyi"], &["deep/er/a.pyi"]);
    check("x.py", "import a.b", &["lib/a/b.py"], &["lib/a/b.py"]);
    check("x.py", "import a", &["aa.py", "a/b.py", "b/ca.py"], &[]);
    check("x.py", "import b", &["a/__init__.py", "a/b.py"], &[]);
    check("x.py", "import a.b", &["a/__init__.py", "a/b.py", "a/c.py"], &["a/__init__.py", "a/b.py"]);
    check("x.py", "import b.c", &["a/__init__.py", "a/b/__init__.py", "a/b/c.py"], &[]);
}

#[test]
fn packages_around_a_module_run_with_it() {
    let others = ["a/__init__.py", "a/b/__init__.py", "a/b/c.py", "a/b/__init__.pyi"];
    check("x.py", "import a.b.c", &others, &others);
    check("x.py", "from a.b.c import d", &others, &others);
    check("x.py", "from a.b import c", &others, &others);
    check("x.py", "from a import b", &others, &["a/__init__.py", "a/b/__init__.py", "a/b/__init__.pyi"]);
    check("x.py", "import a.b.unknown.d", &others, &["a/__init__.py", "a/b/__init__.py", "a/b/__init__.pyi"]);
    // A package without an `__init__.py` between others.
    check("x.py", "import a.n.c", &["a/__init__.py", "a/n/c.py"], &["a/__init__.py", "a/n/c.py"]);
}

#[test]
fn names_may_be_modules() {
    check("x.py", "from a import b, c", &["a/__init__.py", "a/b.py", "a/d.py"], &["a/__init__.py", "a/b.py"]);
    check("x.py", "from a import b", &["a.py", "b.py"], &["a.py"]);
    check("x.py", "from a import b", &["a/b.py"], &["a/b.py"]);
}

#[test]
fn relative_imports_begin_in_their_package() {
    let others = ["a/__init__.py", "a/b/__init__.py", "a/b/c.py", "a/d.py", "c.py"];
    check("a/b/x.py", "from . import c", &others, &["a/__init__.py", "a/b/__init__.py", "a/b/c.py"]);
    check("a/b/x.py", "from .c import d", &others, &["a/__init__.py", "a/b/__init__.py", "a/b/c.py"]);
    check("a/b/x.py", "from ..d import e", &others, &["a/__init__.py", "a/d.py"]);
    check("a/b/x.py", "from .. import d", &others, &["a/__init__.py", "a/d.py"]);
    check("a/b/x.py", "from ... import c", &others, &["c.py"]);
    check("a/b/x.py", "from .... import c", &others, &[]);
    check("a/x.py", "from .b.c.unknown import e", &others, &["a/__init__.py", "a/b/__init__.py", "a/b/c.py"]);
    check("n/x.py", "from . import y", &["n/y.py", "y.py"], &["n/y.py"]);
}

#[test]
fn of_several_the_nearest_and_those_around_are_meant() {
    let others = ["app.py", "one/app.py", "two/app.py"];
    check("one/x.py", "import app", &others, &["app.py", "one/app.py"]);
    check("three/x.py", "import app", &others, &others);
    check("one/tests/x.py", "import app", &["one/src/app.py", "two/src/app.py"], &["one/src/app.py"]);
    check("x.py", "import a", &["a.py", "a.pyi", "a/__init__.py"], &["a.py", "a.pyi", "a/__init__.py"]);
}

#[test]
fn a_script_in_a_package_imports_from_its_folder() {
    check("a/x.py", "import b", &["a/__init__.py", "a/b.py", "c/__init__.py", "c/b.py"], &["a/__init__.py", "a/b.py"]);
    check("a/x.py", "import b", &["a/__init__.py", "a/b.py", "b.py"], &["b.py"]);
}

#[test]
fn scripts_of_tests_and_stubs() {
    let files = [("a/__init__.py", "from .b import c"), ("a/b.py", ""), ("tests/test_b.py", "import a"), ("tests/test_c.py", "")];
    assert_eq!(dependents(&files, &["a/b.py"]), ["a/__init__.py", "tests/test_b.py"]);
}
