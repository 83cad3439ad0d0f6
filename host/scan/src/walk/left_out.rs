//! What ignore files leave out of a project, for a report that would otherwise look as if everything was scanned.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    path::PathBuf,
    sync::Arc,
};

use btm_model::{LeftOut as Counts, Note, NoteKind};

use super::rules::{Rule, Syntax};

/// The most files that are counted in ignored folders, and the most of these folders.
const MOST: u64 = 10_000;
/// Where something is scanned, fewer ignored files and folders than this are not worth a word.
const FEW: u64 = 10;

/// What is ignored, and by which rules.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    files: u64,
    folders: BTreeSet<PathBuf>,
    more_folders: u64,
    /// How many files and folders each rule names.
    rules: BTreeMap<Arc<str>, u64>,
}

/// What is said if the setting `exclude` leaves out `excluded` files and `kept` remain: nothing, unless that is none, or fewer.
pub(crate) fn excluded(kept: u64, excluded: u64) -> Option<Note> {
    if excluded == 0 || kept > 0 && (excluded < FEW || excluded <= kept) {
        return None;
    }
    let message = match (kept, excluded) {
        (0, 1) => "the setting `exclude` leaves out the only file".to_owned(),
        (0, _) => format!("the setting `exclude` leaves out all {excluded} files"),
        _ => format!("the setting `exclude` leaves out {excluded} of {} files", kept + excluded),
    };
    Some(Note { source: "btm".to_owned(), kind: NoteKind::Ignored, message, location: None })
}

/// Counts a file or folder that a rule ignores; what belongs to version control is no part of a project.
pub(super) fn count(counts: &mut Counts, is_folder: bool, rule: &Rule) {
    if rule.text.is_empty() {
        return;
    }
    *match (rule.syntax, is_folder) {
        (Syntax::Git | Syntax::GitInAnyCase, false) => &mut counts.gitignored_files,
        (Syntax::Git | Syntax::GitInAnyCase, true) => &mut counts.gitignored_folders,
        (Syntax::Ripgrep, false) => &mut counts.ignored_files,
        (Syntax::Ripgrep, true) => &mut counts.ignored_folders,
    } += 1;
}

impl LeftOut {
    /// Counts a file or folder that a rule ignores.
    pub(super) fn add(&mut self, path: PathBuf, is_folder: bool, rule: &Arc<str>) {
        if rule.is_empty() {
            return;
        }
        if !is_folder {
            self.files += 1;
        } else if (self.folders.len() as u64) < MOST {
            self.folders.insert(path);
        } else {
            self.more_folders += 1;
        }
        *self.rules.entry(rule.clone()).or_default() += 1;
    }

    /// What is said about it where `scanned` files are left: nothing, unless that is none, or less than what is ignored.
    pub(super) fn message(&self, scanned: u64) -> Option<String> {
        let ignored = self.files + self.folders.len() as u64 + self.more_folders;
        if ignored == 0 || scanned > 0 && (ignored < FEW || ignored <= scanned) {
            return None;
        }
        let (rule, by_rule) = self.rules.iter().max_by_key(|(rule, count)| (**count, std::cmp::Reverse(*rule)))?;
        let rule = if *by_rule == ignored { format!("by {rule}") } else { format!("most by {rule}") };
        let files = self.files.saturating_add(self.in_folders());
        let is_more = files >= MOST || self.more_folders > 0;
        Some(match (files, scanned, is_more) {
            (0, ..) => return None,
            (1, 0, _) => format!("the only file is ignored, {rule}"),
            (_, 0, false) => format!("all {files} files are ignored, {rule}"),
            (_, 0, true) => format!("all files are ignored, more than {MOST}, {rule}"),
            (_, _, false) => format!("{files} of {} files are ignored, {rule}", files + scanned),
            (_, _, true) => format!("more than {MOST} files are ignored, {rule}"),
        })
    }

    /// How many files are in the ignored folders and below; no more than needed are counted.
    fn in_folders(&self) -> u64 {
        let mut open: Vec<PathBuf> = self.folders.iter().cloned().collect();
        let (mut files, mut seen) = (0, 0);
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                seen += 1;
                // Folders in folders may go on without a file.
                if files >= MOST || seen >= 2 * MOST {
                    return files;
                }
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && entry.file_name() != OsStr::new(".git") => open.push(entry.path()),
                    Ok(kind) if kind.is_file() => files += 1,
                    _ => {}
                }
            }
        }
        files
    }
}
