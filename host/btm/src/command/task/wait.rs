//! `btm task wait`.

use std::time::Duration;

use btm_model::TaskId;
use btm_protocol::Notice;
use btm_scan::clean::clean_line;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    talk::Talk,
    waiting::{Heard, Left, Waiting},
    words,
};
use crate::{cancel, error::CommandError, exit::Exit, output};

/// Waits until tasks have ended, and says how.
pub(super) fn run(talk: Talk, ids: &[TaskId], is_quiet: bool) -> Result<Exit, CommandError> {
    let bar = bar(is_quiet);
    let mut exit = Exit::Clean;
    let mut waiting = Waiting::new(talk, ids);
    say_what_goes_on(waiting.left(), bar.clone());
    loop {
        match waiting.next()? {
            Heard::Ended(id, state) => {
                exit = worst(exit, words::exit(&state));
                let line = format!("task {id} {}", words::state(&state));
                if !is_quiet {
                    bar.suspend(|| output::print(&clean_line(&line, 500)).and_then(|()| output::print("\n")))?;
                }
            }
            Heard::Noticed(notice) => tell(&bar, &notice),
            Heard::Missed => {}
            Heard::Done => break,
        }
    }
    bar.finish_and_clear();
    Ok(exit)
}

/// Whoever interrupts a wait is told that it was only the wait.
fn say_what_goes_on(left: Left, bar: ProgressBar) {
    cancel::at_the_end(move || {
        let ids: Vec<String> = left.ids().iter().map(TaskId::to_string).collect();
        let which = match &ids[..] {
            [] => return,
            [id] => format!("task {id} goes on"),
            ids => format!("tasks {} go on", ids.join(", ")),
        };
        let ids = ids.join(" ");
        bar.finish_and_clear();
        output::warning(
            &format!("{which} in the background"),
            Some(&format!("`btm task cancel {ids}` ends what goes on, `btm task wait {ids}` waits again")),
        );
    });
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
