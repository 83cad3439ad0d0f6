//! `btm task list`.

use std::fmt::Write as _;

use btm_protocol::{Answer, Request, Summary, Which};

use super::{existing, words};
use crate::{
    cli::{ListArguments, TaskFormat},
    command::daemon::{refused, unexpected},
    error::CommandError,
    exit::Exit,
    output,
};

/// Tasks that have ended and are shown if nothing is said.
const ENDED: usize = 20;

/// More tasks than these are not sent at a time.
const MOST: usize = 10_000;

/// Shows tasks.
pub(super) fn run(arguments: &ListArguments) -> Result<Exit, CommandError> {
    let Some(mut client) = existing()? else {
        return shown(arguments, &[]);
    };
    let mut ask = |which, most| match client.ask(&Request::List { which, most }).map_err(refused)? {
        Answer::Tasks { tasks, damaged } => Ok((tasks, damaged)),
        _ => Err(unexpected()),
    };
    let (tasks, damaged) = match (arguments.all, arguments.open, arguments.most) {
        (_, true, most) => ask(Which::Open, most.unwrap_or(MOST))?,
        (true, _, most) => ask(Which::All, most.unwrap_or(MOST))?,
        (_, _, Some(most)) => ask(Which::All, most)?,
        _ => {
            let (mut open, mut damaged) = ask(Which::Open, MOST)?;
            let (ended, more) = ask(Which::Ended, ENDED)?;
            open.extend(ended);
            damaged.extend(more);
            open.sort_by_key(|summary| std::cmp::Reverse(summary.task.id));
            (open, damaged)
        }
    };
    for id in damaged {
        output::warning(&format!("the record of task {id} is damaged"), None);
    }
    shown(arguments, &tasks)
}

fn shown(arguments: &ListArguments, tasks: &[Summary]) -> Result<Exit, CommandError> {
    output::print(&match arguments.format {
        TaskFormat::Json => words::json(&tasks)?,
        TaskFormat::Text => text(tasks),
    })?;
    Ok(Exit::Clean)
}

fn text(tasks: &[Summary]) -> String {
    if tasks.is_empty() {
        return "no tasks; `btm task run NAME` has one done in the background\n".to_owned();
    }
    let rows: Vec<[String; 5]> = tasks.iter().map(row).collect();
    let header = ["ID", "TASK", "PRIORITY", "SINCE", "STATE"].map(str::to_owned);
    let width = |column: usize| {
        let cells = rows.iter().chain([&header]).map(|row| row[column].chars().count());
        cells.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..4).map(width).collect();
    let mut text = String::new();
    for [id, name, priority, since, state] in [&header].into_iter().chain(&rows) {
        let [ids, names, priorities, times] = widths[..] else { continue };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{id:>ids$}  {name:<names$}  {priority:<priorities$}  {since:>times$}  {state}");
    }
    text
}

fn row(summary: &Summary) -> [String; 5] {
    let Summary { task, state, progress } = summary;
    let how = match progress {
        Some(progress) if !state.is_final() => format!("{}, {}", words::state(state), words::progress(*progress)),
        _ => words::state(state),
    };
    // Names and messages are of the user's own making, and may still hold what a terminal obeys.
    let clean = |text: &str, most| btm_scan::clean::clean_line(text, most).into_owned();
    [task.id.to_string(), clean(&task.name, 40), task.priority.to_string(), words::ago(words::since(state)), clean(&how, 80)]
}
