//! `btm plugin list`: the plugins that this project runs.

use std::fmt::Write as _;

use btm_model::Capability;
use btm_plugins::Locked;
use btm_scan::clean::clean_line;

use crate::{
    command::{installed::Installed, session, settings},
    error::CommandError,
    exit::Exit,
    official, output,
};

/// Bytes of a text of the lock file.
const TEXT: usize = 200;

/// Lists official plugins, then installed ones.
pub(crate) fn run() -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let (installed, settings) = (Installed::of(&root)?, settings::of_project(&root)?);
    let state = |name: &str| if settings.plugin(name).enabled { "on" } else { "off" };
    let mut rows = vec![["plugin", "version", "state", "grants", "source"].map(str::to_owned)];
    for official in official::ALL {
        rows.push([official.name, "", state(official.name), "", "part of btm"].map(str::to_owned));
    }
    for (name, locked) in &installed.lock.plugins {
        let state = match installed.find(name, locked) {
            Ok(_) => state(name).to_owned(),
            Err(refusal) => refusal.message,
        };
        let texts = [locked.version.clone(), state, grants(locked), locked.source.to_string()];
        let [version, state, grants, source] = texts.map(|text| clean_line(&text, TEXT).into_owned());
        rows.push([name.clone(), version, state, grants, source]);
    }
    for broken in &installed.lock.broken {
        let state = clean_line(&format!("wrong entry, line {}: {}", broken.line, broken.problem), TEXT).into_owned();
        rows.push([broken.label.clone(), String::new(), state, String::new(), String::new()]);
    }
    output::print(&table(&rows))?;
    Ok(Exit::Clean)
}

fn grants(locked: &Locked) -> String {
    match locked.grants.len() {
        0 => "none".to_owned(),
        _ => locked.grants.iter().map(|grant: &Capability| grant.name()).collect::<Vec<_>>().join(", "),
    }
}

/// Rows in columns that are as wide as their widest cell.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    text
}
