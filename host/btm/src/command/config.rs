//! `btm config …`: settings.

use std::{env, fmt::Write as _, fs, io::Write as _, path::Path};

use btm_config::{FILE_NAME, Overrides};
use btm_scan::clean::clean_line;

use super::{daemon, installed::Installed, project, session, settings};
use crate::{
    cli::{ConfigCommand, ImportArguments},
    error::CommandError,
    exit::Exit,
    limits, official, output,
};

/// The most bytes of a file that settings are imported from.
const MAX_IMPORT: u64 = 16 << 20;

/// Does what was asked for.
pub(crate) fn run(command: &ConfigCommand) -> Result<Exit, CommandError> {
    match command {
        ConfigCommand::Show => show(),
        ConfigCommand::Check => check(),
        ConfigCommand::Schema => {
            let schema = serde_json::to_string_pretty(&btm_config::schema())
                .map_err(|error| CommandError::internal("the schema is no JSON", error))?;
            output::print(&(schema + "\n"))?;
            Ok(Exit::Clean)
        }
        ConfigCommand::Import(arguments) => import(arguments),
    }
}

fn show() -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let layers = settings::layers(&root)?;
    let defaults = Overrides { limits: limits::defaults(), daemon: daemon::defaults(), ..Overrides::built_in() };
    output::print(&btm_config::render(&btm_config::show(defaults, &layers)))?;
    Ok(Exit::Clean)
}

fn check() -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let lookup = |variable: &str| env::var_os(variable);
    let folder = project::folder(&root)?;
    let mistakes = btm_config::check(btm_config::user_file(lookup).as_deref(), Some(&project::settings_of(&folder)), lookup);
    for mistake in &mistakes {
        output::error(&settings::mistaken(mistake));
    }
    if mistakes.is_empty() {
        output::print("the settings are right\n")?;
    }
    Ok(if mistakes.is_empty() { Exit::Clean } else { Exit::Usage })
}

fn import(arguments: &ImportArguments) -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let shown = output::name(&arguments.file);
    let json = btm_files::read_text(&arguments.file, MAX_IMPORT)
        .map_err(|error| CommandError::usage(format!("`{shown}` cannot be read: {error}")))?;
    let installed = Installed::of(&root)?;
    let is_plugin = |name: &str| official::named(name).is_some() || installed.lock.plugins.contains_key(name);
    let imported = btm_config::import(&json, is_plugin)
        .map_err(|error| CommandError::usage(format!("`{shown}`: {error}")).hint("nothing was converted"))?;
    let mut told = String::new();
    for unmapped in &imported.unmapped {
        // Writing to a string cannot fail.
        let _ = writeln!(told, "not taken over: {}: {}", clean_line(&unmapped.key, 200), clean_line(&unmapped.reason, 300));
    }
    for note in &imported.notes {
        let _ = writeln!(told, "note: {}: {}", clean_line(&note.key, 200), clean_line(&note.text, 300));
    }
    if arguments.write {
        write(&root.join(FILE_NAME), &imported.toml)?;
        output::print(&format!("written: {FILE_NAME}\n{told}"))?;
    } else {
        output::print(&imported.toml)?;
        output::warnings(&told);
    }
    Ok(Exit::Clean)
}

/// Writes settings where there are none.
fn write(path: &Path, toml: &str) -> Result<(), CommandError> {
    let mut file = fs::File::create_new(path).map_err(|error| {
        CommandError::usage(format!("`{}` cannot be made: {error}", output::name(path)))
            .hint("leave --write out, and take over by hand what you want")
    })?;
    file.write_all(toml.as_bytes()).map_err(|error| output::not_written(path, error))
}
