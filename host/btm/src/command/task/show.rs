//! `btm task show`.

use std::{fmt::Write as _, time::Duration};

use btm_config::units::format_size;
use btm_daemon::Place;
use btm_model::{Work, text::shell_line};
use btm_protocol::{Attempted, Detail};
use btm_scan::clean::clean_line;

use super::{talk::Talk, view::DetailView, words};
use crate::{
    cli::{ShowTaskArguments, TaskFormat},
    command::daemon::place,
    error::CommandError,
    exit::Exit,
    output,
};

/// Shows everything about a task.
pub(super) fn run(arguments: &ShowTaskArguments) -> Result<Exit, CommandError> {
    let mut talk = Talk::of(arguments.id)?;
    let detail = talk.detail(arguments.id)?;
    output::print(&match arguments.format {
        TaskFormat::Json => words::json(&DetailView::from(detail))?,
        TaskFormat::Text => text(&detail, &place(talk.root())?),
    })?;
    Ok(Exit::Clean)
}

fn text(detail: &Detail, place: &Place) -> String {
    let summary = &detail.summary;
    let task = &summary.task;
    let mut text = String::new();
    let mut row = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:<9} {value}");
    };
    let shown = |value: &str| clean_line(value, 1_000).into_owned();
    row("task", &shown(&format!("{} {}", task.id, task.name)));
    row("does", &does(&task.work));
    row("in", &shown(&place.folder_of(&task.directory).to_string_lossy()));
    row("state", &shown(&format!("{}, since {}", words::state(&summary.state), words::ago(words::since(&summary.state)))));
    if let Some(progress) = summary.progress {
        row("progress", &words::progress(progress));
    }
    if let Some(reason) = &detail.waits_for {
        row("waits for", &shown(reason));
    }
    row("asked by", &shown(&format!("{}, {}", task.origin, words::ago(task.accepted))));
    if detail.merged > 0 {
        row("merged", &format!("{} more requests for the same", detail.merged));
    }
    if !detail.terms.is_empty() {
        let sum: i64 = detail.terms.iter().map(|term| term.value).sum();
        row("priority", &format!("{}, effectively {sum}:", task.priority));
        for term in &detail.terms {
            row("", &shown(&format!("{:+5}  {}: {}", term.value, term.name, term.reason)));
        }
    } else {
        row("priority", task.priority.name());
    }
    for attempt in &detail.attempts {
        row(&format!("attempt {}", attempt.attempt.number), &shown(&attempted(attempt)));
    }
    text
}

fn does(work: &Work) -> String {
    match work {
        Work::Command { command } => shell_line(command),
        Work::Scan { plugins, paths } => {
            let plugins = if plugins.is_empty() { "all plugins".to_owned() } else { plugins.join(", ") };
            let paths = if paths.is_empty() { "the whole project".to_owned() } else { paths.join(", ") };
            clean_line(&format!("scan {paths} with {plugins}"), 1_000).into_owned()
        }
    }
}

fn attempted(attempted: &Attempted) -> String {
    let attempt = &attempted.attempt;
    let Some((at, ending)) = &attempt.ended else { return format!("started {}", words::ago(attempt.started)) };
    let ran = attempted.ran.map_or_else(|| at.since(attempt.started), Duration::from_millis);
    let mut text = format!("{} after {}", words::ending(ending), words::duration(ran));
    if let Some(memory) = attempted.memory.filter(|memory| *memory > 0) {
        let _ = write!(text, ", {} of memory", format_size(memory));
    }
    if let Some(processor) = attempted.processor {
        let _ = write!(text, ", {} of processor", words::duration(Duration::from_millis(processor)));
    }
    text
}
