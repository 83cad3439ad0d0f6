//! Makes one finding of those in which different plugins say the same about the same place.
//!
//! Nothing is lost: the most severe one leads, and the others stand whole in its `also`, so that no plugin can hide what another one
//! found by saying it too. Two findings are about the same thing if
//!
//! - different plugins report them, in one file, starting on one line (so that a comment there could silence either), in places that
//!   overlap;
//! - both say which weakness (`cwe`) they are and it is the same; or, if one does not say, their rules have one name after the `/`;
//! - no comment silences either: who silences one rule has not silenced the other.
//!
//! Of one plugin, at most one finding joins another: a plugin that says two things means two things.

use std::collections::{BTreeMap, BTreeSet};

use btm_model::Finding;

/// Makes one of those that are about the same thing. They must be in the order of the report, and are so afterwards.
#[must_use]
pub fn unite(findings: Vec<Finding>) -> Vec<Finding> {
    let mut united = Vec::with_capacity(findings.len());
    let mut rest = findings.into_iter().peekable();
    while let Some(first) = rest.next() {
        let Some(start) = start(&first) else {
            united.push(first);
            continue;
        };
        let mut line = vec![first];
        while let Some(next) = rest.next_if(|next| self::start(next).is_some_and(|other| other == start)) {
            line.push(next);
        }
        united.extend(unite_line(line));
    }
    united
}

/// The file and line where a finding starts; nothing for one about a file as such, or about the project.
fn start(finding: &Finding) -> Option<(std::sync::Arc<str>, u32)> {
    let location = finding.location.as_ref()?;
    Some((location.path.clone(), location.start?.line))
}

/// The same for findings that start on one line.
fn unite_line(findings: Vec<Finding>) -> Vec<Finding> {
    if findings.iter().all(|finding| finding.plugin() == findings[0].plugin()) {
        return findings;
    }
    let joined = joined(&findings);
    let mut findings: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
    for (leader, others) in joined {
        let others: Vec<Finding> = others.into_iter().filter_map(|other| findings[other].take()).collect();
        if let Some(leader) = &mut findings[leader] {
            leader.also = others;
        }
    }
    findings.into_iter().flatten().collect()
}

/// Who leads whom, by index; those who are led in the order of their rank.
fn joined(findings: &[Finding]) -> Vec<(usize, Vec<usize>)> {
    let claims: Vec<Claim<'_>> = findings.iter().map(Claim::new).collect();
    let mut ranked: Vec<usize> = (0..findings.len()).filter(|index| findings[*index].suppressed.is_none()).collect();
    ranked.sort_by_key(|index| (std::cmp::Reverse(findings[*index].severity), claims[*index].plugin));
    let mut is_taken = vec![false; findings.len()];
    let mut joined = Vec::new();
    for (rank, leader) in ranked.iter().enumerate() {
        if is_taken[*leader] {
            continue;
        }
        // Of each other plugin the one at just the same place, else the first.
        let mut best: BTreeMap<&str, (bool, usize, usize)> = BTreeMap::new();
        for (rank, other) in ranked.iter().enumerate().skip(rank + 1) {
            if !is_taken[*other] && claims[*leader].is_that_of(&claims[*other]) {
                let candidate = (findings[*other].location != findings[*leader].location, rank, *other);
                let chosen = best.entry(claims[*other].plugin).or_insert(candidate);
                *chosen = (*chosen).min(candidate);
            }
        }
        if !best.is_empty() {
            let others: BTreeMap<usize, usize> = best.into_values().map(|(_, rank, other)| (rank, other)).collect();
            others.values().for_each(|other| is_taken[*other] = true);
            joined.push((*leader, others.into_values().collect()));
        }
    }
    joined
}

/// What a finding says, and where.
struct Claim<'a> {
    plugin: &'a str,
    /// The rule's name within its plugin.
    rule: &'a str,
    weaknesses: BTreeSet<u32>,
    /// Its bytes; an empty place is as long as the character it stands before.
    start: u64,
    end: u64,
}

impl<'a> Claim<'a> {
    fn new(finding: &'a Finding) -> Self {
        let (plugin, rule) = finding.rule.split_once('/').unwrap_or((&finding.rule, ""));
        let place = finding.location.as_ref();
        let start = place.and_then(|place| place.start).map_or(0, |start| start.byte);
        let end = place.and_then(|place| place.end).map_or(u64::MAX, |end| end.byte);
        Self { plugin, rule, weaknesses: finding.weaknesses(), start, end: end.max(start.saturating_add(1)) }
    }

    /// Whether both are about the same thing.
    fn is_that_of(&self, other: &Self) -> bool {
        let overlap = self.start < other.end && other.start < self.end;
        let is_alike = if self.weaknesses.is_empty() || other.weaknesses.is_empty() {
            self.rule == other.rule
        } else {
            self.weaknesses == other.weaknesses
        };
        self.plugin != other.plugin && overlap && is_alike
    }
}

#[cfg(test)]
mod tests;
