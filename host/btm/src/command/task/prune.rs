//! `btm task prune`.

use btm_protocol::{Answer, Request};

use super::talk::Talk;
use crate::{cli::PruneArguments, command::daemon::unexpected, error::CommandError, exit::Exit, output};

/// Forgets what has ended.
pub(super) fn run(arguments: &PruneArguments) -> Result<Exit, CommandError> {
    let older_than = u64::try_from(arguments.older_than.as_millis()).unwrap_or(u64::MAX);
    let pruned = match Talk::existing()? {
        Some(mut talk) => talk.ask(&Request::Prune { older_than })?,
        None => Answer::Pruned { tasks: 0 },
    };
    match pruned {
        Answer::Pruned { tasks: 1 } => output::print("forgot 1 task\n")?,
        Answer::Pruned { tasks } => output::print(&format!("forgot {tasks} tasks\n"))?,
        _ => return Err(unexpected()),
    }
    Ok(Exit::Clean)
}
