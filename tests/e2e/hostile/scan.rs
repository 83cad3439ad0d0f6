//! Runs of the hostile plugin, beside a well-behaved one, and what every such run must come to.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

use btm_test_support::{Cli, Project, Ran, World, hostile, well_behaved};
use serde_json::{Value, json};

/// What a run may take beyond what it takes without the hostile plugin, and beyond the limit.
const SLACK: u64 = 64 << 20;

/// The limit `--memory` of all runs.
pub(crate) const MEMORY: u64 = 192 << 20;

/// The format that the tests can read.
const JSON: &str = "--format=json";

/// Bounds that end a run soon, and the same number of workers on every machine.
const ARGUMENTS: [&str; 8] = [
    "--jobs=2",
    "--memory=192MiB",
    "--fuel-per-file=300_000_000",
    "--fuel=600_000_000",
    "--timeout-per-file=10m",
    "--fail-on=never",
    "--findings-per-file=1000",
    "--findings=10000",
];

/// Longer than any run takes on a busy machine, and shorter than the limits on time: only a hang takes so long.
const HANG: Duration = Duration::from_secs(300);

/// The file that names the behaviour.
pub(crate) const BAD: &str = "m-bad.txt";

/// A binary whose cache has the hostile plugin, so that preparing it is not part of what is measured.
fn cli() -> Cli {
    static IDLE: OnceLock<()> = OnceLock::new();
    let cli = || Cli::new(env!("CARGO_BIN_EXE_btm")).sharing_cache(env!("CARGO_TARGET_TMPDIR"));
    IDLE.get_or_init(|| {
        let project = project();
        let ran = run(&cli(), &project, &[hostile()], &[JSON]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    });
    cli()
}

/// Peak memory of a run in which the hostile plugin behaves.
fn idle() -> u64 {
    static IDLE: OnceLock<u64> = OnceLock::new();
    *IDLE.get_or_init(|| run(&cli(), &project(), &[hostile()], &[JSON]).json()["run"]["peak_memory"].as_u64().unwrap())
}

/// A project in which nothing is wrong yet: files before and after the one that will be.
pub(crate) fn project() -> Project {
    Project::new().file("a.txt", "first\nTODO a\n").file("z.txt", "last\nTODO z\n")
}

/// Scans a project with some plugins and the well-behaved one.
fn run(cli: &Cli, project: &Project, plugins: &[PathBuf], arguments: &[&str]) -> Ran {
    let well_behaved = well_behaved().of(World::File);
    let mut command = vec!["scan".into(), project.path()];
    for plugin in plugins {
        project.grant(plugin);
        cli.trust(&project.path());
    }
    for plugin in plugins.iter().chain([&well_behaved]) {
        command.extend(["--plugin".into(), plugin.clone()]);
    }
    command.extend(ARGUMENTS.iter().chain(arguments).map(PathBuf::from));
    cli.run(command)
}

/// One finished run.
#[derive(Debug)]
pub(crate) struct Scanned {
    pub(crate) ran: Ran,
    pub(crate) report: Value,
    /// The hostile plugin's name.
    name: &'static str,
}

/// The hostile plugin, beside one file whose first line is `behaviour`.
pub(crate) fn file(behaviour: &str) -> Scanned {
    let scanned = scan(&with_bad_file(behaviour), &[]);
    scanned.keeps_memory();
    scanned
}

/// A project with one file whose first line is `behaviour`.
pub(crate) fn with_bad_file(behaviour: &str) -> Project {
    project().file(BAD, format!("{behaviour}\nTODO m\n"))
}

/// The hostile plugin in a project of the test's own, reporting in a format of its own.
pub(crate) fn in_format(project: &Project, arguments: &[&str]) -> Ran {
    run(&cli(), project, &[hostile()], arguments)
}

/// The hostile plugin's project analyzer, told to do what `behaviour` says.
pub(crate) fn project_analysis(behaviour: &str) -> Scanned {
    let scanned = scan(&project().file("bad.project", behaviour), &[]);
    scanned.keeps_memory();
    scanned
}

/// The hostile plugin in a project of the test's own.
pub(crate) fn scan(project: &Project, arguments: &[&str]) -> Scanned {
    scan_within(project, arguments, MEMORY)
}

/// The same where another limit than `--memory` is what bounds the run, in bytes.
pub(crate) fn scan_within(project: &Project, arguments: &[&str], limit: u64) -> Scanned {
    let arguments: Vec<_> = [JSON].into_iter().chain(arguments.iter().copied()).collect();
    finished_within(project, run(&cli(), project, &[hostile()], &arguments), "hostile", limit)
}

/// The hostile plugin, with `behaviour` as its setting.
pub(crate) fn configured(behaviour: &str) -> Scanned {
    let settings = format!("[plugin.hostile.settings]\nbehave = \"{behaviour}\"\n");
    let cli = Cli::new(env!("CARGO_BIN_EXE_btm")).sharing_cache(env!("CARGO_TARGET_TMPDIR"));
    let project = project().file("btm.toml", settings);
    finished(&project, run(&cli, &project, &[hostile()], &[JSON, "--no-cache"]), "hostile")
}

/// A plugin made by hand.
pub(crate) fn handmade(component: &[u8]) -> Scanned {
    handmade_with(component, &[])
}

/// The same with other bounds.
pub(crate) fn handmade_with(component: &[u8], arguments: &[&str]) -> Scanned {
    let project = project();
    let path = project.around().join("handmade.wasm");
    std::fs::write(&path, component).unwrap();
    let cli = Cli::new(env!("CARGO_BIN_EXE_btm")).sharing_cache(env!("CARGO_TARGET_TMPDIR"));
    finished(&project, run(&cli, &project, &[path], &[&[JSON, "--no-cache"], arguments].concat()), "handmade")
}

fn finished(project: &Project, ran: Ran, name: &'static str) -> Scanned {
    finished_within(project, ran, name, MEMORY)
}

fn finished_within(project: &Project, ran: Ran, name: &'static str, limit: u64) -> Scanned {
    let report = ran.json();
    let scanned = Scanned { ran, report, name };
    // The other plugin takes files of up to 1 MiB.
    let has_bad_file = project.path().join(BAD).symlink_metadata().is_ok_and(|found| found.len() <= 1 << 20);
    scanned.leaves_the_other_alone(has_bad_file);
    let own = scanned.report["run"]["peak_memory"].as_u64().unwrap();
    assert!(own <= idle() + limit + SLACK, "{} MiB", own >> 20);
    let took = Duration::from_micros(scanned.report["run"]["duration_us"].as_u64().unwrap());
    assert!(took < HANG, "{took:?}");
    scanned
}

impl Scanned {
    /// The entry of one plugin.
    pub(crate) fn plugin(&self, name: &str) -> &Value {
        let plugins = self.report["plugins"].as_array().unwrap();
        plugins.iter().find(|plugin| plugin["name"] == name).unwrap_or_else(|| panic!("no plugin {name}: {plugins:#?}"))
    }

    /// The hostile plugin's findings of one rule, as path and message.
    pub(crate) fn findings(&self, rule: &str) -> Vec<(&str, &str)> {
        self.findings_of(&format!("{}/{rule}", self.name))
    }

    fn findings_of(&self, rule: &str) -> Vec<(&str, &str)> {
        let findings = self.report["findings"].as_array().unwrap().iter();
        let sources = findings.flat_map(|it| [it].into_iter().chain(it["also"].as_array().into_iter().flatten()));
        sources
            .filter(|finding| finding["rule"] == rule)
            .map(|finding| (text(&finding["location"]["path"]), text(&finding["message"])))
            .collect()
    }

    /// The messages of the hostile plugin's findings `told`.
    pub(crate) fn told(&self) -> Vec<&str> {
        self.findings("told").into_iter().map(|(_, message)| message).collect()
    }

    /// Kind and message of the notes about the hostile plugin.
    pub(crate) fn notes(&self) -> Vec<(&str, &str)> {
        let notes = self.report["notes"].as_array().unwrap().iter().filter(|note| note["source"] == self.name);
        notes.map(|note| (note["kind"].as_str().unwrap(), note["message"].as_str().unwrap())).collect()
    }

    /// Checks that one file's analysis, or the project's without a path, was stopped for this cause, that what was said before is kept and that
    /// the other files were analyzed.
    #[track_caller]
    pub(crate) fn is_stopped(&self, path: Option<&str>, cause: &Value) {
        let plugin = self.plugin(self.name);
        let mut stop = json!({"cause": cause});
        if let Some(path) = path {
            stop["path"] = json!(path);
        }
        assert_eq!(plugin["stops"], json!([stop]), "{:#}", self.report);
        self.is_incomplete();
    }

    /// Checks that one file's analysis, or the project's, reached a limit.
    #[track_caller]
    pub(crate) fn reaches(&self, path: Option<&str>, limit: &str) {
        let plugin = self.plugin(self.name);
        let stop = &plugin["stops"][0];
        assert_eq!(stop["path"].as_str(), path, "{plugin:#}");
        assert_eq!((&stop["cause"]["reason"], &stop["cause"]["limit"]), (&json!("limit"), &json!(limit)), "{plugin:#}");
        let (allowed, used) = (stop["cause"]["allowed"].as_u64().unwrap(), stop["cause"]["used"].as_u64().unwrap());
        assert!(used >= allowed, "{plugin:#}");
        self.is_incomplete();
    }

    #[track_caller]
    fn is_incomplete(&self) {
        let plugin = self.plugin(self.name);
        assert_eq!(plugin["status"], "incomplete", "{plugin:#}");
        assert_eq!(self.report["summary"]["incomplete"], true);
        assert_eq!(self.ran.code, Some(3), "{:?}", self.ran);
    }

    /// Checks that nothing went wrong.
    #[track_caller]
    pub(crate) fn is_complete(&self) {
        let plugin = self.plugin(self.name);
        assert_eq!(plugin["status"], "complete", "{plugin:#}");
        assert_eq!(self.ran.code, Some(0), "{:?}", self.ran);
    }

    /// How the run of the plugin went.
    pub(crate) fn plugin_status(&self) -> &str {
        let plugins = self.report["plugins"].as_array().unwrap();
        let hostile = plugins.iter().find(|plugin| plugin["name"] != "well-behaved-file").unwrap();
        text(&hostile["status"])
    }

    /// Checks that the plugin did not run, and why.
    #[track_caller]
    pub(crate) fn is_refused(&self, kind: &str) -> &str {
        let plugins = self.report["plugins"].as_array().unwrap();
        let plugin = plugins.iter().find(|plugin| plugin["status"] == "refused").unwrap_or_else(|| panic!("{plugins:#?}"));
        assert_eq!(plugin["refusal"]["kind"], kind, "{plugin:#}");
        assert_eq!(self.report["summary"]["incomplete"], true);
        assert_eq!(self.ran.code, Some(3), "{:?}", self.ran);
        plugin["refusal"]["message"].as_str().unwrap()
    }

    /// Checks that what the hostile plugin said before it was stopped is kept, and that it saw the other files.
    #[track_caller]
    pub(crate) fn keeps_before(&self) {
        assert!(self.findings("before").contains(&(BAD, "said before")), "{:#}", self.report);
        let seen: Vec<_> = self.findings("seen").into_iter().map(|(path, _)| path).collect();
        assert_eq!(seen, ["a.txt", "z.txt"], "{:#}", self.report);
    }

    /// Checks that what the project analyzer said before it was stopped is kept.
    #[track_caller]
    pub(crate) fn keeps_before_of_project(&self) {
        assert!(self.findings("before").contains(&("", "said before")), "{:#}", self.report);
    }

    /// The well-behaved plugin's findings are as if it were alone.
    #[track_caller]
    fn leaves_the_other_alone(&self, has_bad_file: bool) {
        let plugin = self.plugin("well-behaved-file");
        assert_eq!(plugin["status"], "complete", "{plugin:#}");
        let files: Vec<_> = self.findings_of("well-behaved-file/word").into_iter().map(|(path, _)| path).collect();
        let bad = has_bad_file.then_some(BAD);
        let expected: Vec<_> = ["a.txt"].into_iter().chain(bad).chain(["z.txt"]).collect();
        assert_eq!(files, expected, "{:#}", self.report);
    }

    /// Checks that the clock ended the analysis of a file. What a clock decides is told apart from what the plugin said.
    #[track_caller]
    pub(crate) fn runs_out_of_time(&self, path: &str) {
        let runs = self.report["run"]["plugins"].as_array().unwrap();
        let stop = &runs.iter().find(|run| run["name"] == self.name).unwrap()["stops"][0];
        assert_eq!((&stop["path"], &stop["cause"]["limit"]), (&json!(path), &json!("time-per-file")), "{stop:#}");
    }

    #[track_caller]
    fn keeps_memory(&self) {
        let most = idle() + MEMORY + SLACK;
        assert!(self.ran.peak_memory <= most, "{} MiB, {} MiB allowed", self.ran.peak_memory >> 20, most >> 20);
    }
}

/// A value's text; empty if it has none.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether there is a file at a place where a plugin may have left one.
pub(crate) fn exists(folder: &Path, name: &str) -> bool {
    folder.join(name).symlink_metadata().is_ok()
}
