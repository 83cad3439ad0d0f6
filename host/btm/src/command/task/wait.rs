//! `btm task wait`.

use std::{collections::BTreeSet, time::Duration};

use btm_model::TaskId;
use btm_protocol::{Answer, Notice, Request};
use btm_scan::clean::clean_line;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{open_client_for, words};
use crate::{
    command::daemon::{refused, unexpected},
    error::CommandError,
    exit::Exit,
    output,
};

/// Waits until tasks have ended, and says how.
pub(super) fn run(ids: &[TaskId], is_quiet: bool) -> Result<Exit, CommandError> {
    let mut client = open_client_for(ids)?;
    let bar = bar(is_quiet);
    let mut exit = Exit::Clean;
    let mut answer = client.ask(&Request::Wait { ids: ids.to_vec() }).map_err(refused)?;
    let mut left: BTreeSet<TaskId> = ids.iter().copied().collect();
    loop {
        match answer {
            Answer::Ended { id, state } => {
                left.remove(&id);
                exit = worst(exit, words::exit(&state));
                let line = format!("task {id} {}", words::state(&state));
                if !is_quiet {
                    bar.suspend(|| output::print(&clean_line(&line, 500)).and_then(|()| output::print("\n")))?;
                }
            }
            Answer::Noticed(notice) => tell(&bar, &notice),
            Answer::Done => break,
            Answer::Refused { message } => return Err(CommandError::usage(message)),
            _ => return Err(unexpected()),
        }
        if left.is_empty() {
            break;
        }
        answer = client.receive().map_err(refused)?;
    }
    bar.finish_and_clear();
    Ok(exit)
}

fn bar(is_quiet: bool) -> ProgressBar {
    let target = if is_quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(10) };
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// What cannot wait is told at once, the rest in passing.
fn tell(bar: &ProgressBar, notice: &Notice) {
    match notice {
        Notice::Progress { id, progress } => bar.set_message(format!("task {id}: {}", words::progress(*progress))),
        Notice::Became { id, state, .. } => {
            bar.set_message(output::progress(&format!("task {id} {}", words::state(state))));
        }
        Notice::Finding { id, severity, rule, place, message } => {
            let line = format!("task {id}: {severity} {rule} at {place}: {message}");
            bar.suspend(|| output::warning(&clean_line(&line, 500), None));
        }
        Notice::Settings { problem: Some(problem) } => {
            bar.suspend(|| output::warning(&format!("the settings were not read again: {}", clean_line(problem, 500)), None));
        }
        Notice::Settings { problem: None } => {}
    }
}

fn worst(one: Exit, other: Exit) -> Exit {
    match (one, other) {
        (Exit::OfTask(one), Exit::OfTask(other)) => Exit::OfTask(one.max(other)),
        (_, other) => other,
    }
}
