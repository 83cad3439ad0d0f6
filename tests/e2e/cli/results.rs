//! Results of earlier runs: used where nothing that decides them differs, and never believed if somebody else wrote them.

use std::{fs, path::PathBuf, sync::Arc};

use btm_store::{Record, Results};
use btm_test_support::{Cli, Project, Ran, World, hostile};
use btm_vault::Vault;

use crate::run::{JSON, array, command, entry, findings, fresh, is_usage_error, notes, plugin, says, untouched, without_run};

/// Files with findings, metrics, notes, facts, secrets, a log, a stop and a comment that silences.
fn project() -> Project {
    Project::new()
        .file("a.txt", "first\nTODO a\npassword=letmein\n# btm: ignore[well-behaved-full/word]\nTODO silenced\n")
        .file("m.txt", "trap\nTODO m\n")
        .file("u.txt", "unparsable\n")
        .file("z.txt", "last\nTODO z letmein\n")
}

fn plugins() -> [PathBuf; 2] {
    [plugin(World::Full), hostile()]
}

fn scan(cli: &Cli, project: &Project, arguments: &[&str]) -> Ran {
    let arguments = [&[JSON, "--fail-on=never"], arguments].concat();
    cli.run(command(&project.path(), &plugins(), &arguments))
}

/// How many results of each plugin are from an earlier run, and how many files it saw.
fn kept(ran: &Ran) -> Vec<(u64, u64)> {
    let report = ran.json();
    let runs = array(&report["run"], "plugins").iter();
    runs.map(|run| (run["kept"].as_u64().unwrap(), entry(&report, run["name"].as_str().unwrap())["files"].as_u64().unwrap()))
        .collect()
}

fn database(cli: &Cli) -> PathBuf {
    cli.home().join("cache/btm/results/results.db")
}

#[test]
fn what_did_not_change_is_not_analyzed_again() {
    let (cli, project) = (fresh(), project());
    let first = scan(&cli, &project, &["--log-level=info"]);
    assert_eq!(kept(&first), [(0, 4), (0, 4)]);
    let second = scan(&cli, &project, &["--log-level=info"]);
    assert_eq!(kept(&second), [(4, 4), (4, 4)]);
    assert_eq!((without_run(&first), first.code), (without_run(&second), second.code));
    let told = |ran: &Ran| ran.stderr.lines().filter(|line| line.contains("analyzing")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((told(&first).len(), told(&first)), (12, told(&second)), "the log is told again");
    let text = cli.run(command(&project.path(), &plugins(), &["--fail-on=never"]));
    says(&text.stdout, &["8 results from earlier runs"]);
}

#[test]
fn only_what_changed_is_analyzed_again() {
    let (cli, project) = (fresh(), project());
    scan(&cli, &project, &[]);
    let project = project.file("z.txt", "last\nnothing any more\n").file("b.txt", "TODO b\n");
    let ran = scan(&cli, &project, &[]);
    assert_eq!(kept(&ran), [(3, 5), (3, 5)]);
    let report = ran.json();
    let words: Vec<_> =
        findings(&report).into_iter().filter(|(rule, _)| *rule == "well-behaved-full/word").map(|(_, path)| path).collect();
    assert_eq!(words, ["a.txt", "a.txt", "b.txt", "m.txt"]);
    assert_eq!(without_run(&ran), without_run(&scan(&cli, &project, &["--no-results"])));
    // The content is known, but not at this path.
    fs::rename(project.path().join("b.txt"), project.path().join("c.txt")).unwrap();
    assert_eq!(kept(&scan(&cli, &project, &[])), [(4, 5), (4, 5)]);
    fs::rename(project.path().join("c.txt"), project.path().join("b.txt")).unwrap();
    assert_eq!(kept(&scan(&cli, &project, &[])), [(5, 5), (5, 5)]);
}

#[test]
fn whatever_decides_a_result_is_part_of_its_key() {
    let (cli, project) = (fresh(), project());
    scan(&cli, &project, &[]);
    assert_eq!(kept(&scan(&cli, &project, &["--memory=100MiB"])), [(0, 4), (0, 4)]);
    assert_eq!(kept(&scan(&cli, &project, &["--fuel-per-file=1G"])), [(0, 4), (0, 4)]);
    assert_eq!(kept(&scan(&cli, &project, &["--findings-per-file=5"])), [(0, 4), (0, 4)]);
    // What bounds the whole run decides nothing about one file.
    assert_eq!(kept(&scan(&cli, &project, &["--fuel=90T", "--jobs=1", "--timeout=9m"])), [(4, 4), (4, 4)]);
    let project = project.file("btm.toml", "[plugin.well-behaved-full.settings]\nword = \"last\"\n");
    let ran = scan(&cli, &project, &[]);
    assert_eq!(kept(&ran), [(4, 5), (0, 4)], "the settings of one plugin are nothing to the other");
}

#[test]
fn what_a_moment_decided_is_not_kept() {
    let (cli, project) = (fresh(), Project::new().file("m.txt", "loop_for_ever\n"));
    let arguments = ["--fuel-per-file=1_000_000_000_000_000", "--timeout-per-file=1ms"];
    for _ in 0..2 {
        let ran = scan(&cli, &project, &arguments);
        assert_eq!(kept(&ran)[0].0, 0, "{ran:?}");
    }
    // A limit that does not depend on the moment is reached by the same file every time.
    let first = scan(&cli, &project, &["--fuel-per-file=1_000_000"]);
    let second = scan(&cli, &project, &["--fuel-per-file=1_000_000"]);
    assert_eq!((kept(&second)[0].0, without_run(&first)), (1, without_run(&second)));
}

#[test]
fn what_is_damaged_is_made_anew() {
    let (cli, project) = (fresh(), project());
    let first = scan(&cli, &project, &[]);
    fs::write(database(&cli), "no database".repeat(1000)).unwrap();
    let second = scan(&cli, &project, &[]);
    says(&second.stderr, &["warning: ", "damaged"]);
    assert_eq!(kept(&second), [(0, 4), (0, 4)]);
    assert_eq!(without_run(&first), without_run(&second));
    assert_eq!(kept(&scan(&cli, &project, &[])), [(4, 4), (4, 4)]);
}

#[test]
fn what_others_wrote_is_not_believed() {
    let (cli, project, other) = (fresh(), project(), fresh());
    scan(&cli, &project, &[]);
    scan(&other, &project, &[]);
    fs::copy(database(&cli), database(&other)).unwrap();
    let ran = scan(&other, &project, &[]);
    assert_eq!(kept(&ran), [(0, 4), (0, 4)], "another user's secret sealed them");
    says(&other.run(["cache", "verify"]).stdout, &["10 results are as this user wrote them; 0 were not"]);
}

#[test]
fn a_report_can_be_checked_against_a_fresh_one() {
    let (cli, project) = (fresh(), project());
    scan(&cli, &project, &[]);
    let ran = scan(&cli, &project, &["--check-cache"]);
    assert_eq!((ran.code, kept(&ran)), (Some(3), vec![(4, 4), (4, 4)]), "{ran:?}");

    // A result that btm itself would have got wrong: sealed as any other.
    let vault = Vault::open(&cli.home().join("cache/btm/compiled"), &cli.home().join("data/btm")).unwrap();
    let mut session = Results::new(database(&cli), Arc::new(vault)).open().unwrap();
    fs::remove_dir_all(cli.home().join("cache/btm/index")).unwrap();
    for Record { key, value } in session.all().unwrap() {
        session.put(&[Record { key, value: replaced(&value, b"said before", b"said behind") }]).unwrap();
    }
    let ran = scan(&cli, &project, &["--check-cache"]);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    says(&ran.stderr, &["the cache has changed the report", "said behind", "said before", "btm cache clean"]);
}

/// The bytes with every `old` as `new`, which is as long.
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len().saturating_sub(old.len()) {
        if bytes[at..].starts_with(old) {
            bytes[at..at + old.len()].copy_from_slice(new);
        }
    }
    bytes
}

#[test]
fn a_store_that_cannot_be_used_only_costs_time() {
    let (cli, project) = (fresh(), project());
    let first = scan(&cli, &project, &[]);
    fs::remove_file(database(&cli)).unwrap();
    fs::create_dir(database(&cli)).unwrap();
    let second = scan(&cli, &project, &[]);
    says(&second.stderr, &["warning: ", "results are not kept"]);
    assert_eq!((without_run(&first), first.code), (without_run(&second), second.code));
}

#[test]
fn looked_at_and_removed() {
    let (cli, project) = (fresh(), project());
    says(&cli.run(["cache", "stats"]).stdout, &["prepared plugins  0 files", "results           0 results"]);
    scan(&cli, &project, &["--no-results"]);
    says(&cli.run(["cache", "stats"]).stdout, &["prepared plugins  6 files", "results           0 results"]);
    let report = scan(&cli, &project, &[]).json();
    assert!(!notes(&report).is_empty());
    says(&cli.run(["cache", "stats"]).stdout, &["project indexes   1 file", "results           10 results"]);
    says(&cli.run(["cache", "verify"]).stdout, &["10 results are as this user wrote them"]);
    assert_eq!(cli.run(["cache", "clean"]).code, Some(0));
    says(&cli.run(["cache", "stats"]).stdout, &["prepared plugins  0 files", "results           0 results"]);
    is_usage_error(&cli.run(["cache", "burn"]), &["burn"]);
}

/// Scans until all `files` are old enough to be told from changed ones by their times.
fn settle(cli: &Cli, project: &Project, files: u64) -> Ran {
    (0..1_000).map(|_| scan(cli, project, &[])).find(|ran| untouched(ran) == files).unwrap()
}

#[test]
fn what_did_not_change_is_not_even_opened() {
    let (cli, project) = (fresh(), project());
    let first = scan(&cli, &project, &[]);
    let settled = settle(&cli, &project, 4);
    assert_eq!(without_run(&first), without_run(&settled));
    let project = project.file("m.txt", "TODO changed\n").file("n.txt", "TODO new\n");
    fs::remove_file(project.path().join("z.txt")).unwrap();
    let changed = scan(&cli, &project, &[]);
    assert_eq!(untouched(&changed), 2);
    assert_eq!(without_run(&changed), without_run(&scan(&cli, &project, &["--no-results"])));
    let again = settle(&cli, &project, 4);
    assert_eq!(without_run(&changed), without_run(&again));
    assert_eq!(untouched(&scan(&cli, &project, &["--memory=100MiB"])), 0, "of other limits nothing is known");
}

#[test]
fn an_index_that_cannot_be_believed_only_costs_time() {
    let (cli, project) = (fresh(), project());
    let first = settle(&cli, &project, 4);
    let folder = cli.home().join("cache/btm/index");
    let entry = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_file()).unwrap();
    let whole = fs::read(&entry).unwrap();
    let mut altered = whole.clone();
    altered[whole.len() / 2] ^= 1;
    for bytes in [&whole[..whole.len() / 2], &altered, b"", b"something else"] {
        fs::write(&entry, bytes).unwrap();
        let ran = scan(&cli, &project, &[]);
        assert_eq!((untouched(&ran), without_run(&ran)), (0, without_run(&first)));
    }
}

#[test]
fn a_project_analysis_runs_again_only_if_something_that_it_read_changed() {
    let (cli, project) = (fresh(), project());
    // It asks for all files that end with `.txt`, and reads them.
    let told = |ran: &Ran| ran.stderr.matches("looking for TODO").count();
    let analysis = |ran: &Ran| array(&ran.json()["run"], "plugins")[1]["analysis_us"].as_u64().unwrap();
    scan(&cli, &project, &[]);
    let again = scan(&cli, &project, &["--log-level=info"]);
    assert_eq!((analysis(&again), told(&again)), (0, 1), "its log is told again");
    let project = project.file("other.dat", "nothing it asks for\n");
    let files = scan(&cli, &project, &[]);
    assert!(analysis(&files) > 0, "how many files there are decides what a search costs");
    let project = project.file("other.dat", "nothing it asks for, changed\n");
    assert_eq!(analysis(&scan(&cli, &project, &[])), 0);
    let project = project.file("new.txt", "TODO\n");
    let new = scan(&cli, &project, &[]);
    assert!(analysis(&new) > 0);
    assert_eq!(without_run(&new), without_run(&scan(&cli, &project, &["--no-results"])));
}
