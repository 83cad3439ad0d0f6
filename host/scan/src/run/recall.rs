//! What was said about a file that did not change, out of the index.

use std::sync::Arc;

use btm_store::Key;

use super::{
    crew::Crew,
    draft::{Contribution, FileResult},
    kept,
};
use crate::{index::Known, select::PluginSet};

/// Where the parts of a result that the index does not have come from.
pub(crate) enum Source<'a> {
    /// They are not needed: metrics are left out, and facts are only known by their digest.
    Gist,
    /// From the store, under a key.
    Whole(&'a mut dyn FnMut(&Key) -> Option<Contribution>),
}

/// What all who wanted an unchanged file said, if all of them said nothing: the common case, which costs as little as possible.
/// Whether that is so; if it is, `said` has what to count.
pub(crate) fn silent(known: &Known<'_>, crew: &Crew, said: &mut Vec<(usize, Contribution)>) -> bool {
    said.clear();
    if !known.notes.is_empty() || !known.suppressions.is_empty() {
        return false;
    }
    let mut missing = known.wanted;
    for gist in known.said() {
        let plugin = usize::from(gist.plugin);
        missing.remove(plugin);
        match kept::read_silent(gist.gist) {
            Some(_) if crew.has_ended(plugin) => {}
            Some(contribution) => said.push((plugin, contribution)),
            None => return false,
        }
    }
    missing.iter().all(|plugin| crew.has_ended(plugin))
}

/// What `candidates` said about an unchanged file; nothing if not everything is known.
pub(crate) fn untouched(
    path: &Arc<str>,
    known: &Known<'_>,
    candidates: PluginSet,
    crew: &Crew,
    mut source: Source<'_>,
) -> Option<FileResult> {
    let mut result = FileResult { bytes: known.bytes, is_untouched: true, ..FileResult::new(path.clone()) };
    let wanted = known.wanted.intersection(candidates);
    let mut missing: PluginSet = wanted.iter().filter(|plugin| !crew.has_ended(*plugin)).collect();
    for said in known.said() {
        let plugin = usize::from(said.plugin);
        if !missing.contains(plugin) {
            continue;
        }
        missing.remove(plugin);
        let contribution = match &mut source {
            Source::Whole(recall) if kept::has_metrics(said.gist) => {
                recall(&crew.members[plugin].decider.key(path, &known.digest()?))?
            }
            _ => kept::read_gist(said.gist, path)?,
        };
        result.contributions.push((plugin, contribution));
    }
    if !missing.is_empty() {
        return None;
    }
    if !known.notes.is_empty() {
        result.notes = serde_json::from_slice(known.notes).ok()?;
    }
    if !known.suppressions.is_empty() {
        result.suppressions = Some(serde_json::from_slice(known.suppressions).ok()?);
    }
    Some(result)
}
