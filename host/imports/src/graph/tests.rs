mod project;
mod python;
mod rust;
mod scripts;

use project::{dependents, graph};
use proptest::prelude::{prop, prop_assert, proptest};

use super::Graph;
use crate::{Imports, Kind, imports};

#[test]
fn dependents_are_found_through_others_and_around_cycles() {
    let files = [("a.py", "import b"), ("b.py", "import c"), ("c.py", "import b"), ("d.py", "import a"), ("e.py", "")];
    assert_eq!(dependents(&files, &["c.py"]), ["a.py", "b.py", "d.py"]);
    assert_eq!(dependents(&files, &["a.py"]), ["d.py"]);
    assert_eq!(dependents(&files, &["a.py", "c.py"]), ["b.py", "d.py"]);
    assert_eq!(dependents(&files, &["d.py"]), Vec::<String>::new());
}

#[test]
fn what_is_gone_is_found_if_it_is_known() {
    assert_eq!(dependents(&[("a.py", "import b"), ("b.py", "")], &["b.py"]), ["a.py"]);
    assert_eq!(dependents(&[("a.py", "import b")], &["b.py"]), Vec::<String>::new());
    // Known twice: once as gone.
    assert_eq!(dependents(&[("b.py", ""), ("a.py", "import b"), ("a.py", "")], &["b.py"]), ["a.py"]);
}

#[test]
fn a_file_with_too_many_imports_depends_on_everything() {
    let many: String = (0..300_000).map(|number| format!("import a{number}\n")).collect();
    let files = [("many.py", many.as_str()), ("x.rs", ""), ("y.ts", "import './many.py'")];
    assert_eq!(dependents(&files, &["x.rs"]), ["many.py", "y.ts"]);
    assert_eq!(dependents(&files, &["unknown"]), Vec::<String>::new());
}

#[test]
fn what_is_kept_of_a_file_resolves_the_same() {
    let said = imports(Kind::Rust, b"#[path = 'x'] mod a { mod b; } use crate::c; include_str!(\"d\");");
    let kept: Imports = postcard::from_bytes(&postcard::to_stdvec(&said).unwrap()).unwrap();
    assert_eq!(kept, said);
}

#[test]
fn many_files_with_one_name_cost_no_more_than_others() {
    let named = (0..3000).map(|number| (format!("d{number}/a.py"), String::new()));
    let importing = (0..3000).map(|number| (format!("x/i{number}.py"), "import a".to_owned()));
    let files: Vec<_> = named.chain(importing).collect();
    let files: Vec<_> = files.iter().map(|(path, content)| (path.as_str(), content.as_str())).collect();
    let graph = graph(&files);
    assert!(graph.importers.nodes() < 20_000);
    assert_eq!(graph.dependents(["d7/a.py"]).len(), 3000);
}

proptest! {
    /// Whatever the names are, nothing breaks and nothing that was not given comes out.
    #[test]
    fn any_project_resolves(files in prop::collection::vec(
        ("(/|\\./|\\.\\./)?([ab]/){0,3}(a|b|__init__|mod|lib|main|index|package|tsconfig|Cargo)\\.(py|pyi|ts|d\\.ts|js|rs|json|toml|vue)", "[a-z ./*]{0,9}"),
        0..12)
    ) {
        let content = |name: &str, text: &str| match name.rsplit('.').next() {
            Some("py" | "pyi") => format!("from {text} import a, b\nimport a.b, {text}\nfrom .. import b"),
            Some("rs") => "mod a; mod b { mod a; } use crate::a::b; use super::super::a; use a::b; #[path=\"a/b.rs\"] mod c;".to_owned(),
            Some("toml") => "[package]\nname = 'a'\n[dependencies]\nb = { package = 'a' }".to_owned(),
            Some("json") => format!(r#"{{"name": "a", "main": "{text}", "exports": {{".": "./{text}", "./*": "*"}}, "extends": "./{text}",
                "compilerOptions": {{"baseUrl": "{text}", "paths": {{"{text}": ["*"], "b*": ["../*{text}"]}}}}}}"#),
            _ => format!("import 'a/b'; import 'a'; import './{text}'; import '../b'; require('{text}'); import '/a'"),
        };
        let said = files.iter().map(|(path, text)| {
            let kind = Kind::of_path(path);
            (path.clone(), kind.map(|kind| imports(kind, content(path, text).as_bytes())).unwrap_or_default())
        });
        let graph = Graph::new(said);
        for (path, _) in &files {
            for dependent in graph.dependents([path]) {
                prop_assert!(dependent != path && files.iter().any(|(known, _)| known == dependent));
            }
        }
    }
}
