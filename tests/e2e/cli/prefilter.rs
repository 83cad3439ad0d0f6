//! Files without a word that a plugin asks for are kept from it, and nobody sees a difference.

use btm_test_support::{Project, Ran, sieve};
use serde_json::Value;

use crate::run::{JSON, cli, command, fresh};

/// Files with the word at every place, in every case, and files without it.
fn project() -> Project {
    let texts: [&[u8]; 12] = [
        b"TODO",
        b"todo at the start\nand nothing\nToDo again\n",
        b"at the very end, no newline: toDO",
        b"\xff\xfe not UTF-8 \x80 TODO \xff\n",
        b"TOTODODO\n",
        b"TO\nDO\n",
        b"",
        b"T O D O\n",
        b"TOD\n",
        b"nothing here\n",
        b"\xff\xfe\x80\n",
        b"\xc5\xa4ODO: no ASCII letter at its start\n",
    ];
    let project =
        texts.iter().enumerate().fold(Project::new(), |project, (index, text)| project.file(&format!("{index:02}"), text));
    // Longer than the windows of a vectorised search, with the word at different offsets.
    (0..64_usize).fold(project, |project, offset| {
        let text = "x".repeat(200 + offset) + if offset % 2 == 0 { "todo" } else { "toto" } + &"y".repeat(100);
        project.file(&format!("long/{offset:02}"), text)
    })
}

fn scan(project: &Project, arguments: &[&str]) -> Ran {
    cli().run(command(&project.path(), &[sieve()], &[&[JSON], arguments].concat()))
}

fn analyzed(ran: &Ran) -> u64 {
    ran.json()["plugins"][0]["files"].as_u64().unwrap()
}

/// Everything in the report but how much was analyzed.
fn said(ran: &Ran) -> [Value; 4] {
    let report = ran.json();
    [&report["findings"], &report["metrics"], &report["notes"], &report["summary"]["findings"]].map(Value::clone)
}

#[test]
fn the_report_is_the_same_without_the_prefilter() {
    let project = project();
    let (with, without) = (scan(&project, &["--no-results"]), scan(&project, &["--no-results", "--no-prefilter"]));
    assert_eq!(said(&with), said(&without));
    assert_eq!((analyzed(&with), analyzed(&without)), (37, 76));
    assert_eq!(with.json()["summary"]["findings"]["medium"], 38, "one for each line with the word");
}

#[test]
fn results_that_were_kept_with_the_prefilter_and_without_it_do_not_mix() {
    let project = project();
    let cli = fresh();
    let scan = |arguments: &[&str]| cli.run(command(&project.path(), &[sieve()], &[&[JSON], arguments].concat()));
    let rounds: [&[&str]; 5] = [&[], &["--no-prefilter"], &[], &["--no-prefilter"], &[]];
    let counts: Vec<u64> = rounds.iter().map(|arguments| analyzed(&scan(arguments))).collect();
    assert_eq!(counts, [37, 76, 37, 76, 37]);
}
