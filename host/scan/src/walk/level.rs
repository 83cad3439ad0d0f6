//! Goes through folders, some at a time: they are listed in parallel, then their ignore files are read one after the other, so that
//! what is beyond a limit is the same on each run. What is below them comes before their neighbours, so that the ignore files of
//! few folders are in memory at a time.

use std::{
    ffi::OsString,
    fs::{self, FileType},
    io,
};

use super::{
    found::Found,
    is_source_name,
    scope::Verdict,
    scopes::{Marks, Scopes, Visit},
};
use crate::{parallel::in_parallel_of, stamp::Stamp};

/// Fewer folders than this are not worth a thread.
const LEAST: usize = 16;
/// So many folders are gone through at a time.
const AT_A_TIME: usize = 256;

/// Something in a folder.
struct Entry {
    name: OsString,
    kind: FileType,
}

/// A folder, listed.
struct Listed {
    /// What it was like before it was listed, so that a later change shows.
    stamp: Option<Stamp>,
    marks: Marks,
    /// Sorted by name.
    entries: Vec<Entry>,
    errors: Vec<io::Error>,
}

/// Goes through some folders and, if `is_deep`, all below them. Gives back those that were not gone through.
pub(super) fn visit(start: Vec<Visit>, is_deep: bool, jobs: usize, scopes: &mut Scopes, found: &mut Found<'_>) -> Vec<Visit> {
    let mut open = start;
    loop {
        let level = open.split_off(open.len().saturating_sub(AT_A_TIME));
        let listed = in_parallel_of(&level, jobs, LEAST, |visits| visits.iter().map(list).collect());
        let entered: Vec<(Visit, Listed)> =
            level.into_iter().zip(listed).map(|(visit, listed)| (scopes.enter(visit, listed.marks, found), listed)).collect();
        let verdicts = in_parallel_of(&entered, jobs, LEAST, |folders| folders.iter().map(judge).collect());
        for ((visit, listed), verdicts) in entered.into_iter().zip(verdicts) {
            open.extend(take(&visit, listed, verdicts, found));
        }
        if !is_deep || open.is_empty() {
            return open;
        }
    }
}

fn list(visit: &Visit) -> Listed {
    let stamp = Stamp::of(&visit.path);
    let mut listed = Listed { stamp, marks: Marks::default(), entries: Vec::new(), errors: Vec::new() };
    let entries = match fs::read_dir(&visit.path) {
        Ok(entries) => entries,
        Err(error) => {
            listed.errors.push(error);
            return listed;
        }
    };
    for entry in entries {
        match entry.and_then(|entry| Ok(Entry { name: entry.file_name(), kind: entry.file_type()? })) {
            Ok(entry) => {
                listed.marks.see(&entry.name);
                listed.entries.push(entry);
            }
            // It was removed meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => listed.errors.push(error),
        }
    }
    listed.entries.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    listed
}

fn judge((visit, listed): &(Visit, Listed)) -> Vec<Verdict> {
    let mut path = visit.path.join("x");
    let verdict = |entry: &Entry| {
        if entry.name == ".git" {
            // Git tracks nothing of that name, so it need not be asked.
            return Verdict::NoSource;
        }
        path.set_file_name(&entry.name);
        let is_source = entry.name.to_str().is_none_or(is_source_name);
        visit.scope.judge(&path, entry.kind.is_dir(), is_source, visit.hidden.as_ref())
    };
    listed.entries.iter().map(verdict).collect()
}

/// Takes what is in a folder. Gives back the folders that are gone through next.
fn take(visit: &Visit, listed: Listed, verdicts: Vec<Verdict>, found: &mut Found<'_>) -> Vec<Visit> {
    found.folder(&visit.path, listed.stamp);
    for error in &listed.errors {
        found.unreadable(&visit.path, error);
    }
    let mut below = Vec::new();
    for (entry, verdict) in listed.entries.into_iter().zip(verdicts) {
        let path = visit.path.join(&entry.name);
        let hidden = match verdict {
            Verdict::NoSource => continue,
            Verdict::Ignored(rule) => {
                found.left_out(path, entry.kind.is_dir(), &rule);
                continue;
            }
            Verdict::Tracked(rule) => Some(rule),
            Verdict::Part => None,
        };
        if !entry.kind.is_dir() {
            found.entry(&path, entry.kind);
        } else if entry.name.to_str().is_some() {
            below.push(Visit { path, scope: visit.scope.clone(), hidden });
        } else {
            found.nameless(&path);
        }
    }
    below
}
