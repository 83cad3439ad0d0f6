//! Getting to the daemon of a project; it is started if it does not run, and replaced if it is an older btm.

use std::{
    env,
    fs::File,
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Command, Stdio},
};

use btm_daemon::{Place, StateError};
use btm_git::Repository;
use btm_protocol::{Client, ClientError, Request};
use btm_vault::Vault;

use crate::{error::CommandError, folders, output};

/// What a daemon prints once clients can connect.
pub(super) const READY: &str = "ready";

/// The folder of a project's state, as git names it.
const STATE: &str = ".btm";

/// Where the files of a project's daemon lie.
pub(crate) fn place(root: &Path) -> Place {
    Place::new(root)
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
    let place = place(root);
    place.check().map_err(not_used)?;
    match Client::connect(&place.socket()) {
        Ok(client) if Path::new(client.root()) == root && !is_older(client.build()) => Ok(Some(client)),
        // What runs goes on, and the next daemon takes it over.
        Ok(mut client) => {
            // Builds before this one left no mark; but a process of this user has made its socket in the folder, which no repository
            // brings. What cannot be adopted is refused when the next daemon starts.
            let _ = owner().map(|owner| place.adopt(&owner));
            // One whose project was moved may end before it answers.
            if let Err(error @ ClientError::Refused(_)) = client.ask(&Request::Stop) {
                return Err(refused(error));
            }
            client.wait_for_the_end().map_err(refused)?;
            Ok(None)
        }
        Err(ClientError::Absent { .. }) => Ok(None),
        Err(error @ ClientError::Distrusted { .. }) => Err(CommandError::usage(error.to_string())
            .hint(format!("check what is in `{}` and who put it there; nothing was sent", place.folder().display()))),
        Err(error @ ClientError::OtherVersion { pid }) => Err(CommandError::usage(error.to_string())
            .hint(format!("`kill {pid}` ends it and loses nothing: the next command starts a daemon of its own version"))),
        Err(error) => Err(refused(error)),
    }
}

/// Starts a daemon, unless another process does so at the same time.
fn start(root: &Path) -> Result<Client, CommandError> {
    let place = claim(root)?;
    let starting = place.open_starting().map_err(not_used)?;
    let failed = |error| CommandError::internal(format!("`{}` cannot be locked", output::name(&place.folder())), error);
    starting.lock().map_err(failed)?;
    if let Some(client) = running(root)? {
        return Ok(client);
    }
    spawn(root, place.open_log().map_err(not_used)?)?;
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
    let why = place.read_log();
    let why = why.lines().rev().find(|line| line.starts_with("error: ")).unwrap_or("error: it said nothing").to_owned();
    let message = format!("the daemon did not start: {}", why.trim_start_matches("error: "));
    Err(CommandError::usage(message).hint(format!("`{}` says more", output::name(&place.log()))))
}

/// The folder of the project's state, which is made if there is none, and is refused if btm did not make it.
///
/// # Errors
/// If it is refused, and what to do.
pub(super) fn claim(root: &Path) -> Result<Place, CommandError> {
    let place = place(root);
    refuse_tracked(&place)?;
    place.claim(&owner()?).map_err(not_used)?;
    Ok(place)
}

/// Takes over the folder of the project's state that is there, because the user says that it is theirs.
///
/// # Errors
/// If something is in it that btm never makes.
pub(super) fn adopt(root: &Path) -> Result<(), CommandError> {
    let place = place(root);
    refuse_tracked(&place)?;
    place.adopt(&owner()?).map_err(not_used)
}

/// What seals the state of projects.
pub(super) fn owner() -> Result<Vault, CommandError> {
    folders::vault().map_err(|error| CommandError::usage_because(&error).maybe_hint(error.hint()))
}

/// Makes sure that git has nothing of the state in its index: it would commit what btm writes over it, ignored or not. Where git
/// cannot be asked, it cannot commit either.
fn refuse_tracked(place: &Place) -> Result<(), CommandError> {
    let Ok(Some(repository)) = Repository::around(place.root()) else { return Ok(()) };
    if !repository.tracks(STATE).unwrap_or(false) {
        return Ok(());
    }
    let message = format!("git tracks files in `{}`, so what btm keeps there would be committed", place.folder().display());
    Err(CommandError::usage(message)
        .hint("check where they come from, then run `git rm -r --cached .btm` and move the folder away; btm makes its own"))
}

/// The folder of the project's state, or something in it, is refused.
fn not_used(error: StateError) -> CommandError {
    CommandError::usage(error.to_string()).hint(error.hint())
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
