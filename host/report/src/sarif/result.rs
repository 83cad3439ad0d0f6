//! Findings as SARIF results.

use std::collections::BTreeMap;

use btm_model::{Applicability, BaselineState, Finding, Fix, Suppression};
use serde_json::json;
use serde_sarif::sarif::{
    self, ArtifactChange, ArtifactContent, Message, PropertyBag, Replacement, Result, ResultBaselineState, ResultLevel,
    SupressionKind,
};

use super::{
    level, location,
    rules::Rules,
    words::{block, plain},
};
use crate::clean;

/// The name and version of the fingerprint.
const FINGERPRINT: &str = "btm/v1";
/// The only fingerprint that GitHub looks at, to know an alert again.
const LINE_HASH: &str = "primaryLocationLineHash";
/// So many places of a result are shown by GitHub, its own and related ones; it refuses a file with a thousand.
const MAX_PLACES: usize = 100;

/// A finding as a result.
pub(super) fn result(finding: &Finding, rules: &Rules<'_>) -> Result {
    let mut result = Result::builder()
        .message(message(&finding.message))
        .rule_id(clean::line(&finding.rule))
        .level(match level(finding.severity) {
            "error" => ResultLevel::Error,
            "warning" => ResultLevel::Warning,
            _ => ResultLevel::Note,
        })
        .locations(vec![location::primary(finding.location.as_ref())])
        .partial_fingerprints(fingerprints(finding))
        .properties(properties(finding))
        .build();
    result.rule_index = rules.index(&finding.rule);
    result.related_locations = some(related(finding));
    result.fixes = some(finding.sources().flat_map(|source| &source.fixes).filter_map(fix).collect());
    result.baseline_state = finding.baseline.map(|state| match state {
        BaselineState::New => json!(ResultBaselineState::New),
        BaselineState::Known => json!(ResultBaselineState::Unchanged),
        BaselineState::Worse => json!(ResultBaselineState::Updated),
    });
    result.suppressions = finding.suppressed.as_ref().map(|suppression| vec![suppressed(finding, suppression)]);
    result
}

/// An id is made of the text of the line and stays when the line moves, as a line hash does; no two findings have the same.
fn fingerprints(finding: &Finding) -> BTreeMap<String, String> {
    BTreeMap::from([(FINGERPRINT.to_owned(), finding.id.clone()), (LINE_HASH.to_owned(), format!("{}:1", finding.id))])
}

fn message(text: &str) -> Message {
    Message::builder().text(plain(text)).build()
}

/// The severity by our name, and the plugin's own facts in an object, where they cannot be taken for SARIF's.
fn properties(finding: &Finding) -> PropertyBag {
    let mut bag = super::properties([("severity", json!(finding.severity))]);
    if !finding.properties.is_empty() {
        let facts = finding.properties.iter().map(|(name, value)| (clean::line(name), clean::line(value)));
        bag.additional_properties.insert("facts".to_owned(), json!(facts.collect::<BTreeMap<_, _>>()));
    }
    if !finding.also.is_empty() {
        let also = finding.also.iter().map(|other| {
            let (rule, message) = (clean::line(&other.rule), block(&other.message));
            json!({"id": other.id, "rule": rule, "severity": other.severity, "message": message})
        });
        bag.additional_properties.insert("also".to_owned(), also.collect());
    }
    bag
}

/// Places that help to understand it, and those where other plugins report it too.
fn related(finding: &Finding) -> Vec<sarif::Location> {
    let also = finding.also.iter().filter_map(|other| {
        let text = format!("Also reported by {} ({}): {}", other.rule, other.severity, other.message);
        Some((other.location.as_ref()?, message(&text)))
    });
    let related = finding.sources().flat_map(|source| &source.related);
    let related = related.map(|related| (&related.location, message(&related.message)));
    let numbered = (1..).zip(also.chain(related).take(MAX_PLACES - 1));
    numbered
        .map(|(number, (place, message))| {
            let mut location = location::plain(place);
            location.id = Some(number);
            location.message = Some(message);
            location
        })
        .collect()
}

/// A fix, its edits grouped by file; `None` if SARIF cannot say it.
fn fix(fix: &Fix) -> Option<sarif::Fix> {
    let mut changes: Vec<(&str, Vec<Replacement>)> = Vec::new();
    for edit in &fix.edits {
        // The text is data to be written into a file: it is not cleaned.
        let content = ArtifactContent::builder().text(edit.replacement.clone()).build();
        let replacement = Replacement::builder().deleted_region(location::edited(edit)?).inserted_content(content).build();
        match changes.iter_mut().find(|(path, _)| **path == *edit.location.path) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((&edit.location.path, vec![replacement])),
        }
    }
    if changes.is_empty() {
        return None;
    }
    let change = |(path, replacements): (&str, Vec<Replacement>)| {
        ArtifactChange::builder().artifact_location(location::artifact(path)).replacements(replacements).build()
    };
    let applicability = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::MaybeIncorrect => "maybe-incorrect",
    };
    Some(
        sarif::Fix::builder()
            .description(message(&fix.title))
            .artifact_changes(changes.into_iter().map(change).collect::<Vec<_>>())
            .properties(super::properties([("applicability", json!(applicability))]))
            .build(),
    )
}

fn suppressed(finding: &Finding, suppression: &Suppression) -> sarif::Suppression {
    let mut out = sarif::Suppression::builder().kind(json!(SupressionKind::InSource)).build();
    out.location = finding.location.as_ref().map(|location| location::line(&location.path, suppression.line));
    if !suppression.reason.is_empty() {
        out.justification = Some(clean::line(&suppression.reason));
    }
    out
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
