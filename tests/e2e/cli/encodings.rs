//! Text in UTF-16 and UTF-32: analyzers see it as UTF-8, and places are those of the file.

use std::fs;

use btm_test_support::{Cli, Project};
use serde_json::Value;

use crate::{
    hook::SECRET,
    run::{JSON, array, cli_with_official, without_run},
};

/// How a file is written: its byte order mark, and the bytes of a text.
type Written = (&'static str, &'static [u8], fn(&str) -> Vec<u8>);

fn utf_16_le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn utf_16_be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn utf_32_le(text: &str) -> Vec<u8> {
    text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect()
}

fn utf_8(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

const ALL: [Written; 6] = [
    ("le.conf", b"\xff\xfe", utf_16_le),
    ("be.conf", b"\xfe\xff", utf_16_be),
    ("plain-le.conf", b"", utf_16_le),
    ("plain-be.conf", b"", utf_16_be),
    ("wide.conf", b"\xff\xfe\0\0", utf_32_le),
    ("utf8.conf", b"\xef\xbb\xbf", utf_8),
];

fn scan(cli: &Cli, project: &Project) -> Value {
    let ran = cli.run(["scan", project.path().to_str().unwrap(), "--plugin=security", JSON]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    ran.json()
}

#[test]
fn a_secret_is_found_at_its_place_in_the_file() {
    let project = Project::new();
    let before = "naïve = app ✓\n";
    for (name, mark, encoded) in ALL {
        fs::write(project.path().join(name), [mark, &encoded(before), &encoded(SECRET)].concat()).unwrap();
    }
    let report = scan(&cli_with_official(), &project);
    let findings = array(&report, "findings");
    assert_eq!(findings.len(), ALL.len(), "{report:#}");
    for (name, mark, encoded) in ALL {
        let finding = findings.iter().find(|finding| finding["location"]["path"] == name).unwrap();
        let (start, end) = (&finding["location"]["start"], &finding["location"]["end"]);
        assert_eq!((&start["line"], &start["column"]), (&2.into(), &10.into()), "{name}");
        let at = mark.len() + encoded(before).len() + encoded("token = \"").len();
        assert_eq!(start["byte"], at, "{name}");
        let length = end["byte"].as_u64().unwrap() - start["byte"].as_u64().unwrap();
        assert_eq!(length, encoded(&"x".repeat(40)).len() as u64, "{name}");
        let excerpt = finding["excerpt"]["lines"][0].as_str().unwrap();
        assert!(excerpt.starts_with("token = \"") && excerpt.contains('*') && !excerpt.contains("0123456789ab"), "{excerpt}");
    }
}

#[test]
fn ids_and_comments_are_those_of_the_text() {
    let project = Project::new();
    let silent = SECRET.replace('\n', "  # btm: ignore[security/github-pat] made up\n");
    for (name, encoded) in [("a.py", utf_8 as fn(&str) -> Vec<u8>), ("b.py", utf_16_le)] {
        let text = format!("{SECRET}{silent}");
        let mark = if name == "b.py" { &b"\xff\xfe"[..] } else { b"" };
        fs::write(project.path().join(name), [mark, &encoded(&text)].concat()).unwrap();
    }
    let cli = cli_with_official();
    let report = scan(&cli, &project);
    assert_eq!(report["summary"]["suppressed"], 2, "{report:#}");
    let ran = cli.run(["baseline", "create", project.path().to_str().unwrap(), "--plugin=security"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let baseline = fs::read_to_string(project.path().join("btm.baseline")).unwrap();
    let prints: Vec<_> = baseline.lines().skip(1).map(|line| line.split('\t').nth(2).unwrap()).collect();
    // The mark of b.py is a character of its first line, as it is in UTF-8.
    assert_eq!(prints.len(), 2, "{baseline}");
    let ran = cli.run(["scan", project.path().to_str().unwrap(), "--plugin=security", "--new-only"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn the_code_is_analyzed_as_any_other() {
    let project = Project::new();
    let text = "import os\n\n\ndef f(name):\n    os.system(\"ls \" + name)\n";
    fs::write(project.path().join("a.py"), [&b"\xff\xfe"[..], &utf_16_le(text)].concat()).unwrap();
    project.write("b.py", text);
    let cli = cli_with_official();
    let scan = || cli.run(["scan", project.path().to_str().unwrap(), JSON, "--fail-on=never"]);
    let report = scan().json();
    let rules = |path: &str| -> Vec<(String, String)> {
        let findings = array(&report, "findings").iter().filter(|finding| finding["location"]["path"] == path);
        findings.map(|finding| (finding["rule"].to_string(), finding["location"]["start"]["line"].to_string())).collect()
    };
    assert!(!rules("b.py").is_empty(), "{report:#}");
    assert_eq!(rules("a.py"), rules("b.py"));
    assert_eq!(without_run(&scan()), without_run(&scan()));
}
