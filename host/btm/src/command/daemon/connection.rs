//! Getting to the daemon of a project; it is started if it does not run, and replaced if it is an older btm.

use std::{
    env,
    fs::File,
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use btm_daemon::{Holder, Place, StateError};
use btm_protocol::{Answer, Client, ClientError, Request, Silence};
use btm_vault::Vault;

use crate::{
    error::CommandError,
    folders::{self, NoVault},
    output,
};

/// What a daemon prints once clients can connect.
pub(super) const READY: &str = "ready";

/// How long a daemon may take to make its socket again, or to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a daemon without a socket is looked for.
const PAUSE: Duration = Duration::from_millis(10);

/// Where the files of a project's daemon lie, or would.
///
/// # Errors
/// If the environment does not say where state lies.
pub(crate) fn place(root: &Path) -> Result<Place, CommandError> {
    Ok(Place::new(root, &folders::projects().map_err(|error| no_folder(&error))?))
}

/// A connection to the daemon of a project, which is started if it does not run. What its user is to know is told.
///
/// # Errors
/// If it cannot be started, and why.
pub(crate) fn connect(root: &Path) -> Result<Client, CommandError> {
    let mut client = match running(root)? {
        Some(client) => client,
        None => start(root, false)?,
    };
    if let Ok(Answer::News { lines }) = client.ask(&Request::News) {
        lines.iter().for_each(|line| output::warning(line, None));
    }
    Ok(client)
}

/// As [`connect`], but nothing if nothing is kept of the project's tasks: nothing is started and nothing is made then.
///
/// # Errors
/// If it cannot be started, and why.
pub(crate) fn reach(root: &Path) -> Result<Option<Client>, CommandError> {
    if find(root)?.is_none() { Ok(None) } else { connect(root).map(Some) }
}

/// A connection to the daemon of a project, if it runs and is not to be replaced. One that a user has started is replaced at once.
///
/// # Errors
/// If it runs and cannot be talked to.
pub(crate) fn running(root: &Path) -> Result<Option<Client>, CommandError> {
    let Some(place) = find(root)? else { return Ok(None) };
    match Client::connect(&place.socket(), silent) {
        Ok(client) if client.root() == root && !is_older(client.build()) => Ok(Some(client)),
        Ok(client) => replace(client, root),
        Err(ClientError::Absent { .. }) if regain(&place)? => running(root),
        Err(ClientError::Absent { .. }) => Ok(None),
        Err(error @ ClientError::Distrusted { .. }) => Err(CommandError::usage(error.to_string())
            .hint(format!("check what is in `{}` and who put it there; nothing was sent", place.folder().display()))),
        Err(error @ ClientError::OtherVersion { pid }) => Err(CommandError::usage(error.to_string())
            .hint(format!("`kill {pid}` ends it and loses nothing: the next command starts a daemon of its own version"))),
        Err(error) => Err(refused(error)),
    }
}

/// Has a daemon end that is an older program. What runs goes on, and the next daemon takes it over.
fn replace(mut client: Client, root: &Path) -> Result<Option<Client>, CommandError> {
    let stays = matches!(client.ask(&Request::Status), Ok(Answer::Status(status)) if status.stays);
    // One whose project was moved may end before it answers.
    if let Err(error @ (ClientError::Refused(_) | ClientError::Failed(_))) = client.ask(&Request::Stop) {
        return Err(refused(error));
    }
    client.wait_for_the_end().map_err(refused)?;
    if stays { start(root, true).map(Some) } else { Ok(None) }
}

/// Waits for a daemon that lives and has no socket. Says whether it has one again: it notices when somebody removes it. One that has
/// none because it starts or ends is waited for as well.
fn regain(place: &Place) -> Result<bool, CommandError> {
    let failed = |error| CommandError::internal("processes cannot be listed", error);
    let Some(holder) = place.holder().map_err(failed)? else { return Ok(false) };
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if holder.has_ended(PAUSE) {
            return Ok(false);
        }
        if !matches!(Client::connect(&place.socket(), silent), Err(ClientError::Absent { .. })) {
            return Ok(true);
        }
    }
    Err(unreachable(&holder))
}

fn unreachable(holder: &Holder) -> CommandError {
    let pid = holder.pid();
    CommandError::failed(format!("the daemon (process {pid}) runs and cannot be reached"))
        .hint(format!("`kill {pid}` ends it and loses nothing: what runs goes on, and the next command starts another daemon"))
}

/// Starts a daemon, unless another process does so at the same time. One that stays does so until it is stopped.
pub(super) fn start(root: &Path, stays: bool) -> Result<Client, CommandError> {
    let place = claim(root)?;
    let starting = place.open_starting().map_err(not_used)?;
    let failed = |error| CommandError::internal(format!("`{}` cannot be locked", output::name(place.folder())), error);
    starting.lock().map_err(failed)?;
    if let Some(client) = running(root)? {
        return Ok(client);
    }
    spawn(&place, place.open_log().map_err(not_used)?, stays)?;
    Client::connect(&place.socket(), silent).map_err(refused)
}

fn spawn(place: &Place, log: File, stays: bool) -> Result<(), CommandError> {
    let program = env::current_exe().map_err(|error| CommandError::internal("btm does not find its own program", error))?;
    let mut command = Command::new(program);
    command.args(["daemon", "start", "--foreground", "--detached"]).current_dir(place.root());
    if !stays {
        command.arg("--until-idle");
    }
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
    let why = place.read_log();
    let why = why.lines().rev().find(|line| line.starts_with("error: ")).unwrap_or("error: it said nothing").to_owned();
    let message = format!("the daemon did not start: {}", why.trim_start_matches("error: "));
    let is_usage = child.wait().is_ok_and(|status| status.code() == Some(2));
    let error = if is_usage { CommandError::usage(message) } else { CommandError::failed(message) };
    Err(error.hint(format!("`{}` says more", output::name(&place.log()))))
}

/// The place of a project of which something is kept; nothing if nothing is.
fn find(root: &Path) -> Result<Option<Place>, CommandError> {
    let projects = folders::projects().map_err(|error| no_folder(&error))?;
    Place::find(root, &projects).map_err(not_used)
}

/// The folder of the project's state, which is made if there is none, and is refused if it is not this user's alone.
///
/// # Errors
/// If it is refused, and what to do.
pub(super) fn claim(root: &Path) -> Result<Place, CommandError> {
    let projects = folders::private_projects().map_err(|error| no_folder(&error))?;
    let place = Place::new(root, &projects);
    place.claim().map_err(not_used)?;
    Ok(place)
}

/// What seals the tasks of projects.
pub(super) fn owner() -> Result<Vault, CommandError> {
    folders::vault().map_err(|error| no_folder(&error))
}

fn no_folder(error: &NoVault) -> CommandError {
    CommandError::usage_because(error).maybe_hint(error.hint())
}

/// The folder of the project's state, or something in it, is refused.
fn not_used(error: StateError) -> CommandError {
    let failed: fn(String) -> CommandError = match error {
        StateError::Io { .. } => CommandError::failed,
        _ => CommandError::usage,
    };
    failed(error.to_string()).hint(error.hint())
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

/// A daemon that went away, refuses or cannot.
pub(crate) fn refused(error: ClientError) -> CommandError {
    match error {
        ClientError::Refused(message) => CommandError::usage(message),
        ClientError::Failed(message) => CommandError::failed(message),
        ClientError::Silent { pid } => CommandError::failed(error.to_string()).hint(held(pid)),
        other => CommandError::internal("the daemon does not answer", other).hint("nothing is lost; try again"),
    }
}

/// Says why a command still waits.
fn silent(silence: &Silence) {
    match silence {
        Silence::Held { pid } => {
            output::warning(&format!("the daemon (process {pid}) does not answer; waiting"), Some(&held(*pid)));
        }
        Silence::Hindered { why } => output::warning(&format!("the daemon cannot answer yet: {why}"), None),
    }
}

/// What to do about a daemon that does not answer.
fn held(pid: u32) -> String {
    format!("`kill -CONT {pid}` if it was stopped; `kill -9 {pid}` loses nothing: the next command starts a daemon that goes on")
}

/// It answered something that was not asked for.
pub(crate) fn unexpected() -> CommandError {
    CommandError::failed("the daemon answered something else than it was asked").hint("`btm daemon stop`, then try again")
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
