//! What a plugin's selection means.

use proptest::prelude::*;

use super::{Globs, InvalidSelection, MAX_LITERAL_BYTES, PluginSet, Selection, Selector};

fn globs(globs: &[&str]) -> Selection {
    Selection { globs: globs.iter().map(|glob| (*glob).to_owned()).collect(), ..Selection::default() }
}

fn languages(names: &[&str]) -> Selection {
    Selection { languages: names.iter().map(|name| (*name).to_owned()).collect(), ..Selection::default() }
}

fn literals(literals: &[&str]) -> Selection {
    Selection { literals: literals.iter().map(|literal| literal.as_bytes().to_vec()).collect(), ..Selection::default() }
}

fn set(plugins: &[usize]) -> PluginSet {
    plugins.iter().copied().collect()
}

/// The plugins that get a file, through both stages.
fn selected(selections: &[Selection], path: &str, content: &str) -> Vec<usize> {
    let selector = Selector::new(selections).unwrap();
    selector.by_content(selector.by_path(path), path, content.as_bytes()).iter().collect()
}

#[test]
fn without_conditions_every_file_is_selected() {
    assert_eq!(selected(&[Selection::default()], "any.bin", ""), [0]);
}

#[test]
fn globs_are_those_of_git_ignore() {
    for (list, path, expected) in [
        (&["*.py"][..], "a/b/c.py", true),
        (&["*.py"], "a.pyc", false),
        (&["/docs/*.md"], "docs/a.md", true),
        (&["docs/*.md"], "x/docs/a.md", false),
        (&["docs/**/*.md"], "docs/x/y/a.md", true),
        (&["vendor/"], "a/vendor/b.c", true),
        (&["vendor/"], "vendor", false),
        (&["*.py", "!test_*.py"], "test_a.py", false),
        (&["Dockerfile", "*.dockerfile"], "x/Dockerfile", true),
        (&["*.{a,b}"], "x.b", true),
        (&["*.py"], "/abs.py", false),
        (&["*.py"], ".///abs.py", false),
        (&["*.py"], "./a.py", true),
    ] {
        assert_eq!(Globs::new(list).unwrap().matches(path), expected, "{list:?} {path}");
    }
}

#[test]
fn globs_or_languages() {
    let both = Selection { languages: vec!["python".to_owned()], ..globs(&["*.txt"]) };
    let selector = Selector::new(&[both, languages(&["rust"])]).unwrap();
    assert_eq!(selector.by_path("a.py"), set(&[0]));
    assert_eq!(selector.by_path("a.txt"), set(&[0]));
    assert_eq!(selector.by_path("a.rs"), set(&[1]));
    assert_eq!(selector.by_path("a.png"), PluginSet::EMPTY, "need not be read at all");
}

#[test]
fn the_first_line_tells_where_the_name_does_not() {
    let all = [languages(&["python"]), languages(&["shell"]), globs(&["bin/*"])];
    assert_eq!(selected(&all, "bin/tool", "#!/usr/bin/env python3\n"), [0, 2]);
    assert_eq!(selected(&all, "bin/tool", "ELF"), [2]);
    assert_eq!(selected(&all, "tool.py", "#!/bin/sh\n"), [0], "the name wins");
}

#[test]
fn literals_of_all_plugins_are_found_in_one_pass() {
    let all = [
        literals(&["AKIA", "secret"]),
        literals(&["Key"]),
        literals(&[]),
        literals(&["", "never"]),
        literals(&["api_key", "KEY"]),
    ];
    assert_eq!(selected(&all, "x", "my api_kEy"), [1, 2, 3, 4], "without regard to case, also inside each other");
    assert_eq!(selected(&all, "x", "akia"), [0, 2, 3]);
    assert_eq!(selected(&all, "x", ""), [2, 3]);
    let not_ascii = [literals(&["ä"])];
    assert_eq!(selected(&not_ascii, "x", "Ä"), [] as [usize; 0], "only ASCII letters");
}

#[test]
fn large_files_are_left_out_by_plugin() {
    let small = Selection { max_bytes: Some(3), ..Selection::default() };
    assert_eq!(selected(&[small.clone(), Selection::default()], "x", "abc"), [0, 1]);
    assert_eq!(selected(&[small, Selection::default()], "x", "abcd"), [1]);
}

#[test]
fn invalid_selections_name_the_plugin() {
    let error = Selector::new(&[Selection::default(), languages(&["pyhton"])]).unwrap_err();
    assert!(matches!(&error, InvalidSelection::UnknownLanguage { plugin: 1, .. }), "{error}");
    assert_eq!(error.to_string(), "unknown language `pyhton`");
    let error = Selector::new(&[globs(&["a{"])]).unwrap_err();
    assert!(matches!(&error, InvalidSelection::Glob { plugin: 0, .. }), "{error}");
    let error = Selector::new(&[literals(&[&"x".repeat(MAX_LITERAL_BYTES + 1)])]).unwrap_err();
    assert!(matches!(&error, InvalidSelection::TooManyLiterals { plugin: 0, .. }), "{error}");
    let error = Selector::new(&vec![Selection::default(); 65]).unwrap_err();
    assert!(matches!(&error, InvalidSelection::TooManyPlugins(65)), "{error}");
    assert!(Selector::new(&vec![Selection::default(); 64]).unwrap().by_path("x").len() == 64);
}

#[test]
fn nested_literals_take_linear_time() {
    let nested: Vec<String> = (1..700).map(|length| "a".repeat(length)).collect();
    let nested: Vec<&str> = nested.iter().map(String::as_str).collect();
    let all = [literals(&nested), literals(&["b"])];
    assert_eq!(selected(&all, "x", &"a".repeat(5_000_000)), [0]);
}

proptest! {
    #[test]
    fn literals_agree_with_searching_one_by_one(
        sets in proptest::collection::vec(proptest::collection::vec("[abA]{0,4}", 0..5), 1..5),
        text in "[abAc]{0,40}",
    ) {
        let selections: Vec<_> =
            sets.iter().map(|set| literals(&set.iter().map(String::as_str).collect::<Vec<_>>())).collect();
        let lower = text.to_lowercase();
        let has_one = |set: &Vec<String>| set.is_empty() || set.iter().any(|literal| lower.contains(&literal.to_lowercase()));
        let expected: Vec<usize> = (0..sets.len()).filter(|plugin| has_one(&sets[*plugin])).collect();
        prop_assert_eq!(selected(&selections, "x", &text), expected);
    }
}
