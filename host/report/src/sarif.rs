//! The report as SARIF 2.1.0.
//!
//! One run, whose tool is `btm`: code scanning services refuse several runs of one tool and category in a file, and some read the
//! rules of the driver only. So all rules are the driver's, named `plugin/rule`, and the plugins are listed as its extensions.
//! Nothing that depends on the machine is written, but for stops by the clock, which must never be lost.
//!
//! What GitHub takes is not exceeded: results, rules, places and tags, each with its fingerprint.

mod chosen;
mod invocation;
mod location;
mod result;
mod rules;
mod words;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use btm_model::{Plugin, PluginStatus, Report, Severity};
use serde_json::{Value, json};
use serde_sarif::sarif::{ArtifactLocation, PropertyBag, ResultColumnKind, Run, Sarif, Tool, ToolComponent};

use crate::{clean, escape};
use chosen::Chosen;
pub use chosen::Suppressed;
use rules::Rules;

/// Where editors find the schema.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes the report as SARIF 2.1.0 with a newline at its end.
///
/// # Errors
/// When `out` cannot be written.
pub fn sarif(report: &Report, suppressed: Suppressed, out: &mut dyn Write) -> io::Result<()> {
    let log = Sarif::builder().schema(SCHEMA).version("2.1.0").runs(vec![run(report, suppressed)]).build();
    escape::pretty(&log, out)?;
    out.write_all(b"\n")
}

fn run(report: &Report, suppressed: Suppressed) -> Run {
    let chosen = Chosen::of(report, suppressed);
    let rules = Rules::new(report, &chosen.findings);
    let base = ArtifactLocation::builder().description("The project root").build();
    let mut run = Run::builder()
        .tool(tool(report, &rules))
        .invocations(vec![invocation::invocation(report, &chosen)])
        .results(chosen.findings.iter().map(|finding| result::result(finding, &rules)).collect::<Vec<_>>())
        .column_kind(json!(ResultColumnKind::UnicodeCodePoints))
        .original_uri_base_ids(BTreeMap::from([(location::ROOT.to_owned(), base)]))
        .build();
    run.taxonomies = rules.taxonomies();
    if report.summary.suppressed > 0 {
        run.properties = Some(properties([("suppressed", json!(report.summary.suppressed))]));
    }
    run
}

fn tool(report: &Report, rules: &Rules<'_>) -> Tool {
    let mut driver = ToolComponent::builder()
        .name(report.tool.name.clone())
        .version(report.tool.version.clone())
        .semantic_version(report.tool.version.clone())
        .information_uri(env!("CARGO_PKG_REPOSITORY"))
        .rules(rules.descriptors())
        .build();
    driver.supported_taxonomies = rules.supported_taxonomies();
    let mut tool = Tool::builder().driver(driver).build();
    if !report.plugins.is_empty() {
        tool.extensions = Some(report.plugins.iter().map(extension).collect());
    }
    tool
}

fn extension(plugin: &Plugin) -> ToolComponent {
    let status = match plugin.status {
        PluginStatus::Complete => "complete",
        PluginStatus::Incomplete => "incomplete",
        PluginStatus::Refused => "refused",
    };
    let properties = properties([("digest", json!(plugin.digest)), ("status", json!(status)), ("files", json!(plugin.files))]);
    let mut extension = ToolComponent::builder().name(clean::line(&plugin.name)).properties(properties).build();
    if !plugin.version.is_empty() {
        extension.version = Some(clean::line(&plugin.version));
    }
    extension
}

/// SARIF's name for how much something matters; `critical` and `high` are one there.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A property bag without tags.
fn properties<const N: usize>(entries: [(&str, Value); N]) -> PropertyBag {
    let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), value));
    PropertyBag::builder().additional_properties(entries.collect::<BTreeMap<_, _>>()).build()
}
