//! How the run went: what was refused, stopped or not analyzed.

use btm_model::{Location, Note, NoteKind, Plugin, PluginStatus, Report, Stop, StopReason};
use serde_json::json;
use serde_sarif::sarif::{Invocation, Message, Notification, ReportingDescriptorReference};

use super::{chosen::Chosen, location, words::plain};
use crate::clean;

/// The run as an invocation; successful if nothing was left out that should have been analyzed.
pub(super) fn invocation(report: &Report, chosen: &Chosen<'_>) -> Invocation {
    let stops = report.plugins.iter().flat_map(|plugin| stops(plugin, report));
    let left_out = chosen.left_out().into_iter().map(|(level, text)| notification("left-out", level, "btm", &text, None));
    let execution: Vec<_> = stops.chain(report.notes.iter().map(note)).chain(left_out).collect();
    let configuration: Vec<_> = report.plugins.iter().filter_map(refusal).collect();
    let is_complete = !report.summary.incomplete && !report.run.cancelled && !report.has_incomplete_plugin();
    let mut invocation = Invocation::builder().execution_successful(is_complete).build();
    if !execution.is_empty() {
        invocation.tool_execution_notifications = Some(execution);
    }
    if !configuration.is_empty() {
        invocation.tool_configuration_notifications = Some(configuration);
    }
    invocation
}

fn notification(id: &str, level: &str, source: &str, text: &str, location: Option<&Location>) -> Notification {
    let mut notification = Notification::builder()
        .descriptor(ReportingDescriptorReference::builder().id(id).build())
        .level(json!(level))
        .message(Message::builder().text(plain(text)).build())
        .properties(super::properties([("source", json!(clean::line(source)))]))
        .build();
    notification.locations = location.map(|location| vec![location::plain(location)]);
    notification
}

fn refusal(plugin: &Plugin) -> Option<Notification> {
    if plugin.status != PluginStatus::Refused {
        return None;
    }
    let (message, hint) =
        plugin.refusal.as_ref().map_or(("did not run", None), |refusal| (&refusal.message, refusal.hint.as_deref()));
    let text = format!("plugin `{}` was refused: {message}", plugin.name);
    let text = hint.map_or_else(|| text.clone(), |hint| format!("{text}\n{hint}"));
    Some(notification("refused", "error", &plugin.name, &text, None))
}

/// The stops of a plugin, both those that depend on its input and those that depend on the machine.
fn stops(plugin: &Plugin, report: &Report) -> Vec<Notification> {
    let run = report.run.plugins.iter().filter(|run| run.name == plugin.name).flat_map(|run| &run.stops);
    plugin.stops.iter().chain(run).map(|stop| stopped(plugin, stop)).collect()
}

fn stopped(plugin: &Plugin, stop: &Stop) -> Notification {
    let id = match &stop.cause {
        StopReason::Limit { limit, .. } => format!("limit/{}", limit.name()),
        StopReason::WrongPhase { .. } => "wrong-phase".to_owned(),
        StopReason::Trap { .. } => "trap".to_owned(),
        StopReason::Failed { .. } => "failed".to_owned(),
        StopReason::Unresponsive { .. } => "unresponsive".to_owned(),
        StopReason::Cancelled => "cancelled".to_owned(),
        StopReason::Host { .. } => "host".to_owned(),
    };
    let text = format!("plugin `{}` was stopped: {}", plugin.name, stop.cause);
    notification(&id, "error", &plugin.name, &text, stop.path.as_deref().map(Location::file).as_ref())
}

fn note(note: &Note) -> Notification {
    let (id, level) = match note.kind {
        NoteKind::Skipped => ("skipped", "note"),
        NoteKind::PartlyParsed => ("partly-parsed", "note"),
        NoteKind::Unparsable => ("unparsable", "note"),
        NoteKind::Unsupported => ("unsupported", "note"),
        NoteKind::Unreadable => ("unreadable", "error"),
        NoteKind::Untrusted => ("untrusted", "error"),
        NoteKind::PluginDefect => ("plugin-defect", "warning"),
        NoteKind::NotWritten => ("not-written", "error"),
        NoteKind::Ignored => ("ignored", "warning"),
        NoteKind::NothingToScan => ("nothing-to-scan", "warning"),
    };
    notification(id, level, &note.source, &note.message, note.location.as_ref())
}
