//! `btm daemon …`: what does tasks in the background.

mod connection;
mod serve;

use std::{fmt::Write as _, num::NonZeroU32, time::Duration};

use btm_config::{DaemonOverrides, Load};
use btm_daemon::Settings;
use btm_protocol::{Answer, AuditLine, Request, Status};

use self::connection::running;
pub(crate) use self::connection::{connect, place, reach, refused, unexpected};
use super::{
    session,
    task::{AuditView, StatusView, words},
};
use crate::{
    cli::{AuditArguments, DaemonCommand, StartArguments, TaskFormat},
    error::CommandError,
    exit::Exit,
    output,
};

/// Does what was asked for.
pub(crate) fn run(command: &DaemonCommand) -> Result<Exit, CommandError> {
    match command {
        DaemonCommand::Start(arguments) => start(arguments),
        DaemonCommand::Stop => stop(),
        DaemonCommand::Status(arguments) => status(arguments.format),
        DaemonCommand::Audit(arguments) => audit(arguments),
    }
}

fn start(arguments: &StartArguments) -> Result<Exit, CommandError> {
    // Whoever starts a detached one has looked.
    if arguments.detached {
        return serve::run(arguments);
    }
    let root = session::root(&[])?;
    if let Some(mut client) = running(&root)? {
        if arguments.foreground {
            let message = format!("a daemon of this project runs already (process {})", client.pid());
            return Err(CommandError::failed(message).hint("`btm daemon stop` ends the daemon, and what runs goes on"));
        }
        client.ask(&Request::Stay).map_err(refused)?;
        output::print(&format!("the daemon runs already (process {})\n", client.pid()))?;
        return Ok(Exit::Clean);
    }
    if arguments.foreground {
        return serve::run(arguments);
    }
    let client = connection::start(&root, true)?;
    output::print(&format!("the daemon runs (process {})\n", client.pid()))?;
    Ok(Exit::Clean)
}

fn stop() -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let Some(mut client) = running(&root)? else {
        output::print("no daemon runs\n")?;
        return Ok(Exit::Clean);
    };
    let going_on = match client.ask(&Request::Status).map_err(refused)? {
        Answer::Status(status) => status.running,
        _ => 0,
    };
    client.ask(&Request::Stop).map_err(refused)?;
    client.wait_for_the_end().map_err(refused)?;
    let text = match going_on {
        0 => "the daemon has ended\n".to_owned(),
        1 => "the daemon has ended; 1 task goes on, and the next daemon takes it over\n".to_owned(),
        many => format!("the daemon has ended; {many} tasks go on, and the next daemon takes them over\n"),
    };
    output::print(&text)?;
    Ok(Exit::Clean)
}

fn status(format: TaskFormat) -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let Some(mut client) = running(&root)? else {
        let text = match format {
            TaskFormat::Text => "no daemon runs; a command that needs it starts it\n",
            TaskFormat::Json => "null\n",
        };
        output::print(text)?;
        return Ok(Exit::Clean);
    };
    let Answer::Status(status) = client.ask(&Request::Status).map_err(refused)? else { return Err(unexpected()) };
    output::print(&match format {
        TaskFormat::Text => text(&status),
        TaskFormat::Json => words::json(&StatusView::from(*status))?,
    })?;
    Ok(Exit::Clean)
}

/// Who did what, the newest line last.
fn audit(arguments: &AuditArguments) -> Result<Exit, CommandError> {
    let mut lines = match reach(&session::root(&[])?)? {
        Some(mut client) => match client.ask(&Request::Audit { most: arguments.most }).map_err(refused)? {
            Answer::Audit { lines } => lines,
            _ => return Err(unexpected()),
        },
        None => Vec::new(),
    };
    lines.reverse();
    output::print(&match arguments.format {
        TaskFormat::Json => words::json(&lines.into_iter().map(AuditView::from).collect::<Vec<_>>())?,
        TaskFormat::Text => lines
            .iter()
            .map(|line| {
                let AuditLine { at, who, what, subject, details } = line;
                let text = format!("{:>12}  {who} {what} {subject} {details}", words::ago(*at));
                btm_scan::clean::clean_line(text.trim_end(), 300).into_owned() + "\n"
            })
            .collect(),
    })?;
    Ok(Exit::Clean)
}

fn text(status: &Status) -> String {
    let mut text = format!("runs since {} as process {}\n", words::ago(status.since), status.pid);
    let mut row = |name: &str, value: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<9} {}", btm_scan::clean::clean_line(&value, 1_000));
    };
    row("project", status.root.to_string());
    row("tasks", format!("{} running, {} waiting (at most {})", status.running, status.waiting, status.queue_limit));
    let lane = status.slots;
    row(
        "slots",
        format!(
            "{} of {} taken, and {} reserved for important tasks",
            lane.taken.min(lane.slots),
            lane.slots,
            status.reserved_slots
        ),
    );
    let end = match (status.stays, status.idle_end) {
        (true, _) => "when you stop it".to_owned(),
        (false, None) => "when you stop it, or the project is gone".to_owned(),
        (false, Some(limit)) => format!("when it was idle for {}", words::duration(Duration::from_millis(limit))),
    };
    row("ends", end);
    row("limits", status.enforcement.clone());
    row("clients", status.clients.to_string());
    for warning in &status.warnings {
        row("warning", warning.clone());
    }
    text
}

/// The settings of a daemon for which nobody has set any.
pub(crate) fn defaults() -> DaemonOverrides {
    let Settings { policy, keep_results, keep_metrics, idle_end, log_limit, grants: _ } = Settings::default();
    DaemonOverrides {
        slots: NonZeroU32::new(policy.slots),
        reserved_slots: Some(policy.reserved_slots),
        queue_limit: u32::try_from(policy.queue_limit).ok().and_then(NonZeroU32::new),
        // A default has few digits, and is positive.
        idle_load: Some(Load { thousandths: (policy.idle.load * 1_000.0).round() as u32 }),
        idle_time: Some(Duration::from_millis(policy.idle.time)),
        low_patience: Some(Duration::from_millis(policy.low_patience)),
        busy_load: Some(Load { thousandths: (policy.shortage.medium_load * 1_000.0).round() as u32 }),
        keep_results: Some(keep_results),
        keep_metrics: Some(keep_metrics),
        idle_end: Some(Duration::from_millis(idle_end)),
        log_limit: Some(log_limit),
    }
}
