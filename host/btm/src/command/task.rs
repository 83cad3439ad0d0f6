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
    daemon::{connect, reach, refused, unexpected},
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
            accepted(open_client_for(&[arguments.id])?.ask(&Request::Retry { id: arguments.id }).map_err(refused)?)?;
            Ok(Exit::Clean)
        }
        TaskCommand::Prioritise(arguments) => {
            let request = Request::Prioritise { id: arguments.id, priority: arguments.priority };
            open_client_for(&[arguments.id])?.ask(&request).map_err(refused)?;
            Ok(Exit::Clean)
        }
        TaskCommand::Prune(arguments) => prune(arguments),
    }
}

/// The daemon of the project around the working folder.
fn client() -> Result<Client, CommandError> {
    connect(&session::root(&[])?)
}

/// The same, if anything is kept of the project's tasks; otherwise none is started.
fn existing() -> Result<Option<Client>, CommandError> {
    reach(&session::root(&[])?)
}

/// The daemon that knows of a task.
fn client_for(id: TaskId) -> Result<Client, CommandError> {
    existing()?.ok_or_else(|| no_tasks(format!("there is no task {id}")))
}

/// The daemon that has tasks waiting or running.
fn open_client_for(ids: &[TaskId]) -> Result<Client, CommandError> {
    let names: Vec<String> = ids.iter().map(TaskId::to_string).collect();
    existing()?.ok_or_else(|| no_tasks(format!("no task {} waits or runs", names.join(", "))))
}

fn no_tasks(message: String) -> CommandError {
    CommandError::usage(message).hint("this project has no tasks yet; `btm task run` has something done in the background")
}

/// Prints the number of a task that was accepted, and what else there is to know.
fn accepted(answer: Answer) -> Result<Option<TaskId>, CommandError> {
    match answer {
        Answer::Accepted { id, merged, dropped } => {
            if let Some(merged) = merged {
                let text = format!("task {id} waits to do the same, and was not queued twice{}", words::merged(&merged));
                out::warning(&text, Some("--separate does it twice"));
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
    let mut client = open_client_for(&arguments.ids)?;
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
    let pruned = match existing()? {
        Some(mut client) => client.ask(&Request::Prune { older_than }).map_err(refused)?,
        None => Answer::Pruned { tasks: 0 },
    };
    match pruned {
        Answer::Pruned { tasks: 1 } => out::print("forgot 1 task\n")?,
        Answer::Pruned { tasks } => out::print(&format!("forgot {tasks} tasks\n"))?,
        _ => return Err(unexpected()),
    }
    Ok(Exit::Clean)
}
