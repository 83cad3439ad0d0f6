//! Getting to the daemon of a project; it is started if it does not run, and replaced if it is an older btm.

use std::{
    env,
    fs::{File, OpenOptions},
    io::{BufRead as _, BufReader},
    os::unix::{fs::OpenOptionsExt as _, process::CommandExt as _},
    path::Path,
    process::{Command, Stdio},
};

use btm_daemon::Place;
use btm_protocol::{Client, ClientError, Request};

use crate::{error::CommandError, folders, output};

/// What a daemon prints once clients can connect.
pub(super) const READY: &str = "ready";

/// Where the files of a project's daemon lie.
pub(crate) fn place(root: &Path) -> Place {
    Place::new(root, &env::temp_dir())
}

/// A connection to the daemon of a project, which is started if it does not run.
///
/// # Errors
/// If it cannot be started, and why.
pub(crate) fn connect(root: &Path) -> Result<Client, CommandError> {
    match running(root)? {
        Some(client) => Ok(client),
        None => start(root),
    }
}

/// A connection to the daemon of a project, if it runs and is not to be replaced.
///
/// # Errors
/// If it runs and cannot be talked to.
pub(crate) fn running(root: &Path) -> Result<Option<Client>, CommandError> {
    match Client::connect(&place(root).socket()) {
        Ok(client) if Path::new(client.root()) == root && !is_older(client.build()) => Ok(Some(client)),
        // What runs goes on, and the next daemon takes it over.
        Ok(mut client) => {
            // One whose project was moved may end before it answers.
            if let Err(error @ ClientError::Refused(_)) = client.ask(&Request::Stop) {
                return Err(refused(error));
            }
            client.wait_for_the_end().map_err(refused)?;
            Ok(None)
        }
        Err(ClientError::Absent { .. }) => Ok(None),
        Err(error @ ClientError::OtherVersion { pid }) => Err(CommandError::usage(error.to_string())
            .hint(format!("`kill {pid}` ends it and loses nothing: the next command starts a daemon of its own version"))),
        Err(error) => Err(refused(error)),
    }
}

/// Starts a daemon, unless another process does so at the same time.
fn start(root: &Path) -> Result<Client, CommandError> {
    let place = place(root);
    let failed = |error| CommandError::internal(format!("`{}` cannot be used", output::name(&place.folder())), error);
    place.make().map_err(failed)?;
    let starting = OpenOptions::new().create(true).append(true).mode(0o600).open(place.starting()).map_err(failed)?;
    starting.lock().map_err(failed)?;
    if let Some(client) = running(root)? {
        return Ok(client);
    }
    let log = OpenOptions::new().create(true).append(true).mode(0o600).open(place.log()).map_err(failed)?;
    spawn(root, log)?;
    Client::connect(&place.socket()).map_err(refused)
}

fn spawn(root: &Path, log: File) -> Result<(), CommandError> {
    let program = env::current_exe().map_err(|error| CommandError::internal("btm does not find its own program", error))?;
    let mut command = Command::new(program);
    command.args(["daemon", "start", "--foreground", "--detached"]).current_dir(root);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).process_group(0);
    let mut child = command.spawn().map_err(|error| CommandError::internal("the daemon cannot be started", error))?;
    let mut said = String::new();
    if let Some(stdout) = child.stdout.take() {
        // A daemon that says nothing has ended.
        let _ = BufReader::new(stdout).read_line(&mut said);
    }
    if said.trim_end() == READY {
        return Ok(());
    }
    let place = place(root);
    let why = std::fs::read_to_string(place.log()).unwrap_or_default();
    let why = why.lines().rev().find(|line| line.starts_with("error: ")).unwrap_or("error: it said nothing").to_owned();
    let message = format!("the daemon did not start: {}", why.trim_start_matches("error: "));
    Err(CommandError::usage(message).hint(format!("`{}` says more", output::name(&place.log()))))
}

/// Whether a daemon is an older program than this one.
fn is_older(build: &str) -> bool {
    folders::build().is_some_and(|ours| age(build) < age(&ours))
}

/// What programs are compared by: the version, then the time when they were built.
fn age(build: &str) -> (Vec<u64>, u128) {
    let mut parts = build.split(' ');
    let version = parts.next().unwrap_or_default().split(['.', '-']).filter_map(|part| part.parse().ok()).collect();
    (version, parts.nth(1).and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0))
}

/// A daemon that went away or refuses.
pub(crate) fn refused(error: ClientError) -> CommandError {
    match error {
        ClientError::Refused(message) => CommandError::usage(message),
        other => CommandError::internal("the daemon does not answer", other).hint("nothing is lost; try again"),
    }
}

/// It answered something that was not asked for.
pub(crate) fn unexpected() -> CommandError {
    CommandError::usage("the daemon answered something else than it was asked").hint("`btm daemon stop`, then try again")
}

#[cfg(test)]
mod tests {
    use super::age;

    #[test]
    fn a_newer_version_is_newer_and_so_is_a_later_build() {
        assert!(age("0.1.0 5 9") < age("0.2.0 5 1"));
        assert!(age("0.9.0 5 9") < age("0.10.0 5 1"));
        assert!(age("0.1.0 5 8") < age("0.1.0 7 9"));
        assert!(age("") < age("0.1.0 5 8"));
    }
}
