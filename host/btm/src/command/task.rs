//! `btm task …`: work that is done in the background.

mod list;
mod logs;
mod output;
mod prune;
mod run;
mod schema;
mod show;
mod talk;
mod view;
mod wait;
mod waiting;
pub(crate) mod words;

use btm_model::{State, TaskId};
use btm_protocol::{Answer, Request};

use self::talk::Talk;
pub(crate) use self::view::{AuditView, StatusView};
use super::daemon::unexpected;
use crate::{
    cli::{CancelArguments, PrioritizeArguments, TaskCommand},
    error::CommandError,
    exit::Exit,
    output as out,
};

/// Does what was asked for.
pub(crate) fn run(command: &TaskCommand) -> Result<Exit, CommandError> {
    match command {
        TaskCommand::Run(arguments) => run::run(arguments),
        TaskCommand::List(arguments) => list::run(arguments),
        TaskCommand::Show(arguments) => show::run(arguments),
        TaskCommand::Logs(arguments) => logs::run(arguments),
        TaskCommand::Output(arguments) => output::run(arguments),
        TaskCommand::Wait(arguments) => wait::run(Talk::of_open(&arguments.ids)?, &arguments.ids, arguments.quiet),
        TaskCommand::Cancel(arguments) => cancel(arguments),
        TaskCommand::Retry(arguments) => retry(arguments.id),
        TaskCommand::Prioritize(arguments) => prioritize(arguments),
        TaskCommand::Prune(arguments) => prune::run(arguments),
        TaskCommand::Schema(arguments) => schema::run(arguments),
    }
}

/// Prints the number of a task that was accepted, and what else there is to know. Says the exit code too: that of a dropped task if
/// it was dropped at once.
fn accepted(answer: Answer) -> Result<(Option<TaskId>, Exit), CommandError> {
    match answer {
        Answer::Accepted { id, merged, dropped } => {
            if let Some(merged) = merged {
                let text = format!("task {id} waits to do the same, and was not queued twice{}", words::merged(&merged));
                out::warning(&text, Some("--separate does it twice"));
            }
            let exit = if dropped.contains(&id) { words::DROPPED } else { Exit::Clean };
            for other in dropped {
                let which = if other == id { "this task".to_owned() } else { format!("task {other}") };
                out::warning(&format!("the queue is full: {which} was dropped, as the least important one"), None);
            }
            out::print(&format!("{id}\n"))?;
            Ok((Some(id), exit))
        }
        Answer::InForeground => {
            out::warning("another btm does the same right now, so nothing was queued", None);
            Ok((None, Exit::Clean))
        }
        _ => Err(unexpected()),
    }
}

fn retry(id: TaskId) -> Result<Exit, CommandError> {
    let waits_or_runs = |state: &State| !state.is_final();
    let told = Talk::of_open(&[id])?.tell(&Request::Retry { id }, id, |detail| waits_or_runs(&detail.summary.state))?;
    let done = Answer::Accepted { id, merged: None, dropped: Vec::new() };
    accepted(told.unwrap_or(done)).map(|(_, exit)| exit)
}

fn prioritize(arguments: &PrioritizeArguments) -> Result<Exit, CommandError> {
    Talk::of_open(&[arguments.id])?.ask(&Request::Prioritize { id: arguments.id, priority: arguments.priority })?;
    Ok(Exit::Clean)
}

fn cancel(arguments: &CancelArguments) -> Result<Exit, CommandError> {
    let mut talk = Talk::of_open(&arguments.ids)?;
    let mut exit = Exit::Clean;
    let is_cancelled = |state: &State| matches!(state, State::Cancelled { .. });
    for id in &arguments.ids {
        if let Err(error) = talk.tell(&Request::Cancel { id: *id }, *id, |detail| is_cancelled(&detail.summary.state)) {
            out::error(&error);
            exit = error.exit();
        }
    }
    Ok(exit)
}
