//! The only place that prints: standard output and error, and files that are replaced as a whole.

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::Path,
    process::ExitCode,
};

use btm_faults::{Point, around};
use tempfile::NamedTempFile;

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
        match folder_of(path).metadata() {
            Ok(metadata) if metadata.is_dir() => Ok(()),
            Ok(_) => Err(not_written(path, io::ErrorKind::NotADirectory.into())),
            Err(error) => Err(not_written(path, error)),
        }
    }

    /// Writes the whole report. A reader that went away is not an error: it has seen enough.
    pub(crate) fn write(&self, render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), CommandError> {
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

/// The error of a report or document that could not be written.
pub(crate) fn not_written(path: &Path, error: io::Error) -> CommandError {
    CommandError::internal(format!("`{}` cannot be written", path.display()), error)
        .hint("nothing was changed; name a file in a folder that exists and has room")
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
    let mut out = io::BufWriter::new(with_usual_permissions(folder_of(path))?);
    render(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_data()?;
    around(Point::ProjectFile, || file.persist(path).map_err(|error| error.error))?;
    Ok(())
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A temporary file with the permissions that a new file of this user has.
fn with_usual_permissions(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".btm-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Whether to use colours on standard output.
pub(crate) fn uses_color(color: Color, is_standard: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            is_standard && io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// How many columns a report has.
pub(crate) fn width() -> usize {
    if !io::stdout().is_terminal() {
        return WIDTH;
    }
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0))
}

/// Says what is wrong with the arguments, or what was asked for (`--help`, `--version`).
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
    // There is nobody left to tell.
    let _ = error.print();
    exit.into()
}

/// Says why a command did nothing.
pub(crate) fn error(error: &CommandError) {
    let _ = writeln!(io::stderr(), "{error}");
}

/// Says what went wrong without being in the way.
pub(crate) fn warning(message: &str, hint: Option<&str>) {
    let hint = hint.map(|hint| format!("\n  hint: {hint}")).unwrap_or_default();
    let _ = writeln!(io::stderr(), "warning: {message}{hint}");
}

/// Says on standard error what a user should know, whole lines.
pub(crate) fn warnings(lines: &str) {
    let _ = write!(io::stderr(), "{lines}");
}

/// Prints text that was asked for.
pub(crate) fn print(text: &str) -> Result<(), CommandError> {
    Output::Standard.write(|out| out.write_all(text.as_bytes()))
}

/// Shows a line of a plugin's log.
pub(crate) fn log(plugin: &str, level: LogLevel, line: &str) {
    let level = format!("{level:?}").to_uppercase();
    let _ = writeln!(io::stderr(), "{level:>5} {plugin}: {line}");
}
