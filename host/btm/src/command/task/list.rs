//! `btm task list`.

use std::fmt::Write as _;

use btm_protocol::{Answer, Request, Summary, Which};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{talk::Talk, view::TaskView, words};
use crate::{
    cli::{ListArguments, TaskFormat},
    command::daemon::unexpected,
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
    let Some(mut talk) = Talk::existing()? else { return shown(arguments, Vec::new()) };
    let mut ask = |which, most| match talk.ask(&Request::List { which, most })? {
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
    shown(arguments, tasks)
}

fn shown(arguments: &ListArguments, tasks: Vec<Summary>) -> Result<Exit, CommandError> {
    output::print(&match arguments.format {
        TaskFormat::Json => words::json(&tasks.into_iter().map(TaskView::from).collect::<Vec<_>>())?,
        TaskFormat::Text => text(&tasks, output::columns()),
    })?;
    Ok(Exit::Clean)
}

/// Columns between two cells.
const GAP: usize = 2;

/// Columns that a name or a state has at least, however narrow the terminal is.
const LEAST: usize = 8;

fn text(tasks: &[Summary], columns: Option<usize>) -> String {
    if tasks.is_empty() {
        return "no tasks; `btm task run NAME` has one done in the background\n".to_owned();
    }
    let mut rows = vec![["ID", "TASK", "PRIORITY", "SINCE", "STATE"].map(str::to_owned)];
    rows.extend(tasks.iter().map(row));
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let [ids, names, priorities, times, states] = [0, 1, 2, 3, 4].map(widest);
    // Names and states share what the other columns leave.
    let rest = columns.unwrap_or(usize::MAX).saturating_sub(ids + priorities + times + 4 * GAP);
    let names = names.min((rest / 2).max(rest.saturating_sub(states)).max(LEAST));
    let states = rest.saturating_sub(names).max(LEAST);
    let mut text = String::new();
    for [id, name, priority, since, state] in &rows {
        let (name, state) = (cut(name, names), cut(state, states));
        let pad = " ".repeat(names.saturating_sub(name.width()));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{id:>ids$}  {name}{pad}  {priority:<priorities$}  {since:>times$}  {state}");
    }
    text
}

/// A text in so many columns.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut left = columns.saturating_sub(1);
    let fits = |character: &char| {
        let width = character.width().unwrap_or(0);
        let is_fitting = width <= left;
        left = if is_fitting { left - width } else { 0 };
        is_fitting
    };
    text.chars().take_while(fits).chain(['…']).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_wide_is_cut_between_characters() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("字字字", 4), "字…");
        assert_eq!(cut("字字", 4), "字字");
    }
}
