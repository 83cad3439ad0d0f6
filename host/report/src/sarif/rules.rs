//! The rules of a report, and the weaknesses (CWE) they belong to.

use std::collections::{BTreeMap, BTreeSet};

use btm_model::{Finding, Report, Rule, Severity, weaknesses};
use serde_json::json;
use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor, ReportingDescriptorReference,
    ReportingDescriptorRelationship, ToolComponent, ToolComponentReference,
};

use super::{
    level,
    words::{block, is_plain_markdown, plain},
};
use crate::{clean, help::first_sentence};

/// So many rules of a run are taken by GitHub; a file with more is refused.
const MAX_RULES: usize = 25_000;
/// So many tags of a rule are taken.
const MAX_TAGS: usize = 20;

/// The tag of rules about security.
const SECURITY: &str = "security";
/// The name of the taxonomy.
const CWE: &str = "CWE";

/// The rules and taxa of a report, in the order in which SARIF's indices count them.
pub(super) struct Rules<'a> {
    rules: BTreeMap<&'a str, Entry<'a>>,
    weaknesses: BTreeSet<u32>,
}

struct Entry<'a> {
    index: i64,
    rule: Option<&'a Rule>,
    /// The usual severity, or the highest seen when the rule is not described.
    severity: Severity,
    weaknesses: BTreeSet<u32>,
}

impl<'a> Rules<'a> {
    /// All rules that are described or have findings; if these are too many, those of the findings that lead.
    pub(super) fn new(report: &'a Report, findings: &[&'a Finding]) -> Self {
        let mut rules: BTreeMap<&str, Entry<'_>> = BTreeMap::new();
        for rule in report.plugins.iter().flat_map(|plugin| &plugin.rules) {
            let weaknesses = rule.tags.iter().flat_map(|tag| weaknesses(tag)).collect();
            rules.insert(&rule.id, Entry { index: 0, rule: Some(rule), severity: rule.severity, weaknesses });
        }
        for finding in findings.iter().flat_map(|finding| finding.sources()) {
            let Finding { rule, severity, .. } = finding;
            let new = || Entry { index: 0, rule: None, severity: *severity, weaknesses: BTreeSet::new() };
            let entry = rules.entry(rule).or_insert_with(new);
            entry.weaknesses.extend(finding.weaknesses());
            if entry.rule.is_none() {
                entry.severity = entry.severity.max(*severity);
            }
        }
        if rules.len() > MAX_RULES {
            let leading: BTreeSet<&str> = findings.iter().map(|finding| &*finding.rule).collect();
            rules.retain(|id, _| leading.contains(id));
        }
        for (index, entry) in (0..).zip(rules.values_mut()) {
            entry.index = index;
        }
        let weaknesses = rules.values().flat_map(|entry| entry.weaknesses.iter().copied()).collect();
        Self { rules, weaknesses }
    }

    /// The index of a rule.
    pub(super) fn index(&self, id: &str) -> Option<i64> {
        self.rules.get(id).map(|entry| entry.index)
    }

    /// The rules as the driver lists them.
    pub(super) fn descriptors(&self) -> Vec<ReportingDescriptor> {
        self.rules.iter().map(|(id, entry)| self.descriptor(id, entry)).collect()
    }

    /// The taxonomy of the weaknesses, if there are any.
    pub(super) fn taxonomies(&self) -> Option<Vec<ToolComponent>> {
        let taxon = |number: &u32| {
            let page = format!("https://cwe.mitre.org/data/definitions/{number}.html");
            ReportingDescriptor::builder().id(format!("CWE-{number}")).help_uri(page).build()
        };
        let taxa: Vec<_> = self.weaknesses.iter().map(taxon).collect();
        let taxonomy = ToolComponent::builder()
            .name(CWE)
            .organization("MITRE")
            .information_uri("https://cwe.mitre.org/")
            .short_description(message("The MITRE Common Weakness Enumeration"))
            .is_comprehensive(false);
        (!taxa.is_empty()).then(|| vec![taxonomy.taxa(taxa).build()])
    }

    /// A reference to that taxonomy.
    pub(super) fn supported_taxonomies(&self) -> Option<Vec<ToolComponentReference>> {
        (!self.weaknesses.is_empty()).then(|| vec![taxonomy()])
    }

    fn descriptor(&self, id: &str, entry: &Entry<'_>) -> ReportingDescriptor {
        let id = clean::line(id);
        let title = entry.rule.map_or_else(|| id.clone(), |rule| clean::line(&rule.title));
        let help = entry.rule.map(|rule| block(&rule.help)).filter(|help| !help.is_empty());
        let sentence = help.as_deref().map_or_else(|| title.clone(), first_sentence);
        let help = help.unwrap_or_else(|| title.clone());
        let mut shown_help = message(&help);
        shown_help.markdown = is_plain_markdown(&help).then_some(help);
        let mut descriptor = ReportingDescriptor::builder()
            .id(id)
            .short_description(message(&title))
            .full_description(message(&sentence))
            .help(shown_help)
            .default_configuration(ReportingConfiguration::builder().level(json!(level(entry.severity))).build())
            .properties(properties(entry))
            .build();
        descriptor.help_uri = entry.rule.and_then(|rule| rule.url.as_deref()).filter(|url| is_web_page(url)).map(str::to_owned);
        if !entry.weaknesses.is_empty() {
            descriptor.relationships = Some(entry.weaknesses.iter().map(|number| self.relationship(*number)).collect());
        }
        descriptor
    }

    /// The weakness is wider than the rule.
    fn relationship(&self, number: u32) -> ReportingDescriptorRelationship {
        let mut target = ReportingDescriptorReference::builder().id(format!("CWE-{number}")).tool_component(taxonomy()).build();
        target.index = self.weaknesses.iter().position(|one| *one == number).and_then(|index| i64::try_from(index).ok());
        ReportingDescriptorRelationship::builder().target(target).kinds(vec!["superset".to_owned()]).build()
    }
}

fn taxonomy() -> ToolComponentReference {
    ToolComponentReference::builder().name(CWE).index(0).build()
}

/// Tags, and for rules about security the number by which code scanning services sort them. Other rules must not have it: a long
/// function would be shown as a security alert.
fn properties(entry: &Entry<'_>) -> PropertyBag {
    let own: BTreeSet<String> = entry.rule.iter().flat_map(|rule| &rule.tags).map(|tag| clean::line(tag)).collect();
    let is_about_security = !entry.weaknesses.is_empty() || own.contains(SECURITY);
    // What services sort by comes first, so that it is not cut off.
    let known = entry.weaknesses.iter().map(|number| format!("external/cwe/cwe-{number:03}"));
    let all = is_about_security.then(|| SECURITY.to_owned()).into_iter().chain(known).chain(own);
    let mut tags = BTreeSet::new();
    for tag in all {
        if tags.len() < MAX_TAGS {
            tags.insert(tag);
        }
    }
    let mut bag = super::properties([("severity", json!(entry.severity))]);
    if is_about_security {
        let number = match entry.severity {
            Severity::Critical => "9.5",
            Severity::High => "8.0",
            Severity::Medium => "5.5",
            Severity::Low => "3.0",
            Severity::Info => "1.0",
        };
        bag.additional_properties.insert("security-severity".to_owned(), json!(number));
    }
    if !tags.is_empty() {
        bag.tags = Some(tags.into_iter().collect());
    }
    bag
}

fn message(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(plain(text)).build()
}

/// Whether a plugin's link is one that a browser may open.
fn is_web_page(url: &str) -> bool {
    let is_plain = url.chars().all(|character| character.is_ascii_graphic() && !"\"<>\\^`{|}".contains(character));
    is_plain && (url.starts_with("https://") || url.starts_with("http://"))
}
