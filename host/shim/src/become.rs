//! The second stage of starting a command: the process that is to become it.
//!
//! It is the shim's own executable, so that what has to happen between fork and exec needs no unsafe code. It waits for a byte on its
//! standard input (a socket to the shim), does what only the process itself can do, and executes the command. If that fails it
//! says why on the socket; if it succeeds, the socket closes.

use std::{
    ffi::{OsStr, OsString},
    io::{self, Read, Write},
    os::unix::{net::UnixStream, process::CommandExt},
    path::PathBuf,
    process::{Command, ExitCode, Stdio},
};

use btm_model::Inherited;
use btm_runs::linux::{Group, lesser, take_over};
use rustix::process::{
    Resource, Rlimit, Signal, getppid, getrlimit, set_parent_process_death_signal, setpriority_process, setrlimit,
};

/// What the process does before it becomes the command.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// The process that must be its parent: the shim.
    pub parent: u32,
    /// Its niceness.
    pub niceness: i32,
    /// Whether it uses the disk only when nobody else does.
    pub idle_disk: bool,
    /// Bytes of writable memory that one process may have.
    pub data: Option<u64>,
    /// The control group to join.
    pub group: Option<PathBuf>,
    /// The folder to run in.
    pub directory: PathBuf,
    /// What it takes over from whoever asked for it.
    pub inherited: Option<Inherited>,
}

impl Orders {
    /// As arguments, after `become` and before the command.
    pub fn to_arguments(&self) -> [OsString; 7] {
        [
            self.parent.to_string().into(),
            self.niceness.to_string().into(),
            self.idle_disk.to_string().into(),
            self.data.map(|bytes| bytes.to_string()).unwrap_or_default().into(),
            self.group.clone().unwrap_or_default().into(),
            self.directory.clone().into(),
            // Plain data can always be written.
            serde_json::to_string(&self.inherited).unwrap_or_default().into(),
        ]
    }

    /// Back from arguments, and the command; `None` if they are none.
    fn from_arguments(arguments: &[OsString]) -> Option<(Self, &OsString, &[OsString])> {
        let [parent, niceness, idle_disk, data, group, directory, inherited, program, rest @ ..] = arguments else { return None };
        let number = |text: &OsStr| text.to_str().filter(|text| !text.is_empty()).map(str::parse);
        let orders = Self {
            parent: parent.to_str()?.parse().ok()?,
            niceness: niceness.to_str()?.parse().ok()?,
            idle_disk: idle_disk == "true",
            data: number(data).transpose().ok()?,
            group: Some(PathBuf::from(group)).filter(|group| !group.as_os_str().is_empty()),
            directory: directory.into(),
            inherited: serde_json::from_str(inherited.to_str()?).ok()?,
        };
        Some((orders, program, rest))
    }
}

/// Becomes the command. Returns only if it could not.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let Some((orders, program, rest)) = Orders::from_arguments(&arguments) else { return ExitCode::from(2) };
    // A copy that closes by itself when the command is executed.
    let Ok(shim) = rustix::io::fcntl_dupfd_cloexec(io::stdin(), 3) else { return ExitCode::FAILURE };
    let mut shim = UnixStream::from(shim);
    if !may_begin(&orders, &mut shim) {
        return ExitCode::FAILURE;
    }
    let failed = match prepare(&orders) {
        Ok(()) => {
            let error = Command::new(program).args(rest).stdin(Stdio::null()).exec();
            why_not(program, &error)
        }
        Err(message) => message,
    };
    let _ = shim.write_all(failed.as_bytes());
    ExitCode::FAILURE
}

/// Ties this process to the shim, so that it never runs without one, and waits until the shim has written down who it is.
fn may_begin(orders: &Orders, shim: &mut UnixStream) -> bool {
    if set_parent_process_death_signal(Some(Signal::KILL)).is_err() {
        return false;
    }
    // A shim that was killed before that sends no signal; but then the parent is another one.
    let parent = getppid().and_then(|parent| u32::try_from(parent.as_raw_nonzero().get()).ok());
    parent == Some(orders.parent) && shim.read_exact(&mut [0]).is_ok()
}

fn prepare(orders: &Orders) -> Result<(), String> {
    be_a_neighbour(orders);
    if let Some(group) = &orders.group {
        Group::at(group.clone())
            .join()
            .map_err(|error| format!("the control group {} cannot be joined: {error}", group.display()))?;
    }
    std::env::set_current_dir(&orders.directory)
        .map_err(|error| format!("the folder {} cannot be entered: {error}", orders.directory.display()))?;
    // Last, since nothing of ours is to be short of anything.
    limit(orders);
    Ok(())
}

fn limit(orders: &Orders) {
    orders.inherited.iter().for_each(take_over);
    if let Some(bytes) = orders.data {
        let Rlimit { current, maximum } = getrlimit(Resource::Data);
        let [current, maximum] = [current, maximum].map(|limit| lesser(limit, Some(bytes)));
        let _ = setrlimit(Resource::Data, Rlimit { current, maximum });
    }
}

/// Signals, and what makes a command a better neighbour; one that cannot have it runs without.
fn be_a_neighbour(orders: &Orders) {
    crate::raw::forget_signals();
    let _ = setpriority_process(None, orders.niceness);
    if orders.idle_disk {
        let _ = crate::raw::use_disk_when_idle();
    }
}

/// Why the program was not executed, and what to do.
fn why_not(program: &OsStr, error: &io::Error) -> String {
    let name = program.to_string_lossy();
    let has_folder = name.contains('/');
    match error.kind() {
        io::ErrorKind::NotFound if has_folder => {
            format!("{name} is not there, or the program that its first line names is not; see that the path is right")
        }
        io::ErrorKind::NotFound => {
            let path = std::env::var("PATH").unwrap_or_default();
            format!("`{name}` was not found in PATH ({path}); see that it is spelt right and installed, or give its whole path")
        }
        io::ErrorKind::PermissionDenied => {
            format!("{name} may not be executed; if it is the right file, allow it with `chmod +x`")
        }
        io::ErrorKind::ArgumentListTooLong => {
            format!("`{name}` has more arguments and variables than a program can be given; pass them in a file")
        }
        _ => format!("`{name}` could not be executed: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_come_back_from_arguments() {
        let inherited = Some(Inherited { umask: 0o27, niceness: 3, ..Inherited::default() });
        let some = Orders {
            parent: 7,
            niceness: -3,
            idle_disk: true,
            data: Some(9),
            group: Some("/g".into()),
            directory: "/d".into(),
            inherited,
        };
        for orders in [some, Orders::default()] {
            let mut arguments = orders.to_arguments().to_vec();
            arguments.extend(["true".into(), "--all".into()]);
            let (back, program, rest) = Orders::from_arguments(&arguments).unwrap();
            assert_eq!((&back, program.to_str(), rest), (&orders, Some("true"), &[OsString::from("--all")][..]));
        }
        assert!(Orders::from_arguments(&["7".into()]).is_none());
    }
}
