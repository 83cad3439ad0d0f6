//! Files that change under the hands of a scan.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
};

use btm_test_support::{Project, World};
use serde_json::Value;

use crate::run::{cli, command, plugin, string};

/// More files than may wait to be merged, with more to say than a pipe holds: while nobody reads, a scan with one worker stands
/// still long before the last file.
const FILES: usize = 150;

/// Scans; the last file is `z.txt`, to which something happens after all files were found and before it is read. Gives back the
/// exit code and all lines.
fn meanwhile(change: impl FnOnce(&Path)) -> (Option<i32>, Vec<Value>) {
    let mut project = Project::new().file("z.txt", "TODO z");
    for index in 0..FILES {
        project = project.file(&format!("{index:03}.txt"), "TODO ".repeat(20));
    }
    let arguments = ["--format=jsonl", "--jobs=1"];
    let cli = cli();
    let mut child = cli.command(command(&project.path(), &[plugin(World::File)], &arguments)).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    out.read_line(&mut text).unwrap();
    change(&project.path().join("z.txt"));
    out.read_to_string(&mut text).unwrap();
    let code = child.wait().unwrap().code();
    (code, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Kind, path and message of the one note, and whether the last file has findings.
#[track_caller]
fn note(lines: &[Value]) -> (&str, &str, &str) {
    let mut notes = lines.iter().filter(|line| line["type"] == "note");
    let (note, other) = (notes.next().unwrap(), notes.next());
    assert_eq!(other, None);
    assert!(!lines.iter().any(|line| line["type"] == "finding" && line["location"]["path"] == "z.txt"));
    let findings = lines.iter().filter(|line| line["type"] == "finding").count();
    assert_eq!(findings, FILES * 20, "the others are done");
    (string(&note["kind"]), string(&note["location"]["path"]), string(&note["message"]))
}

#[test]
fn vanishes() {
    let (code, lines) = meanwhile(|path| fs::remove_file(path).unwrap());
    assert_eq!(note(&lines), ("skipped", "z.txt", "the file vanished before it was read"));
    assert_eq!(code, Some(0));
}

#[test]
fn becomes_a_folder() {
    let (code, lines) = meanwhile(|path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    });
    assert_eq!(note(&lines), ("skipped", "z.txt", "not a regular file"));
    assert_eq!(code, Some(0));
}

#[test]
#[cfg(unix)]
fn becomes_a_link_that_leads_out() {
    let (code, lines) = meanwhile(|path| {
        let outside = path.parent().unwrap().parent().unwrap().join("outside.txt");
        fs::write(&outside, "TODO").unwrap();
        fs::remove_file(path).unwrap();
        std::os::unix::fs::symlink(outside, path).unwrap();
    });
    assert_eq!(note(&lines), ("skipped", "z.txt", "a symbolic link, which is not followed"));
    assert_eq!(code, Some(0));
}

#[test]
fn the_whole_project_vanishes() {
    let (code, lines) = meanwhile(|path| fs::remove_dir_all(path.parent().unwrap()).unwrap());
    assert_eq!(code, Some(0));
    let last = lines.last().unwrap();
    assert_eq!(last["type"], "summary");
    assert!(lines.iter().any(|line| line["type"] == "note" && line["location"]["path"] == "z.txt"));
}
