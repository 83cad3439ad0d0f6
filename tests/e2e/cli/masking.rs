//! Secrets are shown nowhere, whoever's finding shows the line.
//!
//! The secrets here are made when the tests run, so that nobody finds them in this repository.

use std::hash::{BuildHasher as _, RandomState};

use btm_test_support::{Project, World};

use crate::run::{cli, cli_with_official, command, findings, plugin, scan};

const FORMATS: [&str; 4] = ["text", "json", "jsonl", "sarif"];

/// Letters and digits that nobody has seen before, with both among them.
fn random(length: usize) -> String {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let numbers = std::iter::repeat_with(|| RandomState::new().hash_one(0_u8));
    let letters = numbers.take(length - 2).map(|number| char::from(LETTERS[(number % 62) as usize]));
    letters.chain(['a', '7']).collect()
}

/// Something of the form of an access token.
fn token() -> String {
    ["gh", "p_", &random(36)].concat()
}

/// Checks that no eight characters of a secret can be read in a text.
#[track_caller]
fn hides(text: &str, secret: &str) {
    for start in 0..=secret.len() - 8 {
        assert!(!text.contains(&secret[start..start + 8]), "{secret} is in:\n{text}");
    }
}

#[test]
fn of_the_plugin_that_finds_them() {
    let secret = random(16);
    let project = Project::new().file("a.txt", format!("one\n  password={secret}\nthree\n"));
    for format in FORMATS {
        let ran = scan(&project, &["--format", format, "--log-level=trace"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        hides(&ran.stdout, &secret);
        hides(&ran.stderr, &secret);
        assert!(ran.stdout.contains("the password is `********`"), "{format}: {}", ran.stdout);
    }
    let text = scan(&project, &[]).stdout;
    assert!(text.contains(&format!("  password={}", "*".repeat(16))), "columns stay true: {text}");
}

#[test]
fn of_official_rules_in_the_excerpts_of_another_plugin() {
    let secret = token();
    let project = Project::new().file("a.txt", format!("first\nTODO token = \"{secret}\"\nlast\n"));
    for format in FORMATS {
        let plugins = ["security".into(), plugin(World::Full)];
        let ran = cli_with_official().run(command(&project.path(), &plugins, &["--format", format]));
        hides(&ran.stdout, &secret);
        if format == "json" {
            let report = ran.json();
            assert!(findings(&report).contains(&("security/github-pat", "a.txt")), "{report:#}");
            assert!(findings(&report).contains(&("well-behaved-full/word", "a.txt")), "{report:#}");
        }
    }
}

#[test]
fn in_another_file_where_nobody_calls_them_secrets() {
    let secret = random(20);
    let project = Project::new().file("a.txt", format!("password={secret}\n")).file("b.txt", format!("TODO rotate {secret}\n"));
    for format in ["text", "json", "sarif"] {
        let ran = scan(&project, &["--format", format]);
        hides(&ran.stdout, &secret);
    }
}

#[test]
fn in_findings_that_are_silenced() {
    let secret = random(16);
    let project = Project::new()
        .file("a.txt", format!("# btm: ignore[well-behaved-file/secret] {secret} is for tests\npassword={secret}\n"));
    for format in FORMATS {
        let ran = scan(&project, &["--format", format]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        hides(&ran.stdout, &secret);
    }
}

#[test]
fn in_files_that_are_written() {
    let secret = random(16);
    let project = Project::new().file("a.txt", format!("TODO\npassword={secret}\n"));
    let file = project.around().join("report");
    let arguments = ["--format=json", "--output", file.to_str().unwrap()];
    assert_eq!(cli().run(command(&project.path(), &[plugin(World::Full)], &arguments)).code, Some(1));
    hides(&std::fs::read_to_string(file).unwrap(), &secret);
}
