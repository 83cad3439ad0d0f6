//! Files that were edited lately.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::Bound::{Excluded, Included, Unbounded},
};

use crate::Moment;

/// Files that are remembered; of more, those edited longest ago are forgotten. A task counts a handful.
const FILES: usize = 1_000;

/// Files that were edited lately, with their paths relative to the root of the project, or absolute if they lie elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits {
    /// When each was edited last.
    files: BTreeMap<String, Moment>,
    /// Every edit that may count, the oldest first.
    order: VecDeque<(Moment, String)>,
}

/// What a task looks at: files, and folders with all that is in them; called as edited files are, without a `/` at the end. The root
/// is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct View(Vec<String>);

impl View {
    /// What lies at `paths`, relative to `directory`; no paths stand for the directory.
    pub(crate) fn new(directory: &str, paths: &[String]) -> Self {
        let directory = directory.trim_end_matches('/');
        if paths.is_empty() {
            return Self(vec![directory.to_owned()]);
        }
        let from_root = |path: &String| match path.trim_start_matches("./").trim_end_matches('/') {
            "" | "." => directory.to_owned(),
            path if directory.is_empty() || path.starts_with('/') => path.to_owned(),
            path => format!("{directory}/{path}"),
        };
        let mut paths: Vec<_> = paths.iter().map(from_root).collect();
        paths.sort();
        paths.dedup();
        Self(paths)
    }
}

impl Edits {
    pub(crate) fn record(&mut self, path: String, now: Moment) {
        self.order.push_back((now, path.clone()));
        self.files.insert(path, now);
        while self.order.len() > FILES {
            self.forget_oldest();
        }
    }

    /// Forgets what is older than `age` milliseconds. Whether it forgot anything.
    pub(crate) fn expire(&mut self, now: Moment, age: u64) -> bool {
        let before = self.files.len();
        while self.order.front().is_some_and(|(edited, _)| now.since(*edited) > age) {
            self.forget_oldest();
        }
        self.files.len() < before
    }

    /// How many files of `view` were edited; at most `most`, so that it takes no longer than that.
    pub(crate) fn count(&self, view: &View, most: u32) -> u32 {
        let mut edited = BTreeSet::new();
        for path in &view.0 {
            let file = self.files.get_key_value(path).map(|(path, _)| path);
            edited.extend(file.into_iter().chain(self.within(path)).take(most as usize));
            if edited.len() >= most as usize {
                return most;
            }
        }
        u32::try_from(edited.len()).unwrap_or(most)
    }

    /// The files in a folder.
    fn within<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a String> {
        // `0` comes right after `/`: between them lies what is in the folder.
        let bounds = match folder {
            "" => (Unbounded, Unbounded),
            _ => (Included(format!("{folder}/")), Excluded(format!("{folder}0"))),
        };
        let is_in = move |path: &&String| !folder.is_empty() || !path.starts_with('/');
        self.files.range(bounds).map(|(path, _)| path).filter(is_in)
    }

    fn forget_oldest(&mut self) {
        if let Some((edited, path)) = self.order.pop_front()
            && self.files.get(&path) == Some(&edited)
        {
            self.files.remove(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(paths: &[&str]) -> View {
        View::new("/p/", &paths.iter().map(|&path| path.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_folder_is_all_that_is_in_it_and_nothing_beside_it() {
        let mut edits = Edits::default();
        for path in ["/p/src/a", "/p/src/b/c", "/p/src-2/d", "/p/src.rs", "/p/src0", "/q/src/e"] {
            edits.record(path.to_owned(), Moment(0));
        }
        assert_eq!(edits.count(&view(&["src"]), 9), 2);
        assert_eq!(edits.count(&view(&["./src/", "src/b", "src.rs", "src.rs"]), 9), 3);
        assert_eq!(edits.count(&view(&["src/b/c"]), 9), 1);
        assert_eq!(edits.count(&view(&["/q"]), 9), 1);
        for whole in [view(&[]), view(&["."])] {
            assert_eq!(edits.count(&whole, 9), 5);
            assert_eq!(edits.count(&whole, 3), 3);
        }
        assert_eq!(edits.count(&View::default(), 9), 0);
    }

    #[test]
    fn the_root_is_all_but_what_lies_elsewhere() {
        let mut edits = Edits::default();
        for path in ["src/a", "src/b", ".git", "b", "/elsewhere/src/a"] {
            edits.record(path.to_owned(), Moment(0));
        }
        let root = |paths: &[&str]| View::new("", &paths.iter().map(|&path| path.to_owned()).collect::<Vec<_>>());
        assert_eq!(edits.count(&root(&[]), 9), 4);
        assert_eq!(edits.count(&root(&["."]), 9), 4);
        assert_eq!(edits.count(&root(&["src/"]), 9), 2);
        assert_eq!(edits.count(&root(&["/elsewhere"]), 9), 1);
        assert_eq!(edits.count(&View::new("src", &["a".to_owned()]), 9), 1);
    }

    #[test]
    fn an_edit_is_forgotten_with_time_unless_there_was_another() {
        let mut edits = Edits::default();
        for (path, moment) in [("/p/a", 0), ("/p/b", 1), ("/p/a", 5)] {
            edits.record(path.to_owned(), Moment(moment));
        }
        assert!(!edits.expire(Moment(11), 10));
        assert_eq!(edits.count(&view(&[]), 9), 2);
        assert!(edits.expire(Moment(12), 10));
        assert_eq!(edits.count(&view(&[]), 9), 1);
    }

    #[test]
    fn no_more_files_are_remembered_than_can_be_kept() {
        let mut edits = Edits::default();
        (0..FILES + 10).for_each(|number| edits.record(format!("/p/{number}"), Moment(0)));
        assert_eq!((edits.files.len(), edits.order.len()), (FILES, FILES));
    }
}
