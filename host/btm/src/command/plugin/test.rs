//! `btm plugin test`: a plugin project in the real sandbox, on the files of its folder `cases`.

use std::{fmt::Write as _, fs, path::Path, sync::Arc};

use btm_authoring::{
    Project,
    cases::{self, Difference, Findings},
};
use btm_model::{Capability, PluginStatus, Report};
use btm_report::units;
use btm_sandbox::{Component, Limits, Sandbox};
use btm_scan::{Nobody, PluginSource, Scan, Scope, clean::clean, content::DEFAULT_MAX_BYTES};

use super::build;
use crate::{
    cancel,
    cli::TestArguments,
    command::{prepare, source::MAX_COMPONENT},
    error::CommandError,
    exit::Exit,
    folders, output,
};

/// The folder with the cases.
const CASES: &str = "cases";

/// Builds the project, runs its cases, and says what differs.
pub(crate) fn run(arguments: &TestArguments) -> Result<Exit, CommandError> {
    let project = build::project(&arguments.folder)?;
    let component = if arguments.no_build { project.component() } else { build::build(&project)? };
    let bytes = btm_files::read(&component, MAX_COMPONENT).map_err(|error| {
        CommandError::usage(format!("`{}` cannot be read: {error}", output::name(&component))).hint("`btm plugin build` makes it")
    })?;
    let folder = project.folder.join(CASES);
    if !folder.is_dir() {
        let hint = "put files there, with `expect: rule-id` in a comment on each line where something must be found";
        return Err(CommandError::usage(format!("there is no folder `{}`", output::name(&folder))).hint(hint));
    }
    let report = scan(&project, Component::new(bytes), &folder)?;
    let differences = cases::differences(&expected(&report, &folder)?, &found(&report));
    output::print(&told(&report, &differences))?;
    let is_whole = report.plugins.iter().all(|plugin| plugin.status == PluginStatus::Complete);
    Ok(match (is_whole, differences.is_empty()) {
        (false, _) => Exit::Incomplete,
        (true, false) => Exit::Findings,
        (true, true) => Exit::Clean,
    })
}

/// Scans the cases with the plugin alone, which may do all that it asks for. Nothing is taken from earlier runs but compiled code.
fn scan(project: &Project, component: Component, folder: &Path) -> Result<Report, CommandError> {
    let plugin = PluginSource {
        label: project.plugin.name.clone(),
        component,
        settings: project.test_settings(),
        limits: Limits::default(),
        grants: Capability::ALL.into(),
        is_official: false,
    };
    let scan = Scan {
        root: folder.to_owned(),
        scope: Scope::Project,
        snapshot: None,
        exclude: Vec::new(),
        own: Vec::new(),
        plugins: vec![plugin],
        official: Vec::new(),
        jobs: 1,
        max_file_bytes: DEFAULT_MAX_BYTES,
        results: None,
        index: None,
        prefilter: true,
        build: String::new(),
        keep_metrics: false,
        notes: Vec::new(),
    };
    let sandbox = Sandbox::new(1, folders::vault().ok().map(Arc::new), prepare::preparer()?);
    let observer: Arc<dyn btm_scan::Observer> = Arc::new(Nobody);
    btm_scan::run(&scan, &sandbox, &observer, &cancel::on_interrupt())
        .map_err(|error| CommandError::internal("the cases cannot be scanned", error))
}

/// What the cases expect: those that the plugin could see, and all others too.
fn expected(report: &Report, folder: &Path) -> Result<Findings, CommandError> {
    let (mut expected, mut open) = (Findings::new(), vec![folder.to_owned()]);
    let unreadable = |error| CommandError::internal(format!("the cases of {} cannot be read", report.run.root), error);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(unreadable)? {
                open.push(entry.map_err(unreadable)?.path());
            }
            continue;
        }
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        let bytes = btm_files::read(&path, DEFAULT_MAX_BYTES).map_err(|error| unreadable(error.into()))?;
        cases::expect(&name, &String::from_utf8_lossy(&bytes), &mut expected);
    }
    Ok(expected)
}

/// What was found.
fn found(report: &Report) -> Findings {
    let mut found = Findings::new();
    for finding in &report.findings {
        let (path, line) = finding
            .location
            .as_ref()
            .map_or((String::new(), 0), |location| (location.path.to_string(), location.start.map_or(0, |start| start.line)));
        let rule = finding.rule.split_once('/').map_or(&*finding.rule, |(_, rule)| rule).to_owned();
        *found.entry((path, line, rule)).or_default() += 1;
    }
    found
}

/// What differs, what the plugin could not do, and what it used.
fn told(report: &Report, differences: &[Difference]) -> String {
    let mut text = String::new();
    for Difference { path, line, rule, expected, found } in differences {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{path}:{line}: {rule}: {expected} expected, {found} found");
    }
    for plugin in &report.plugins {
        if let Some(refusal) = &plugin.refusal {
            let _ = writeln!(text, "it will not run: {}", clean(&refusal.message, 4_000));
        }
        for stop in &plugin.stops {
            let _ = writeln!(text, "{}: it was stopped: {}", stop.path.as_deref().unwrap_or("the project"), stop.cause);
        }
        let run = report.run.plugins.iter().find(|run| run.name == plugin.name);
        let (memory, time) = run.map_or((0, 0), |run| (run.peak_memory, run.analysis_us / plugin.files.max(1)));
        let fuel = plugin.fuel / plugin.files.max(1);
        let (fuel, memory) = (units::count(fuel), units::bytes(memory));
        let _ = writeln!(text, "{} files; for each {fuel} fuel and {time} µs; {memory} of memory at most", plugin.files);
    }
    let _ = match differences.len() {
        0 => writeln!(text, "all cases are as expected"),
        1 => writeln!(text, "1 difference"),
        count => writeln!(text, "{count} differences"),
    };
    text
}
