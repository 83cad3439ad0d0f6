//! The same inputs give the same report, byte for byte.

use std::path::PathBuf;

use btm_test_support::{Project, World, hostile};

use crate::run::{JSON, OFFICIAL, cli, cli_with_official, command, fresh, plugin, without_run};

/// Enough files to keep eight workers busy, with something for every plugin; some files are the same, some make a plugin stop.
fn project() -> Project {
    let mut project = Project::new().file("btm.toml", "[plugin.well-behaved-full.settings]\nword = \"TODO\"\n");
    for index in 0..40 {
        let folder = ["", "a/", "b/deep/", "c-"][index % 4];
        let behaviour = ["", "trap", "failing", "escapes", "unparsable", "flood_findings"][index % 6];
        let text = format!("{behaviour}\n# btm: ignore[well-behaved-full/word]\nTODO\nTODO {index}\npassword=letmein{index}\n");
        let code = format!("import hashlib, subprocess\n\ndef run{index}(typed):\n    subprocess.call(typed, shell=True)\n");
        let branches = "    if typed and len(typed) > 1:\n        typed = typed[1:]\n".repeat(index);
        project = project
            .file(&format!("{folder}{index}.txt"), text)
            .file(&format!("{folder}{index}.py"), format!("{code}{branches}    return hashlib.md5(typed)\n"))
            .file(&format!("{folder}{index}.bin"), b"\0binary");
    }
    project
}

fn plugins() -> Vec<PathBuf> {
    OFFICIAL.iter().map(PathBuf::from).chain(guests()).collect()
}

fn guests() -> [PathBuf; 2] {
    [plugin(World::Full), hostile()]
}

const BOUNDS: [&str; 3] = ["--fail-on=never", "--findings=2000", JSON];

#[test]
fn whatever_the_number_of_workers() {
    let project = project();
    let scan = |jobs: &str| {
        let ran = cli_with_official().run(command(&project.path(), &plugins(), &[&BOUNDS[..], &["--jobs", jobs]].concat()));
        assert_eq!(ran.code, Some(3), "{ran:?}");
        without_run(&ran)
    };
    let one = scan("1");
    assert_eq!(one, scan("8"));
    assert_eq!(one, scan("3"));
}

#[test]
fn whatever_the_number_of_workers_in_sarif() {
    let project = project();
    let scan = |jobs| cli().run(command(&project.path(), &guests(), &["--format=sarif", "--jobs", jobs])).stdout;
    assert_eq!(scan("1"), scan("8"));
}

#[test]
fn wherever_the_project_is_and_whoever_looks() {
    let (one, other) = (project(), project());
    let absolute = without_run(&cli().run(command(&one.path(), &guests(), &BOUNDS)));
    let inside = cli().in_folder(other.path());
    assert_eq!(absolute, without_run(&inside.run(command(".".as_ref(), &guests(), &BOUNDS))));
    let below = cli().in_folder(other.path().join("b/deep")).variable("LANG", "tr_TR.UTF-8").variable("TZ", "Asia/Tokyo");
    assert_eq!(absolute, without_run(&below.run(command("../..".as_ref(), &guests(), &BOUNDS))));
}

#[test]
fn whether_plugins_were_prepared_before_or_not() {
    let project = project();
    let prepared = cli().run(command(&project.path(), &guests(), &BOUNDS));
    let anew = fresh().run(command(&project.path(), &guests(), &[&BOUNDS[..], &["--no-cache"]].concat()));
    let was_prepared = |ran: &btm_test_support::Ran| ran.json()["run"]["plugins"][0]["was_prepared"].clone();
    assert_eq!((was_prepared(&prepared), was_prepared(&anew)), (true.into(), false.into()));
    assert_eq!(without_run(&prepared), without_run(&anew));
}
