//! Starting the command.

use std::{
    io::{self, PipeReader, Read, Write},
    os::{
        fd::OwnedFd,
        unix::{net::UnixStream, process::CommandExt},
    },
    process::{Command, Stdio},
};

use btm_model::Priority;
use btm_runs::{
    Spec, Token,
    linux::{Group, RUN_VARIABLE, SHIM_VARIABLE},
};

use crate::r#become::Orders;

/// Longest message about a command that could not be started, in bytes.
const LONGEST: u64 = 2_048;

/// A process that is to become the command.
pub struct Launched {
    /// Its number, and that of its process group.
    pub child: u32,
    socket: UnixStream,
}

/// Starts the process that is to become the command; it waits for [`Launched::begin`]. With it come its standard output and error.
///
/// `data` is the number of bytes of writable memory that one process may have.
pub fn launch(spec: &Spec, token: &Token, group: Option<&Group>, data: Option<u64>) -> io::Result<(Launched, [PipeReader; 2])> {
    let (output, child_output) = io::pipe()?;
    let (error, child_error) = io::pipe()?;
    let (socket, child_socket) = UnixStream::pair()?;
    let orders = Orders {
        parent: std::process::id(),
        niceness: niceness(spec, group),
        idle_disk: spec.priority == Priority::Low,
        data,
        group: group.map(|group| group.path().to_owned()),
        directory: spec.directory.as_path().to_owned(),
        inherited: spec.inherited.clone(),
    };
    let mut command = Command::new("/proc/self/exe");
    command.arg0("btm-shim").arg("become").args(orders.to_arguments()).args(&spec.command);
    command.env_clear().envs(spec.environment.iter().map(|(name, value)| (name, value)));
    // A run inside a run is found by its own token.
    command.env_remove(SHIM_VARIABLE).env(RUN_VARIABLE, token.as_str());
    command.stdin(Stdio::from(OwnedFd::from(child_socket))).stdout(child_output).stderr(child_error);
    let child = command.process_group(0).spawn()?.id();
    Ok((Launched { child, socket }, [output, error]))
}

impl Launched {
    /// Has the process become the command.
    pub fn begin(&mut self) -> io::Result<()> {
        self.socket.write_all(&[0])
    }

    /// Why it did not become the command; `None` if it did. To be asked when it has ended, so that there is nothing to wait for.
    pub fn failure(&mut self) -> Option<String> {
        let mut message = Vec::new();
        self.socket.set_nonblocking(true).ok()?;
        let _ = (&mut self.socket).take(LONGEST).read_to_end(&mut message);
        (!message.is_empty()).then(|| String::from_utf8_lossy(&message).into_owned())
    }
}

/// How nice a command is to others: it runs in the background, so a little, unless somebody waits for it. Where nothing else limits
/// its share of the processor, as nice as can be; and never less than whoever asked for it.
fn niceness(spec: &Spec, group: Option<&Group>) -> i32 {
    let shared = group.is_some_and(Group::limits_processor);
    let least = spec.inherited.as_ref().map_or(0, |inherited| inherited.niceness);
    let by_priority = match spec.priority {
        _ if spec.limits.processor.is_some() && !shared => 19,
        Priority::Low => 19,
        Priority::Medium => 10,
        Priority::High => 5,
        Priority::Critical => 0,
    };
    by_priority.max(least)
}
