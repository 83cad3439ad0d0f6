//! `btm plugin inspect`: what a plugin is and may do.

use std::{fmt::Write as _, sync::Arc};

use btm_sandbox::{How, Limits, Plugin, Sandbox, inspect::Inspection, types::Severity};

use super::{candidate::unusable, permissions};
use crate::{
    cancel,
    cli::InspectArguments,
    command::{installed::Installed, prepare, session, source},
    error::CommandError,
    exit::Exit,
    folders, output,
};

/// Says what can be known of a plugin; runs it only with `--prepare`.
pub(crate) fn run(arguments: &InspectArguments) -> Result<Exit, CommandError> {
    let component = source::component(&arguments.plugin, &Installed::of(&session::root(&[])?)?)?;
    let inspection = match component.inspect() {
        Ok(inspection) => inspection,
        Err(refusal) => return Err(unusable(&arguments.plugin, refusal)),
    };
    let mut text = describe(inspection, component.bytes().map_or(0, <[u8]>::len));
    if arguments.prepare {
        let vault = if arguments.no_cache { None } else { folders::vault().ok().map(Arc::new) };
        let sandbox = Sandbox::new(1, vault, prepare::preparer()?);
        match sandbox.prepare(&component, "{}", &Limits::default(), &cancel::on_interrupt()) {
            Ok(preparation) => text += &describe_prepared(&preparation.plugin),
            Err(refusal) => {
                output::print(&text)?;
                return Err(unusable(&arguments.plugin, &refusal));
            }
        }
    } else {
        text += "\nNothing was run. With --prepare it is configured in the sandbox, which tells its rules and whether a snapshot can be taken.\n";
    }
    output::print(&text)?;
    Ok(Exit::Clean)
}

fn describe(inspection: &Inspection, size: usize) -> String {
    let Inspection { digest, manifest, analyzes_files, analyzes_projects, interfaces, wasi } = inspection;
    let world = match (analyzes_files, analyzes_projects) {
        (true, true) => "full-plugin: sees each file on its own, then the project",
        (true, false) => "file-plugin: sees each file on its own",
        (false, _) => "project-plugin: sees the project",
    };
    let mut text = format!("{} {}\n", manifest.name, manifest.version);
    let mut line = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<15} {value}");
    };
    line("digest", &digest.to_string());
    line("size", &format!("{size} bytes"));
    line("contract", &manifest.contract);
    line("world", world);
    line("imports", &interfaces.iter().filter(|name| *name != "types").cloned().collect::<Vec<_>>().join(", "));
    line(
        "WASI",
        if wasi.is_empty() {
            "not imported"
        } else {
            "imported, but virtual and empty: no files, no network, no environment, no real clock"
        },
    );
    for (what, words) in permissions::lines(inspection) {
        line(what, &words);
    }
    text
}

fn describe_prepared(plugin: &Plugin) -> String {
    let descriptor = plugin.descriptor();
    let how = match plugin.how() {
        How::Snapshot => "each from a snapshot of the configured plugin".to_owned(),
        How::Configured(why) => format!("each configured anew, because no snapshot can be taken: {why}"),
    };
    let clean = |text: &str| btm_scan::clean::clean_line(text, 300).into_owned();
    let mut text = format!("  instances       {}\n", clean(&how));
    let _ = writeln!(text, "  summary         {}", clean(&descriptor.summary));
    let _ = writeln!(text, "  settings        {}", clean(&descriptor.default_settings));
    let _ = writeln!(text, "  rules           {}", descriptor.rules.len());
    for rule in &descriptor.rules {
        let severity = name(rule.severity);
        let _ = writeln!(text, "    {severity:<8} {}/{}: {}", descriptor.name, rule.id, clean(&rule.title));
    }
    text
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}
