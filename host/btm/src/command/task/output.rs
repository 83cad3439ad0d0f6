//! `btm task output`.

use std::{
    io::{self, BufReader, Write},
    path::Path,
};

use btm_model::{Report, Work};
use btm_report::{Format, JsonLines, Suppressed, TextOptions};
use btm_runs::{
    Folder,
    log::{LogReader, Part},
};

use super::{logs, talk::Talk};
use crate::{
    cli::{Color, OutputArguments},
    command::worker,
    error::CommandError,
    exit::Exit,
    output::{self, Output},
};

/// Shows what a task has to say.
pub(super) fn run(arguments: &OutputArguments) -> Result<Exit, CommandError> {
    let detail = Talk::of(arguments.id)?.detail(arguments.id)?;
    let to = arguments.output.as_deref().map_or(Output::Standard, Output::File);
    to.check()?;
    let folder = logs::folder(&detail, arguments.attempt)?;
    let is_scan = matches!(detail.summary.task.work, Work::Scan { .. });
    if !is_scan && arguments.format.is_some() {
        let message = format!("task {} is a command: its output has no format", arguments.id);
        return Err(CommandError::usage(message).hint("leave --format out"));
    }
    match report(folder).filter(|_| is_scan) {
        Some(report) => {
            let color = output::uses_color(Color::Auto, arguments.output.is_none());
            to.write(output::styles(color), |out| render(&report, arguments.format.unwrap_or(Format::Text), color, out))?;
        }
        None => {
            if is_scan && !detail.summary.state.is_final() {
                output::warning("the scan goes on; these are its findings so far, as JSON lines", None);
            }
            let mut reader = LogReader::new(folder, Part::Output);
            to.write_of_command(|out| copy(&mut reader, out))?;
            return Ok(if is_whole(&reader, folder) { Exit::Clean } else { Exit::Partial });
        }
    }
    Ok(Exit::Clean)
}

/// Whether all is there that the attempt wrote; says so if not.
fn is_whole(reader: &LogReader, folder: &Path) -> bool {
    let (message, hint) = if !folder.is_dir() {
        (logs::GONE.to_owned(), None)
    } else if reader.dropped() > 0 {
        let hint = "set a higher `log-limit` under [daemon] in btm.toml, and try again with `btm task retry`";
        (format!("{} bytes are missing in the middle, because the log of an attempt is limited", reader.dropped()), Some(hint))
    } else if reader.lacks_bytes() {
        let hint = "free some space, and try again with `btm task retry`; `btm task logs` shows how much is missing, and where";
        ("bytes are missing that a full disk did not take".to_owned(), Some(hint))
    } else {
        return true;
    };
    output::warning(&message, hint);
    false
}

/// The report of a scan that came to its end.
fn report(folder: &Path) -> Option<Report> {
    let file = Folder::new(folder.to_owned()).open(worker::REPORT).ok()?;
    serde_json::from_reader(BufReader::new(file)).ok()
}

fn render(report: &Report, format: Format, color: bool, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => btm_report::text(
            report,
            &TextOptions { color, width: output::width(), quiet: false, unread: false, threshold: None },
            out,
        ),
        Format::Json => btm_report::json(report, out),
        Format::Jsonl => JsonLines::new(out).finish(report).map(drop),
        Format::Sarif => btm_report::sarif(report, Suppressed::default(), out),
    }
}

fn copy(reader: &mut LogReader, out: &mut dyn Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    while reader.read(&mut bytes).map_err(io::Error::other)? {
        out.write_all(&bytes)?;
        bytes.clear();
    }
    Ok(())
}
