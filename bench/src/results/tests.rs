use std::fs;

use serde_json::{Value, json};

use super::Results;
use crate::{
    figure::{Figure, Target},
    machine::Machine,
};

fn results() -> Results {
    let machine = Machine {
        processor: "A processor".to_owned(),
        cores: 2,
        memory: 16,
        system: "Linux 6".to_owned(),
        compiler: "rustc 1".to_owned(),
    };
    let points = json!({ "plugins": "security", "points": [{ "files": 1_000, "ms": 500.0, "mb": 60.0 }, { "files": 10_000, "ms": 5_000.0, "mb": 90.0 }] });
    Results {
        date: "2026-01-02".to_owned(),
        revision: "abc".to_owned(),
        machine,
        peers: vec![("ruff".to_owned(), "1.2.3".to_owned())],
        corpus: Value::Null,
        figures: vec![
            Figure::new("growth", "time a file", 1.5, "×").target(Target::AtMost(1.15)).details(points),
            Figure::new("start", "a scan", 11.0, "ms").target(Target::AtMost(12.0)),
            Figure::new("start", "`true`", 123.4, "ms"),
        ],
        skipped: vec!["django"],
        failed: vec!["staged", "warm"],
    }
}

#[test]
fn the_page_has_goals_first_and_all_that_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    results().write(folder.path(), false).unwrap();
    let page = fs::read_to_string(folder.path().join("latest.md")).unwrap();
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("`{text}` is not in\n{page}"));
    let places = [
        at("A processor (2 cores), 16 GiB, Linux 6; rustc 1. Compared with ruff 1.2.3."),
        at("| start | a scan | 11.00 ms | ≤ 12 ms | met |"),
        at("| growth | time a file | 1.50 × | ≤ 1.15 × | **missed** |"),
        at("](growth.svg)"),
        at("| start | `true` | 123 ms |"),
        at("- `django`: that machine lacks what it needs"),
        at("- `staged`: it failed"),
        at("- `warm`: it failed"),
    ];
    assert!(places.is_sorted(), "{page}");
    assert!(fs::read_to_string(folder.path().join("growth.svg")).unwrap().starts_with("<svg "));
}

#[test]
fn only_whole_runs_make_history() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history.jsonl");
    results().write(folder.path(), false).unwrap();
    assert!(!history.exists());
    results().write(folder.path(), true).unwrap();
    results().write(folder.path(), true).unwrap();
    let text = fs::read_to_string(history).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["figures"]["start: a scan [ms]"], 11.0);
}
