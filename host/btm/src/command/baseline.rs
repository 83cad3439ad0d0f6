//! `btm baseline`: the list of findings that are known.

mod show;

use std::{path::Path, sync::Arc};

use btm_baseline::{Baseline, Update};
use btm_config::ScanOverrides;
use btm_model::{Finding, Report};
use btm_report::{TextOptions, units};
use btm_scan::{Observer, clean::clean_line};

use super::{
    known::{self, Looked},
    scope::Wanted,
    session::Session,
};
use crate::{
    cli::{BaselineCommand, ChangeArguments, Color, LogLevel, RecordArguments, UpdateArguments},
    error::CommandError,
    exit::Exit,
    output::{self, Output},
    progress::Progress,
};

/// Bytes of a message in a list.
const MESSAGE: usize = 200;

/// Creates, updates or shows it.
pub(crate) fn run(command: &BaselineCommand, log_level: Option<LogLevel>) -> Result<Exit, CommandError> {
    let text = match command {
        BaselineCommand::Create(arguments) => create(arguments, log_level)?,
        BaselineCommand::Update(arguments) => update(arguments, log_level)?,
        BaselineCommand::Show(arguments) => show::show(arguments)?,
    };
    output::print(&text)?;
    Ok(Exit::Clean)
}

fn create(arguments: &RecordArguments, log_level: Option<LogLevel>) -> Result<String, CommandError> {
    let session = Session::open(&arguments.run, Wanted::Typed(&ChangeArguments::default()), ScanOverrides::default())?;
    let path = known::path(arguments.baseline.as_deref(), &session.root);
    if path.symlink_metadata().is_ok() {
        return Err(CommandError::usage(format!("there is a baseline `{}` already", output::name(&path)))
            .hint("`btm baseline update` brings it up to date; to begin anew, remove it first"));
    }
    let report = scan(&session, arguments, &path, log_level)?;
    let baseline = Baseline::of(&report);
    write(&path, &baseline)?;
    let known = units::counted(baseline.entries().len() as u64, "finding");
    Ok(format!("{}: {known} known from now on; `btm scan --new-only` leaves out what is known\n", output::name(&path)))
}

fn update(arguments: &UpdateArguments, log_level: Option<LogLevel>) -> Result<String, CommandError> {
    let session = Session::open(&arguments.record.run, Wanted::Typed(&ChangeArguments::default()), ScanOverrides::default())?;
    let path = known::path(arguments.record.baseline.as_deref(), &session.root);
    let before = known::read(arguments.record.baseline.as_deref(), &session.root)?;
    let report = scan(&session, &arguments.record, &path, log_level)?;
    let looked = Looked::new(&session, &report);
    let update = before.update(&report, |entry| looked.absence(entry));
    write(&path, &if arguments.prune { update.pruned() } else { update.baseline() })?;
    Ok(describe(&update, arguments.prune, &path))
}

/// Scans for a baseline. Without everything that the plugins would find it would be a trap: what is missing in it is new later.
fn scan(
    session: &Session<'_>,
    arguments: &RecordArguments,
    path: &Path,
    log_level: Option<LogLevel>,
) -> Result<Report, CommandError> {
    Output::File(path).check()?;
    let ready = session.prepare(Some(path), false);
    let progress = Arc::new(Progress::new(false, log_level, None));
    let observer: Arc<dyn Observer> = progress.clone();
    let scanned = ready.run(&observer);
    // There are no lines to get back.
    let _ = progress.finish();
    let report = scanned?;
    if report.run.cancelled {
        return Err(CommandError::interrupted(format!("interrupted: `{}` is as it was", output::name(path))));
    }
    if report.summary.incomplete {
        problems(&report)?;
        if !arguments.allow_incomplete {
            let message = format!("the run is incomplete, so `{}` was not written", output::name(path));
            return Err(CommandError::incomplete(message)
                .hint("put right what is named above, or write it all the same with --allow-incomplete"));
        }
    }
    Ok(report)
}

/// Shows what kept the run from being complete.
fn problems(report: &Report) -> Result<(), CommandError> {
    let problems = Report { findings: Vec::new(), ..report.clone() };
    let color = output::uses_color(Color::Auto, true);
    let options = TextOptions { color, width: output::width(), quiet: true, unread: false, threshold: None };
    Output::Standard.write(output::styles(color), |out| btm_report::text(&problems, &options, out))
}

fn write(path: &Path, baseline: &Baseline) -> Result<(), CommandError> {
    Output::File(path).write_bytes(|out| write!(out, "{baseline}"))
}

/// What an update did. Everything that is accepted by it is listed: nobody should accept a finding without seeing it.
fn describe(update: &Update<'_>, is_pruned: bool, path: &Path) -> String {
    let Update { added, kept, moved, unseen, dropped, .. } = update;
    let mut text: String = added.iter().map(|finding| line(finding)).collect();
    let count = |number: usize| units::count(number as u64);
    let new = if is_pruned { "new and not added" } else { "added" };
    text += &format!("{}: {} {new}, {} dropped, {} kept", output::name(path), count(added.len()), count(*dropped), count(*kept));
    let of_these = [(*moved, "in another file than before"), (*unseen, "not looked for by this run")];
    let of_these: Vec<_> =
        of_these.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{} {what}", count(*number))).collect();
    if !of_these.is_empty() {
        text += &format!(" ({})", of_these.join(", "));
    }
    text + "\n"
}

/// A finding on one line, as compilers tell it.
fn line(finding: &Finding) -> String {
    let place = finding.location.as_ref().map(|location| {
        let path = clean_line(&location.path, usize::MAX).into_owned();
        location.start.map_or_else(|| format!("{path}: "), |start| format!("{path}:{}:{}: ", start.line, start.column))
    });
    let message = clean_line(finding.message.lines().next().unwrap_or_default(), MESSAGE).into_owned();
    format!("  {}{}[{}]: {message}\n", place.unwrap_or_default(), finding.severity, clean_line(&finding.rule, MESSAGE))
}
