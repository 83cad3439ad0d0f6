//! Every rule about insecure code on small programs: `tests/code/LANGUAGE/RULE.*`. A line that starts with `# ---` or
//! `// ---` begins a program; `# expect: SEVERITY` stands on each line where the rule must be found. Programs
//! without one must stay silent about the rule. Each program is also tried as a comment and as
//! a string, where nothing may be found.

#![expect(clippy::unwrap_used, reason = "a test may stop at what is not as it should be")]

use std::collections::BTreeMap;
use std::{fs, path::Path};

use btm_plugin::{Finding, Region, Severity, harness};
use btm_plugin_security::Security;

/// The fewest programs of each sort that a rule must prove itself on.
const FEWEST: usize = 3;
/// About what a plugin has in the sandbox.
const SMALL_STACK: usize = 1 << 20;

struct Program {
    rule: String,
    extension: String,
    title: String,
    text: String,
    expected: Vec<(usize, Severity)>,
}

fn programs() -> Vec<Program> {
    let mut programs = Vec::new();
    for language in ["python", "javascript"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/code").join(language);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let rule = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let extension = path.extension().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let mark = if language == "python" { "# --- " } else { "// --- " };
            for part in text.split(mark).skip(1) {
                let (title, text) = part.split_once('\n').unwrap();
                let expected = text.lines().enumerate().filter_map(expectation).collect();
                let (rule, extension) = (rule.clone(), extension.clone());
                programs.push(Program { rule, extension, title: title.to_owned(), text: text.to_owned(), expected });
            }
        }
    }
    programs
}

fn expectation((index, line): (usize, &str)) -> Option<(usize, Severity)> {
    let (_, severity) = line.split_once(" expect: ")?;
    let severity = match severity.trim() {
        "low" => Severity::Low,
        "medium" => Severity::Medium,
        "high" => Severity::High,
        other => panic!("no such severity: {other}"),
    };
    Some((index + 1, severity))
}

fn line(text: &str, finding: &Finding) -> usize {
    match &finding.place.as_ref().unwrap().region {
        Region::Bytes(range) => text[..usize::try_from(range.start).unwrap()].matches('\n').count() + 1,
        other => panic!("not a range of bytes: {other:?}"),
    }
}

fn plugin() -> Security {
    harness::configure(r#"{"secrets": {"enabled": false}}"#).unwrap()
}

#[test]
fn every_program_has_the_findings_it_announces() {
    let plugin = plugin();
    let mut failures = Vec::new();
    for program in programs() {
        let seen = harness::analyze_file(&plugin, &format!("a.{}", program.extension), program.text.clone());
        let found: Vec<(usize, Severity)> = seen
            .findings
            .iter()
            .filter(|finding| finding.rule == program.rule)
            .map(|finding| (line(&program.text, finding), finding.severity))
            .collect();
        if found != program.expected || !seen.notes.is_empty() {
            failures.push(format!(
                "{}.{} “{}”: found {found:?}, expected {:?}, notes {:?}",
                program.rule, program.extension, program.title, program.expected, seen.notes
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn comments_and_strings_never_match() {
    let plugin = plugin();
    for program in programs().iter().filter(|program| !program.expected.is_empty()) {
        let python = program.extension == "py";
        let comment: String = program.text.lines().map(|line| format!("{} {line}\n", if python { "#" } else { "//" })).collect();
        let quoted = if python {
            format!("text = r'''\n{}\n'''\n", program.text.replace("'''", ""))
        } else {
            let lines: Vec<String> = program.text.lines().map(|line| format!("{line:?}")).collect();
            format!("const text = [{}];", lines.join(",\n"))
        };
        for text in [comment, quoted] {
            let seen = harness::analyze_file(&plugin, &format!("a.{}", program.extension), text.clone());
            assert!(seen.findings.is_empty() && seen.notes.is_empty(), "{} “{}”:\n{text}\n{seen:?}", program.rule, program.title);
        }
    }
}

#[test]
fn every_rule_proves_itself_often_enough() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for program in programs() {
        let count = counts.entry(program.rule).or_default();
        if program.expected.is_empty() { count.1 += 1 } else { count.0 += 1 }
    }
    let rules: Vec<String> = btm_plugin_security::rules()
        .into_iter()
        .filter(|rule| rule.tags.iter().any(|tag| tag == "insecure-code"))
        .map(|rule| rule.id)
        .collect();
    for rule in &rules {
        let (positive, negative) = counts.get(rule).copied().unwrap_or_default();
        assert!(positive >= FEWEST && negative >= FEWEST, "{rule}: {positive} programs with findings, {negative} without");
    }
    assert!(counts.keys().all(|rule| rules.contains(rule)), "programs for rules that do not exist");
}

#[test]
fn findings_in_tests_are_lowered_unless_told_otherwise() {
    let text = "import requests\nrequests.get(url, verify=False)\n";
    let severity = |settings: &str, path: &str| {
        let plugin: Security = harness::configure(settings).unwrap();
        harness::analyze_file(&plugin, path, text).findings.first().map(|finding| finding.severity)
    };
    assert_eq!(severity("{}", "src/a.py"), Some(Severity::High));
    assert_eq!(severity("{}", "tests/a.py"), Some(Severity::Info));
    assert_eq!(severity(r#"{"code": {"tests": "same"}}"#, "tests/a.py"), Some(Severity::High));
    assert_eq!(severity(r#"{"code": {"tests": "skip"}}"#, "tests/a.py"), None);
    assert_eq!(severity(r#"{"code": {"disable": ["tls-verification-off"]}}"#, "src/a.py"), None);
}

#[test]
fn files_that_cannot_be_understood_are_named() {
    let plugin = plugin();
    let note = |path: &str, text: &str| {
        harness::analyze_file(&plugin, path, text).notes.first().map(|note| (note.kind, note.message.clone()))
    };
    use btm_plugin::NoteKind::{PartlyParsed, Unsupported};
    assert_eq!(note("a.py", "print 'a'\n").map(|note| note.0), Some(Unsupported));
    assert_eq!(note("a.py", "def f(:\n    pass\n").map(|note| note.0), Some(PartlyParsed));
    assert_eq!(note("a.js", "let = = 1").map(|note| note.0), Some(PartlyParsed));
    for path in ["a.py", "a.js"] {
        assert_eq!(note(path, &format!("x = {}1{}", "(".repeat(5000), ")".repeat(5000))).map(|note| note.0), Some(Unsupported));
    }
}

#[test]
fn what_the_parser_recovered_is_still_analyzed() {
    let seen = harness::analyze_file(&plugin(), "a.py", "import os\nos.system(input())\ndef f(:\n");
    assert_eq!(seen.findings.len(), 1, "{seen:?}");
}

#[test]
fn deep_and_long_programs_do_not_exhaust_a_small_stack() {
    let analyze = || {
        let plugin = plugin();
        let nested = |open: &str, close: &str| format!("x = {}1{}\n", open.repeat(190), close.repeat(190));
        let sum = format!("x = {}1\n", "a + ".repeat(5_000));
        let chain = format!("x = a{}\n", ".b()".repeat(2_000));
        let not = format!("x = {}a\n", "not ".repeat(300));
        let elif = format!("if a:\n    b\n{}", "elif a:\n    b\n".repeat(2_000));
        for text in [&sum, &chain, &not, &elif, &nested("(", ")"), &nested("[", "]"), &nested("f(", ")")] {
            harness::analyze_file(&plugin, "a.py", text.as_bytes());
        }
        let branches = format!("if (a) b();\n{}", "else if (a) b();\n".repeat(500));
        let arrows = format!("x = {}1\n", "a => ".repeat(500));
        for text in [
            &sum,
            &chain,
            &branches,
            &arrows,
            &nested("(", ")"),
            &nested("[", "]"),
            &nested("f(", ")"),
            &nested("(() => {", "})"),
        ] {
            harness::analyze_file(&plugin, "a.js", text.as_bytes());
        }
    };
    std::thread::Builder::new().stack_size(SMALL_STACK).spawn(analyze).unwrap().join().unwrap();
}

#[test]
fn the_readme_lists_every_rule() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for rule in btm_plugin_security::rules().iter().filter(|rule| rule.tags.iter().any(|tag| tag == "insecure-code")) {
        let cwe = rule.tags.iter().find(|tag| tag.starts_with("CWE-")).unwrap();
        let row = format!("| `{}` | {} | {:?} | {cwe} |", rule.id, rule.title, rule.severity).to_lowercase();
        assert!(readme.to_lowercase().contains(&row), "README.md lacks the row {row}");
    }
}
