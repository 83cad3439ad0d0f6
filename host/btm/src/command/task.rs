//! `btm task …`: work that is done in the background.

mod list;
mod logs;
mod output;
mod run;
mod show;
mod wait;
pub(crate) mod words;

use btm_model::TaskId;
use btm_protocol::{Answer, Client, Detail, Request};

use super::{
    daemon::{connect, refused, unexpected},
    session,
};
use crate::{
    cli::{CancelArguments, PruneArguments, TaskCommand},
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
        TaskCommand::Wait(arguments) => wait::run(&arguments.ids, arguments.quiet),
        TaskCommand::Cancel(arguments) => cancel(arguments),
        TaskCommand::Retry(arguments) => {
            accepted(client()?.ask(&Request::Retry { id: arguments.id }).map_err(refused)?)?;
            Ok(Exit::Clean)
        }
        TaskCommand::Prioritise(arguments) => {
            client()?.ask(&Request::Prioritise { id: arguments.id, priority: arguments.priority }).map_err(refused)?;
            Ok(Exit::Clean)
        }
        TaskCommand::Prune(arguments) => prune(arguments),
    }
}

/// The daemon of the project around the working folder.
fn client() -> Result<Client, CommandError> {
    connect(&session::root(&[])?)
}

/// Prints the number of a task that was accepted, and what else there is to know.
fn accepted(answer: Answer) -> Result<Option<TaskId>, CommandError> {
    match answer {
        Answer::Accepted { id, merged, dropped } => {
            if merged {
                out::warning(
                    &format!("task {id} waits to do the same, and was not queued twice"),
                    Some("--separate does it twice"),
                );
            }
            for other in dropped {
                let which = if other == id { "this task".to_owned() } else { format!("task {other}") };
                out::warning(&format!("the queue is full: {which} was dropped, as the least important one"), None);
            }
            out::print(&format!("{id}\n"))?;
            Ok(Some(id))
        }
        Answer::InForeground => {
            out::warning("another btm does the same right now, so nothing was queued", None);
            Ok(None)
        }
        _ => Err(unexpected()),
    }
}

/// Everything about a task.
fn detail(client: &mut Client, id: TaskId) -> Result<Detail, CommandError> {
    match client.ask(&Request::Show { id }).map_err(refused)? {
        Answer::Task(detail) => Ok(*detail),
        _ => Err(unexpected()),
    }
}

fn cancel(arguments: &CancelArguments) -> Result<Exit, CommandError> {
    let mut client = client()?;
    let mut exit = Exit::Clean;
    for id in &arguments.ids {
        if let Err(error) = client.ask(&Request::Cancel { id: *id }).map_err(refused) {
            out::error(&error);
            exit = error.exit();
        }
    }
    Ok(exit)
}

fn prune(arguments: &PruneArguments) -> Result<Exit, CommandError> {
    let older_than = u64::try_from(arguments.older_than.as_millis()).unwrap_or(u64::MAX);
    match client()?.ask(&Request::Prune { older_than }).map_err(refused)? {
        Answer::Pruned { tasks: 1 } => out::print("forgot 1 task\n")?,
        Answer::Pruned { tasks } => out::print(&format!("forgot {tasks} tasks\n"))?,
        _ => return Err(unexpected()),
    }
    Ok(Exit::Clean)
}
