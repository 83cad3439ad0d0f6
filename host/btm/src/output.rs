//! The only place that prints: standard output and error, and files that are replaced as a whole.
//!
//! Every line passes [`Clean`], whatever it was made of: no text of a plugin, a repository or the network moves the cursor, and none
//! is a command for the CI service that reads the log. Only what must not be changed goes another way: a file of btm's own format, and
//! the output of a user's command into a file or a pipe.

mod clean;

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::Path,
    process::ExitCode,
};

use btm_faults::{Point, around};
use btm_files::Folder;
use btm_model::text::{Styles, clean_line, shown_line};

pub(crate) use self::clean::Clean;
use crate::{
    cli::{Color, LogLevel},
    error::CommandError,
    exit::Exit,
};

/// Columns of a report that goes to no terminal.
const WIDTH: usize = 100;

/// Where a report goes.
pub(crate) enum Output<'a> {
    /// To standard output.
    Standard,
    /// Into a file, which is replaced only when the report is whole.
    File(&'a Path),
}

impl Output<'_> {
    /// Refuses what cannot work before anything is spent on a report.
    pub(crate) fn check(&self) -> Result<(), CommandError> {
        let Self::File(path) = self else { return Ok(()) };
        let folder = folder_of(path);
        if path.is_dir() {
            return Err(CommandError::usage(format!("`{}` cannot be written: it is a folder", name(path))).hint("name a file"));
        }
        let why = match folder.metadata() {
            Ok(metadata) if metadata.is_dir() => return Ok(()),
            Ok(_) => "is not a folder",
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound) => "does not exist",
            Err(error) if matches!(error.kind(), io::ErrorKind::NotADirectory) => "is not a folder",
            Err(error) => return Err(not_written(path, error)),
        };
        let message = format!("`{}` cannot be written: the folder `{}` {why}", name(path), name(folder));
        Err(CommandError::usage(message).hint("nothing was changed; name a file in a folder that exists"))
    }

    /// Writes a whole text or report, its lines cleaned. A reader that went away is not an error: it has seen enough.
    pub(crate) fn write(
        &self,
        styles: Styles,
        render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), CommandError> {
        self.write_bytes(|out| {
            let mut out = Clean::new(out, styles);
            render(&mut out)?;
            out.flush()
        })
    }

    /// Writes what a command of the user wrote: byte by byte into a file or a pipe; to a terminal, text and its colors. Whoever reads
    /// a log later did not choose to have their terminal steered by it.
    pub(crate) fn write_of_command(&self, copy: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), CommandError> {
        match self {
            Self::Standard if io::stdout().is_terminal() => self.write(Styles::Own, copy),
            _ => self.write_bytes(copy),
        }
    }

    /// Writes what may not be changed, byte by byte.
    pub(crate) fn write_bytes(&self, render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), CommandError> {
        match self {
            Self::Standard => {
                let mut out = io::BufWriter::new(io::stdout().lock());
                let written = render(&mut out).and_then(|()| out.flush());
                // What is left in a buffer whose reader went away must not be tried again.
                let _ = out.into_parts();
                forgive_closed_pipe(written).map_err(|error| CommandError::internal("the report cannot be written", error))
            }
            Self::File(path) => replace(path, render).map_err(|error| not_written(path, error)),
        }
    }
}

/// The error of a report that could not be written.
pub(crate) fn not_written(path: &Path, error: io::Error) -> CommandError {
    let hint = "name a file in a folder that exists and has room";
    // What is no file cannot be replaced as a whole.
    let is_file = path.metadata().map_or(true, |metadata| metadata.is_file() || metadata.is_dir());
    let hint = if is_file { format!("nothing was changed; {hint}") } else { hint.to_owned() };
    CommandError::internal(format!("`{}` cannot be written", name(path)), error).hint(hint)
}

/// A path for a message: on one line, and harmless to look at.
pub(crate) fn name(path: &Path) -> String {
    clean_line(&path.to_string_lossy(), usize::MAX).into_owned()
}

/// Treats a reader that went away as one that has seen enough.
pub(crate) fn forgive_closed_pipe(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Replaces a file by new content, or leaves it as it is.
pub(crate) fn replace(path: &Path, render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    // A device or a pipe cannot be replaced, only written to.
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        let mut out = io::BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
        return render(&mut out).and_then(|()| out.flush());
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let folder = Folder::open(folder_of(path))?;
    let mut out = io::BufWriter::new(folder.draft()?);
    render(&mut out)?;
    let draft = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    around(Point::ProjectFile, || draft.persist(name))
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether to use colors on standard output.
pub(crate) fn uses_color(color: Color, is_standard: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            is_standard && io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// What passes of a text that has colors or not.
pub(crate) fn styles(has_color: bool) -> Styles {
    if has_color { Styles::Own } else { Styles::None }
}

/// How many columns a report has.
pub(crate) fn width() -> usize {
    columns().unwrap_or(WIDTH)
}

/// How many columns the terminal has that shows standard output, if one does.
pub(crate) fn columns() -> Option<usize> {
    let size = if io::stdout().is_terminal() { terminal_size::terminal_size() } else { None };
    size.map(|(width, _)| usize::from(width.0))
}

/// Says what is wrong with the arguments, or what was asked for (`--help`, `--version`).
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render();
    if error.use_stderr() {
        // It repeats what was typed, which may be the name of anybody's file: no colors, so that only colors of btm's own pass.
        tell(text.to_string().trim_end());
        return Exit::Usage.into();
    }
    let (styles, text) = match uses_color(Color::Auto, true) {
        true => (Styles::Own, text.ansi().to_string()),
        false => (Styles::None, text.to_string()),
    };
    // There is nobody left to tell.
    let _ = Output::Standard.write(styles, |out| out.write_all(text.as_bytes()));
    Exit::Clean.into()
}

/// Says why a command did nothing.
pub(crate) fn error(error: &CommandError) {
    tell(&error.to_string());
}

/// Says what went wrong without being in the way.
pub(crate) fn warning(message: &str, hint: Option<&str>) {
    let hint = hint.map(|hint| format!("\n  hint: {}", indented(hint))).unwrap_or_default();
    tell(&format!("warning: {}{hint}", indented(message)));
}

/// Says on standard error what a user should know, whole lines.
pub(crate) fn warnings(lines: &str) {
    if !lines.is_empty() {
        tell(lines.trim_end_matches('\n'));
    }
}

/// A message whose further lines cannot be taken for messages of their own.
pub(crate) fn indented(message: &str) -> String {
    message.trim_end_matches('\n').replace('\n', "\n    ")
}

/// Writes lines to standard error, cleaned, at once. If nobody reads it, there is nobody to tell.
fn tell(lines: &str) {
    let shown: String = lines.lines().map(|line| shown_line(line, Styles::None) + "\n").collect();
    let _ = io::stderr().write_all(shown.as_bytes());
}

/// Asks something on standard error; the answer stands on the same line.
pub(crate) fn ask(question: &str) -> io::Result<()> {
    let mut out = io::stderr();
    write!(out, "{} ", shown_line(&clean_line(question, usize::MAX), Styles::None))?;
    out.flush()
}

/// A text for a progress bar.
pub(crate) fn progress(text: &str) -> String {
    /// Bytes of the text; wider terminals are rare.
    const MOST: usize = 300;
    shown_line(&clean_line(text, MOST), Styles::None).into_owned()
}

/// Standard error for those who write lines to it as they come.
pub(crate) fn standard_error() -> impl io::Write {
    Clean::new(io::stderr(), Styles::None)
}

/// Standard output for what a command of the user writes, as [`Output::write_of_command`] has it.
pub(crate) fn of_command() -> Box<dyn io::Write> {
    let out = io::stdout();
    if out.is_terminal() { Box::new(Clean::new(out, Styles::Own)) } else { Box::new(out) }
}

/// Prints text that was asked for.
pub(crate) fn print(text: &str) -> Result<(), CommandError> {
    Output::Standard.write(Styles::None, |out| out.write_all(text.as_bytes()))
}

/// Shows a line of a plugin's log.
pub(crate) fn log(plugin: &str, level: LogLevel, line: &str) {
    let level = format!("{level:?}").to_uppercase();
    tell(&format!("{level:>5} {}: {}", clean_line(plugin, usize::MAX), indented(line)));
}
