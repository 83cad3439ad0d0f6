//! A rebase while a scan runs: what is scanned is what was there when it began, or what is there now, and later scans are right.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _},
};

use btm_test_support::{Cli, Ran, World};
use serde_json::Value;

use crate::{
    repository::Repository,
    run::{JSON, command, fresh, plugin, without_run},
};

/// More files, with more to say, than may wait while nobody reads.
const FILES: usize = 150;

/// A repository with two branches that differ in every file, and the older one checked out.
fn repository() -> Repository {
    let repository = Repository::new();
    let write = |words: usize| {
        (0..FILES).for_each(|index| repository.write(&format!("{index:03}.txt"), &"TODO ".repeat(words)));
        repository.commit();
    };
    repository.write("base", "");
    repository.commit();
    repository.git(&["branch", "newer"]);
    write(20);
    repository.git(&["checkout", "-q", "newer"]);
    write(30);
    repository.git(&["checkout", "-q", "main"]);
    repository
}

/// Scans with one worker, and runs git when the first line is there and most files are not read yet; the words found in each file.
fn meanwhile(cli: &Cli, repository: &Repository, arguments: &[&str], git: &[&[&str]]) -> Vec<usize> {
    let arguments = [&["--format=jsonl", "--jobs=1", "--fail-on=never"], arguments].concat();
    let command = command(&repository.path(), &[plugin(World::File)], &arguments);
    let mut child = cli.command(command).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    out.read_line(&mut text).unwrap();
    for arguments in git {
        repository.git(arguments);
    }
    out.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found = |index| {
        let path = format!("{index:03}.txt");
        let about: Vec<_> = lines.iter().filter(|line| line["location"]["path"] == *path).collect();
        let found = about.iter().filter(|line| line["rule"] == "well-behaved-file/word").count();
        let is_of_none = |line: &&Value| line["name"] == "well-behaved-file/words" && line["value"] == 0.0;
        let is_told = about.iter().any(|line| line["type"] == "note" || is_of_none(line));
        assert!(found > 0 || is_told, "{path} was forgotten");
        found
    };
    (0..FILES).map(found).collect()
}

#[test]
fn what_was_staged_when_the_scan_began_is_scanned() {
    let (cli, repository) = (fresh(), repository());
    (0..FILES).for_each(|index| repository.write(&format!("{index:03}.txt"), &"TODO ".repeat(25)));
    repository.git(&["add", "-A"]);
    let found =
        meanwhile(&cli, &repository, &["--staged"], &[&["commit", "-q", "-m", "x"], &["rebase", "-q", "-X", "theirs", "newer"]]);
    assert_eq!(found, [25; FILES]);
}

#[test]
fn each_file_is_scanned_as_it_was_or_as_it_is_and_the_next_scan_is_right() {
    let (cli, repository) = (fresh(), repository());
    let found = meanwhile(&cli, &repository, &[], &[&["rebase", "-q", "-X", "ours", "newer"]]);
    // Git removes a file, makes it anew, and then fills it: one that is not there in that moment is told by a note, and an empty one
    // by the words that it has, which are none.
    let whole: BTreeSet<usize> = found.into_iter().filter(|found| *found > 0).collect();
    assert_eq!(whole, [20, 30].into(), "some files are read before the rebase and some after it");
    let scan = |arguments: &[&str]| -> Ran {
        let arguments = [&[JSON, "--fail-on=never"], arguments].concat();
        cli.run(command(&repository.path(), &[plugin(World::File)], &arguments))
    };
    let expected = without_run(&scan(&["--no-cache"]));
    for _ in 0..3 {
        assert_eq!(without_run(&scan(&[])), expected);
    }
}
