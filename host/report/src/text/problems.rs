//! What did not go as it should: refused and stopped plugins, files that could not be read, documents that were not written, what the
//! user has not agreed to. Shown even when quiet.

use btm_model::{Limit, Note, NoteKind, Plugin, PluginStatus, Report, Stop, StopReason};

use crate::clean;

use super::{
    finding::{place, remark},
    page::{Page, Role},
    units,
    wrap::wrap,
};

/// How many places are named for one cause.
const PLACES: usize = 5;
/// How many causes are named for one plugin.
const CAUSES: usize = 8;
/// How many documents are named; all are in the JSON report.
const DOCUMENTS: usize = 10;
/// How many lines of a message, such as a backtrace, are shown.
const MESSAGE_LINES: usize = 6;

/// One block of lines for each problem.
pub(crate) fn draw(report: &Report, page: &Page) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    for plugin in report.plugins.iter().filter(|plugin| plugin.status != PluginStatus::Complete) {
        blocks.push(match plugin.status {
            PluginStatus::Refused => refused(plugin, page),
            PluginStatus::Complete | PluginStatus::Incomplete => incomplete(plugin, report, page),
        });
    }
    let unreadable: Vec<_> = report.notes.iter().filter(|note| note.kind == NoteKind::Unreadable).collect();
    if !unreadable.is_empty() {
        blocks.push(unreadable_files(&unreadable, page));
    }
    let not_written: Vec<_> = report.notes.iter().filter(|note| note.kind == NoteKind::NotWritten).collect();
    if !not_written.is_empty() {
        blocks.push(documents_not_written(&not_written, page));
    }
    for note in report.notes.iter().filter(|note| note.kind == NoteKind::Untrusted) {
        blocks.push(headline(&format!("untrusted[{}]", clean::line(&note.source)), &note.message, page));
    }
    if report.run.cancelled {
        blocks.push(headline("interrupted", "the run was ended before everything was analyzed", page));
    }
    blocks
}

fn refused(plugin: &Plugin, page: &Page) -> Vec<String> {
    let label = format!("refused[{}]", clean::line(&plugin.name));
    let Some(refusal) = &plugin.refusal else { return headline(&label, "did not run", page) };
    let mut out = headline(&label, &refusal.message, page);
    if let Some(hint) = &refusal.hint {
        out.extend(remark(1, "help", &clean::line(hint), page));
    }
    out
}

/// A plugin that was stopped, its stops grouped by cause.
fn incomplete(plugin: &Plugin, report: &Report, page: &Page) -> Vec<String> {
    let run = report.run.plugins.iter().find(|run| run.name == plugin.name);
    let stops: Vec<_> = plugin.stops.iter().chain(run.into_iter().flat_map(|run| &run.stops)).collect();
    let label = format!("incomplete[{}]", clean::line(&plugin.name));
    let mut out = headline(&label, "did not see everything; what it reported before is kept", page);
    let causes = by_cause(&stops);
    for (cause, stops) in causes.iter().take(CAUSES) {
        out.extend(lines_of_cause(cause, stops, page));
    }
    if let hidden @ 1.. = causes.len().saturating_sub(CAUSES) {
        out.extend(remark(1, "also", &units::counted(hidden as u64, "more cause"), page));
    }
    let mut helps: Vec<_> = stops.iter().filter_map(|stop| help(&stop.cause)).collect();
    helps.sort_unstable();
    helps.dedup();
    for text in helps {
        out.extend(remark(1, "help", text, page));
    }
    out
}

/// Stops with the same cause, but for what was used, in the order in which the causes first appear.
fn by_cause<'a>(stops: &[&'a Stop]) -> Vec<(&'a StopReason, Vec<&'a Stop>)> {
    let mut groups: Vec<(&StopReason, Vec<&Stop>)> = Vec::new();
    for stop in stops {
        match groups.iter_mut().find(|(cause, _)| is_alike(cause, &stop.cause)) {
            Some((_, group)) => group.push(stop),
            None => groups.push((&stop.cause, vec![stop])),
        }
    }
    groups
}

fn is_alike(one: &StopReason, other: &StopReason) -> bool {
    match (one, other) {
        (StopReason::Limit { limit, allowed, .. }, StopReason::Limit { limit: other_limit, allowed: other_allowed, .. }) => {
            limit == other_limit && allowed == other_allowed
        }
        _ => one == other,
    }
}

/// The places of one cause: one line each for a limit, whose use differs; one list for the others.
fn lines_of_cause(cause: &StopReason, stops: &[&Stop], page: &Page) -> Vec<String> {
    let path = |stop: &Stop| stop.path.as_deref().map_or_else(|| "the project".to_owned(), clean::line);
    let shown = || stops.iter().take(PLACES);
    let mut out = Vec::new();
    if stops.len() > 1 && !matches!(cause, StopReason::Limit { .. }) {
        out.extend(shown().flat_map(|stop| arrow(&path(stop), page)));
    } else {
        out.extend(shown().flat_map(|stop| arrow(&format!("{}: {}", path(stop), describe(&stop.cause)), page)));
    }
    if let hidden @ 1.. = stops.len().saturating_sub(PLACES) {
        out.extend(arrow(&units::counted(hidden as u64, "more file"), page));
    }
    if stops.len() > 1 && !matches!(cause, StopReason::Limit { .. }) {
        out.extend(remark(1, "cause", &describe(cause), page));
    }
    out
}

/// A place and what is said about it.
fn arrow(text: &str, page: &Page) -> Vec<String> {
    let room = page.width.saturating_sub(5);
    let start = page.paint(Role::Frame, " -->");
    let lines = wrap(text, room, room).into_iter().enumerate();
    lines.map(|(index, line)| if index == 0 { format!("{start} {line}") } else { format!("     {line}") }).collect()
}

/// A cause as one line.
fn describe(cause: &StopReason) -> String {
    match cause {
        StopReason::Limit { limit, allowed, used } => {
            format!("limit `{}` reached: {}", limit.name(), units::needed_and_allowed(*limit, *used, *allowed))
        }
        StopReason::Cancelled => "the run was interrupted".to_owned(),
        StopReason::WrongPhase { .. }
        | StopReason::Trap { .. }
        | StopReason::Failed { .. }
        | StopReason::Unresponsive { .. }
        | StopReason::Host { .. } => {
            let mut lines = clean::lines(&cause.to_string());
            let hidden = lines.len() > MESSAGE_LINES;
            lines.truncate(MESSAGE_LINES);
            let text = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / ");
            if hidden { format!("{text} …") } else { text }
        }
    }
}

/// What to do about a cause.
fn help(cause: &StopReason) -> Option<&'static str> {
    match cause {
        StopReason::Limit { limit, .. } => match limit {
            Limit::FuelPerFile => Some("raise the limit with --fuel-per-file"),
            Limit::Fuel => Some("raise the limit with --fuel"),
            Limit::Memory => Some("raise the limit with --memory"),
            Limit::Time => Some("raise the limit with --timeout"),
            Limit::TimePerFile
            | Limit::FindingsPerFile
            | Limit::Findings
            | Limit::Output
            | Limit::Log
            | Limit::Handles
            | Limit::Instances
            | Limit::Stack => None,
        },
        StopReason::Unresponsive { .. } => Some("its other files were not analyzed; report the plugin to the authors of btm"),
        StopReason::WrongPhase { .. } | StopReason::Trap { .. } => Some("this is a defect of the plugin; tell its author"),
        StopReason::Host { .. } => Some("this is not the plugin's fault; please report it to the authors of btm"),
        StopReason::Failed { .. } | StopReason::Cancelled => None,
    }
}

fn unreadable_files(notes: &[&Note], page: &Page) -> Vec<String> {
    let text = format!("{} could not be analyzed", units::counted(notes.len() as u64, "file"));
    let mut out = headline("unreadable", &text, page);
    for note in notes {
        let place = note.location.as_ref().map_or_else(|| "the project".to_owned(), place);
        out.extend(arrow(&format!("{place}: {}", clean::line(&note.message)), page));
    }
    out
}

fn documents_not_written(notes: &[&Note], page: &Page) -> Vec<String> {
    let text = match notes.len() {
        1 => "1 document was not written".to_owned(),
        count => format!("{} were not written", units::counted(count as u64, "document")),
    };
    let mut out = headline("not-written", &text, page);
    let line = |note: &&Note| arrow(&format!("{}: {}", clean::line(&note.source), clean::line(&note.message)), page);
    out.extend(notes.iter().take(DOCUMENTS).flat_map(line));
    if let hidden @ 1.. = notes.len().saturating_sub(DOCUMENTS) {
        out.extend(arrow(&units::counted(hidden as u64, "more document"), page));
    }
    out
}

/// A label and a message of one or more lines.
fn headline(label: &str, message: &str, page: &Page) -> Vec<String> {
    let room = page.width.saturating_sub(4);
    let mut lines = clean::lines(message);
    lines.truncate(MESSAGE_LINES);
    let mut out = Vec::new();
    for line in lines {
        let first = if out.is_empty() { page.width.saturating_sub(label.len() + 2) } else { room };
        for part in wrap(&line, first, room) {
            let start = if out.is_empty() { format!("{}: ", page.paint(Role::Problem, label)) } else { "    ".to_owned() };
            out.push(format!("{start}{}", page.paint(Role::Strong, part)).trim_end().to_owned());
        }
    }
    out
}
