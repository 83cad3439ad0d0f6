//! Makes one finding of those in which different plugins say the same about the same place.
//!
//! Nothing is lost and nothing changes by what another plugin claims: an official plugin's finding leads, else the most severe one;
//! the others stand whole in its `also`, and each keeps the severity that its own plugin gave it. The exit code looks at each of them
//! ([`Summary::sources`](btm_model::Summary)). Two findings are about the same thing if
//!
//! - different plugins report them, in one file, starting on one line (so that a comment there could silence either), in places that
//!   overlap;
//! - both say which weakness (`cwe`) they are and it is the same; or, if one does not say, their rules have one name after the `/`;
//! - no comment silences either: who silences one rule has not silenced the other.
//!
//! Of one plugin, at most one finding joins another: a plugin that says two things means two things. And of one plugin's findings on
//! one line, at most [`MAX_ON_A_LINE`] are compared with those of others.

use std::collections::{BTreeMap, HashMap};

use btm_model::Finding;

use crate::cost;

/// So many findings of one plugin on one line are compared with those of others; further ones stand on their own. Without this bound
/// the comparisons would grow with the square of what a plugin says.
pub const MAX_ON_A_LINE: usize = 64;

/// Makes one of those that are about the same thing; `is_official` tells of a plugin's name whether it is a part of btm. They must be in
/// the order of the report, and are so afterwards. Once it `is_late`, the rest stand on their own.
#[must_use]
pub fn unite(findings: Vec<Finding>, is_official: &dyn Fn(&str) -> bool, is_late: &dyn Fn() -> bool) -> Vec<Finding> {
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
        united.extend(if is_late() { line } else { unite_line(line, is_official, is_late) });
    }
    united
}

/// The file and line where a finding starts; nothing for one about a file as such, or about the project.
fn start(finding: &Finding) -> Option<(std::sync::Arc<str>, u32)> {
    let location = finding.location.as_ref()?;
    Some((location.path.clone(), location.start?.line))
}

/// The same for findings that start on one line.
fn unite_line(findings: Vec<Finding>, is_official: &dyn Fn(&str) -> bool, is_late: &dyn Fn() -> bool) -> Vec<Finding> {
    if findings.iter().all(|finding| finding.plugin() == findings[0].plugin()) {
        return findings;
    }
    let joined = joined(&findings, is_official, is_late);
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
fn joined(findings: &[Finding], is_official: &dyn Fn(&str) -> bool, is_late: &dyn Fn() -> bool) -> Vec<(usize, Vec<usize>)> {
    let claims = claims(findings, is_official);
    let mut is_taken = vec![false; claims.len()];
    let mut joined = Vec::new();
    for (rank, leader) in claims.iter().enumerate() {
        if is_taken[rank] {
            continue;
        }
        if is_late() {
            break;
        }
        // Of each other plugin the one at just the same place, else the first.
        let mut best: BTreeMap<&str, (bool, usize)> = BTreeMap::new();
        cost::spend(claims.len() - rank);
        for (rank, other) in claims.iter().enumerate().skip(rank + 1) {
            if !is_taken[rank] && leader.is_that_of(other) {
                let is_elsewhere = findings[other.index].location != findings[leader.index].location;
                let chosen = best.entry(other.plugin).or_insert((is_elsewhere, rank));
                *chosen = (*chosen).min((is_elsewhere, rank));
            }
        }
        let mut others: Vec<usize> = best.into_values().map(|(_, rank)| rank).collect();
        others.sort_unstable();
        others.iter().for_each(|rank| is_taken[*rank] = true);
        if !others.is_empty() {
            joined.push((leader.index, others.into_iter().map(|rank| claims[rank].index).collect()));
        }
    }
    joined
}

/// What the findings say that may join others, by their rank: official plugins first, then the most severe, then by their names.
fn claims<'a>(findings: &'a [Finding], is_official: &dyn Fn(&str) -> bool) -> Vec<Claim<'a>> {
    let mut of_plugin: HashMap<&str, usize> = HashMap::new();
    let mut weaknesses = HashMap::new();
    let loud = findings.iter().enumerate().filter(|(_, finding)| finding.suppressed.is_none());
    let compared = loud.filter(|(_, finding)| {
        let count = of_plugin.entry(finding.plugin()).or_default();
        *count += 1;
        *count <= MAX_ON_A_LINE
    });
    let mut claims: Vec<Claim<'a>> = compared.map(|(index, finding)| Claim::new(index, finding, &mut weaknesses)).collect();
    claims.sort_by_cached_key(|claim| {
        (!is_official(claim.plugin), std::cmp::Reverse(findings[claim.index].severity), claim.plugin, claim.index)
    });
    claims
}

/// What a finding says, and where.
struct Claim<'a> {
    index: usize,
    plugin: &'a str,
    /// The rule's name within its plugin.
    rule: &'a str,
    /// The number of its set of weaknesses; nothing if it names none.
    weaknesses: Option<usize>,
    /// Its bytes; an empty place is as long as the character it stands before.
    start: u64,
    end: u64,
}

impl<'a> Claim<'a> {
    /// `known` numbers the sets of weaknesses, so that two of them are compared at once.
    fn new(index: usize, finding: &'a Finding, known: &mut HashMap<Vec<u32>, usize>) -> Self {
        let (plugin, rule) = finding.rule.split_once('/').unwrap_or((&finding.rule, ""));
        let place = finding.location.as_ref();
        let start = place.and_then(|place| place.start).map_or(0, |start| start.byte);
        let end = place.and_then(|place| place.end).map_or(u64::MAX, |end| end.byte);
        let weaknesses: Vec<u32> = finding.weaknesses().into_iter().collect();
        cost::spend(weaknesses.len());
        let next = known.len();
        let weaknesses = (!weaknesses.is_empty()).then(|| *known.entry(weaknesses).or_insert(next));
        Self { index, plugin, rule, weaknesses, start, end: end.max(start.saturating_add(1)) }
    }

    /// Whether both are about the same thing.
    fn is_that_of(&self, other: &Self) -> bool {
        let overlap = self.start < other.end && other.start < self.end;
        let is_alike = match (self.weaknesses, other.weaknesses) {
            (Some(one), Some(other)) => one == other,
            _ => self.rule == other.rule,
        };
        self.plugin != other.plugin && overlap && is_alike
    }
}

#[cfg(test)]
mod tests;
