//! What a plugin may do and what it can not do, in plain words: from its imports and its manifest, without running it.

use btm_sandbox::inspect::{Inspection, Wanted};
use btm_scan::clean::clean_line;

/// Bytes of a text of the plugin.
const TEXT: usize = 500;

/// What no plugin can do.
const NEVER: &str = "open files, use the network, start programs, read the environment, the clock or random numbers";

/// Lines that say what it sees, may do, and can not do.
pub(crate) fn lines(inspection: &Inspection) -> Vec<(&'static str, String)> {
    let mut lines = vec![("sees", sees(inspection).to_owned()), ("may", "report findings, metrics and notes".to_owned())];
    lines.extend(inspection.manifest.capabilities.iter().map(|wanted| ("if granted", capability(wanted))));
    lines.push(("can not", NEVER.to_owned()));
    lines
}

fn sees(inspection: &Inspection) -> &'static str {
    let reads_project = inspection.interfaces.iter().any(|interface| interface == "project");
    match (inspection.analyzes_files, reads_project) {
        (true, false) => "the files that it selects, each on its own",
        (true, true) => "the files that it selects, each on its own; then all files of the project that git does not ignore",
        (false, true) => "all files of the project that git does not ignore",
        (false, false) => "no files",
    }
}

/// What a capability lets it do, and why it wants that, in its own words.
pub(crate) fn capability(wanted: &Wanted) -> String {
    let arguments = match &wanted.arguments[..] {
        [] => String::new(),
        arguments => format!(" (only {})", arguments.join(", ")),
    };
    let text = format!("{}: {}{arguments}; it says: “{}”", wanted.name, wanted.name.meaning(), wanted.reason);
    clean_line(&text, TEXT).into_owned()
}
