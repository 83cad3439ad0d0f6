//! Tells the user what was found.

use btm_plugin::{Finding, Metric, Note, NoteKind, Place as At, Project, Region, Severity, origin::is_test};

use crate::groups::{Covered, Group, Place};
use crate::runs::Source;

/// The id of the only rule.
pub const RULE: &str = "clone";

/// A clone of fewer tokens is only worth knowing.
const LEAST_TOKENS_FOR_LOW: u32 = 100;

/// A finding names so many of a clone's other places.
const MOST_RELATED: usize = 20;

/// Reports the largest groups, in the order of their first places.
pub fn findings(project: &mut dyn Project, sources: &[Source], mut groups: Vec<Group>, most: usize) {
    if groups.len() > most {
        let left = groups.len() - most;
        let message = format!("{left} smaller clone groups are not shown; the setting `max-findings` is {most}");
        project.note(Note::new(NoteKind::Skipped, message));
        groups.truncate(most);
    }
    groups.sort_by(|one, other| one.places.cmp(&other.places));
    for group in &groups {
        project.finding(finding(sources, group));
    }
}

fn finding(sources: &[Source], group: &Group) -> Finding {
    let others = group.places.len() - 1;
    let lines = lines(sources, &group.places[0]);
    let places = if others == 1 { "1 other place".to_owned() } else { format!("{others} other places") };
    // Tests repeat themselves on purpose: each should be readable alone.
    let tests = group.places.iter().all(|place| is_test(&sources[place.file as usize].path));
    let severity = if tests || group.tokens < LEAST_TOKENS_FOR_LOW { Severity::Info } else { Severity::Low };
    let message = format!("{lines} lines ({} tokens) stand again in {places}", group.tokens);
    let mut finding = Finding::new(RULE, severity, message)
        .at(at(sources, &group.places[0]))
        .property("lines", lines.to_string())
        .property("tokens", group.tokens.to_string())
        .property("places", group.places.len().to_string());
    for place in group.places.iter().skip(1).take(MOST_RELATED) {
        finding = finding.related(at(sources, place), "the same code");
    }
    finding
}

fn at(sources: &[Source], place: &Place) -> At {
    let source = &sources[place.file as usize];
    let lines = &source.facts.lines;
    let bytes = lines[place.first as usize].start as usize..lines[place.last as usize].end as usize;
    At::in_file(source.path.clone(), Region::bytes(bytes))
}

/// The lines from the first to the last of a place.
fn lines(sources: &[Source], place: &Place) -> u32 {
    let lines = &sources[place.file as usize].facts.lines;
    lines[place.last as usize].number.saturating_sub(lines[place.first as usize].number) + 1
}

/// Measures each file that has clones, and the project. What counts are lines with code, as in `sonar.duplicated_lines`: in
/// every place of a group, the first one too.
pub fn metrics(project: &mut dyn Project, sources: &[Source], covered: &Covered) {
    let (mut duplicated, mut all) = (0_usize, 0_usize);
    for (source, lines) in sources.iter().zip(covered) {
        let count = lines.iter().filter(|covered| **covered).count();
        if count > 0 {
            let place = At::in_file(source.path.clone(), Region::Whole);
            project.metric(Metric::new("duplicated-lines", count as f64).unit("lines").at(place));
        }
        duplicated += count;
        all += lines.len();
    }
    project.metric(Metric::new("duplicated-lines", duplicated as f64).unit("lines"));
    project.metric(Metric::new("compared-lines", all as f64).unit("lines"));
    project.metric(Metric::new("duplication-ratio", duplicated as f64 / all.max(1) as f64));
}
