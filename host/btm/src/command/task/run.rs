//! `btm task run`.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use btm_config::{Settings, TaskOverrides, TaskSettings};
use btm_model::{OsText, RequestToken, Work};
use btm_protocol::{NewTask, Request};
use btm_runs::linux::inherited;
use btm_scan::clean::clean_line;

use super::{accepted, talk::Talk, wait};
use crate::{
    cli::RunTaskArguments,
    command::{daemon::place, installed::Installed, project::SCAN, session, settings, trusted},
    error::CommandError,
    exit::Exit,
    official, output,
};

/// Has a task accepted, and prints its number.
pub(super) fn run(arguments: &RunTaskArguments) -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let task = Box::new(task(arguments, &root)?);
    let token = arguments.token.clone().map_or_else(new_token, Ok)?;
    let mut talk = Talk::about(root);
    let answer = match talk.ask(&Request::Run { task, token: Some(token.clone()) }) {
        Err(error) if talk.is_unsure() => {
            let hint = format!("nobody knows whether the task was queued; the same with `--token {token}` queues it once");
            return Err(error.also(hint));
        }
        answered => answered?,
    };
    match accepted(answer)? {
        (Some(id), _) if arguments.wait => wait::run(talk, &[id], false),
        (_, exit) => Ok(exit),
    }
}

/// A token that nobody else has.
fn new_token() -> Result<RequestToken, CommandError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| CommandError::internal("the system gives no random numbers", error))?;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.parse().map_err(|error| CommandError::internal("a token cannot be made", error))
}

fn task(arguments: &RunTaskArguments, root: &Path) -> Result<NewTask, CommandError> {
    let settings = settings::of_project(root)?;
    let (name, set, wishes) = match &arguments.name {
        None => of_command(&settings, &arguments.command),
        Some(name) => of_type(name, &settings, arguments, root)?,
    };
    let mut limits = set.limits;
    limits.time = arguments.timeout.map(|timeout| u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX)).or(limits.time);
    limits.memory = arguments.memory.or(limits.memory);
    limits.processor = arguments.processor.or(limits.processor);
    let mut retry = set.retry;
    retry.times = arguments.retries.unwrap_or(retry.times);
    Ok(NewTask {
        directory: directory(&set, arguments, root)?,
        name,
        work: set.work,
        priority: arguments.priority.unwrap_or(set.priority),
        group: arguments.group.clone().or(set.group),
        after: arguments.after.clone(),
        limits,
        retry,
        environment: environment(),
        inherited: Some(inherited()),
        wishes,
        may_merge: !arguments.separate,
        is_waited_for: arguments.wait,
    })
}

/// A type of task, what is set for it, and the settings of the project to which the user agreed for that.
type Chosen = (String, TaskSettings, Vec<String>);

/// What is set for a type of task, with the paths that were typed.
fn of_type(name: &str, settings: &Settings, arguments: &RunTaskArguments, root: &Path) -> Result<Chosen, CommandError> {
    let mut set = settings.task(name);
    let installed = Installed::of(root)?;
    if !settings.tasks.contains_key(name) {
        known(name, settings, &installed)?;
    }
    if name == SCAN && matches!(&set.work, Work::Scan { plugins, .. } if plugins[..] == [SCAN]) {
        set.work = Work::Scan { plugins: Vec::new(), paths: Vec::new() };
    }
    if !set.enabled {
        return Err(CommandError::usage(format!("tasks of type `{name}` are switched off"))
            .hint(format!("set `enabled = true` under [task.{name}] in btm.toml")));
    }
    trusted::require_task(name, root, &installed.lock)?;
    match &mut set.work {
        Work::Scan { paths, .. } if !arguments.paths.is_empty() => *paths = texts(&arguments.paths)?,
        Work::Command { command } => command.extend(arguments.paths.iter().map(OsText::from)),
        Work::Scan { .. } => {}
    }
    Ok((name.to_owned(), set, trusted::wishes_of(name, root, &installed.lock)?))
}

/// Makes sure that there is a plugin of this name.
fn known(name: &str, settings: &Settings, installed: &Installed) -> Result<(), CommandError> {
    let plugins = official::ALL.iter().map(|official| official.name).chain(installed.lock.plugins.keys().map(String::as_str));
    let names: Vec<&str> = plugins.chain(settings.tasks.keys().map(String::as_str)).chain([SCAN]).collect();
    if names.contains(&name) {
        return Ok(());
    }
    let message = format!("there is no type of task `{}`", name.escape_debug());
    let nearest = names.iter().max_by(|one, other| strsim::jaro(one, name).total_cmp(&strsim::jaro(other, name)));
    let hint = match nearest.filter(|nearest| strsim::jaro(nearest, name) > 0.75) {
        Some(nearest) => format!("did you mean `{nearest}`? A command comes after `--`: btm task run -- {name}"),
        None => format!("there are {}; a command comes after `--`: btm task run -- {name}", names.join(", ")),
    };
    Err(CommandError::usage(message).hint(hint))
}

/// A command that was typed, with what holds for every task. What is set for a type of task holds for those that are started by its
/// name: a project must not decide where, how or whether `rm` runs.
fn of_command(settings: &Settings, command: &[OsString]) -> Chosen {
    let name = name_of(command);
    let set = TaskOverrides { bounds: settings.task_bounds.clone(), ..TaskOverrides::default() }.resolve(&name);
    let work = Work::Command { command: command.iter().map(OsText::from).collect() };
    (name, TaskSettings { work, ..set }, Vec::new())
}

/// A command's type of task: the program, and its first argument if that is a subcommand, so that `cargo test` and `cargo build`
/// have histories of their own.
fn name_of(command: &[OsString]) -> String {
    let program = command.first().map(|program| program.to_string_lossy()).unwrap_or_default();
    let program = program.rsplit('/').next().unwrap_or_default();
    match command.get(1).and_then(|argument| argument.to_str()) {
        Some(argument)
            if !argument.is_empty()
                && argument.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !argument.starts_with('-') =>
        {
            format!("{program} {argument}")
        }
        _ => program.to_owned(),
    }
}

/// Where it runs, as tasks call it: as set, or the working folder for what was typed in it, or the root.
fn directory(set: &TaskSettings, arguments: &RunTaskArguments, root: &Path) -> Result<OsText, CommandError> {
    let folder = match &set.directory {
        Some(directory) => inside(root, directory)?,
        None if arguments.name.is_none() || !arguments.paths.is_empty() => {
            env::current_dir().map_err(|error| CommandError::internal("the working folder is gone", error))?
        }
        None => root.to_owned(),
    };
    Ok(place(root)?.directory_of(&folder))
}

/// A folder of the project, which no link leads out of.
fn inside(root: &Path, directory: &str) -> Result<PathBuf, CommandError> {
    let shown = clean_line(directory, 200);
    let folder = root.join(directory).canonicalize().map_err(|error| {
        CommandError::usage(format!("the directory `{shown}` of the task cannot be used: {error}"))
            .hint("`directory` in btm.toml names a folder of the project")
    })?;
    if folder.starts_with(root) {
        return Ok(folder);
    }
    Err(CommandError::usage(format!("the directory `{shown}` of the task leads out of the project"))
        .hint("`directory` in btm.toml names a folder of the project"))
}

/// The paths of a scan: its findings name files by text, so a path that is none has no file that a scan looks at.
fn texts(paths: &[OsString]) -> Result<Vec<String>, CommandError> {
    let text = |path: &OsString| {
        path.to_str().map(str::to_owned).ok_or_else(|| {
            CommandError::usage(format!("the path `{}` is not UTF-8, and a scan skips such files", output::name(Path::new(path))))
                .hint("rename the file, or name the folder that it is in")
        })
    };
    paths.iter().map(text).collect()
}

/// The variables of this process, for the task.
fn environment() -> BTreeMap<OsText, OsText> {
    env::vars_os().map(|(name, value)| (name.into(), value.into())).collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::name_of;

    #[test]
    fn commands_are_named_by_program_and_subcommand() {
        let name = |words: &[&str]| name_of(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(name(&["cargo", "test", "--all"]), "cargo test");
        assert_eq!(name(&["/usr/bin/make", "-j2"]), "make");
        assert_eq!(name(&["cat", "src/main.rs"]), "cat");
        assert_eq!(name(&["true"]), "true");
    }
}
