//! What the user calls commits.

use crate::{GitError, ObjectId, Repository};

/// What changes are looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range<'a> {
    /// The work tree, since a commit: `REV`.
    WorkTree(&'a str),
    /// A commit, since another: `A..B`.
    Between(&'a str, &'a str),
    /// A commit, since it took another way than another one: `A...B`.
    Branch(&'a str, &'a str),
}

impl<'a> Range<'a> {
    /// What `text` means to git; a missing side of `..` is `HEAD`.
    pub fn parse(text: &'a str) -> Self {
        let or_head = |side: &'a str| if side.is_empty() { "HEAD" } else { side };
        match text.split_once("..") {
            None => Self::WorkTree(text),
            Some((from, to)) => match to.strip_prefix('.') {
                Some(to) => Self::Branch(or_head(from), or_head(to)),
                None => Self::Between(or_head(from), or_head(to)),
            },
        }
    }
}

/// The most bytes of a revision: so many fit into a pipe before git reads them.
const MAX_LENGTH: usize = 4096;

impl Repository {
    /// The commits that the user calls so. They are asked for on the input of git, where nothing is an option.
    pub(crate) fn commits<const N: usize>(&self, revisions: [&str; N]) -> Result<[ObjectId; N], GitError> {
        if let Some(revision) = revisions.iter().find(|revision| !is_plausible(revision)) {
            return Err(self.unknown(revision, None));
        }
        let question: String = revisions.iter().map(|revision| format!("{revision}^{{commit}}\n")).collect();
        let output = self.git.asked(&["cat-file", "--batch-check"], question.as_bytes())?;
        let (text, complaints) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let mut answers = text.lines();
        let mut commits = Vec::with_capacity(N);
        for revision in revisions {
            match answers.next() {
                Some(_) if is_ambiguous(revision, &complaints) => {
                    return Err(GitError::AmbiguousRevision { revision: revision.to_owned() });
                }
                Some(line) if line.ends_with(" missing") => return Err(self.unknown(revision, None)),
                Some(line) => commits.push(name(line).ok_or(GitError::Answer { command: "cat-file" })?),
                // Some revisions are so wrong that git ends.
                None => return Err(self.unknown_because(revision, &output)),
            }
        }
        commits.try_into().map_err(|_| GitError::Answer { command: "cat-file" })
    }

    /// The commit from which both come, as git chooses it.
    pub(crate) fn merge_base(&self, from: (&str, ObjectId), to: (&str, ObjectId)) -> Result<ObjectId, GitError> {
        let output = self.git.output(&["merge-base", &from.1.to_string(), &to.1.to_string()])?;
        if output.status.code() == Some(1) {
            let (from, to) = (from.0.to_owned(), to.0.to_owned());
            return Err(GitError::NoMergeBase { from, to, is_shallow: self.place.is_shallow });
        }
        if !output.status.success() {
            return Err(GitError::said(&output));
        }
        ObjectId::parse(output.stdout.trim_ascii_end()).ok_or(GitError::Answer { command: "merge-base" })
    }

    fn unknown_because(&self, revision: &str, output: &std::process::Output) -> GitError {
        match GitError::said(output) {
            GitError::Failed { says } => self.unknown(revision, Some(says)),
            error => error,
        }
    }

    fn unknown(&self, revision: &str, says: Option<String>) -> GitError {
        GitError::UnknownRevision { revision: revision.to_owned(), says, is_shallow: self.place.is_shallow }
    }
}

/// Whether it can be a revision at all: no name of git's begins with `-`, and a line is one question.
fn is_plausible(revision: &str) -> bool {
    let has_length = (1..=MAX_LENGTH).contains(&revision.len());
    has_length && !revision.starts_with('-') && !revision.contains(['\n', '\0'])
}

/// Whether git complained that the digits at the beginning of `revision` are too few.
fn is_ambiguous(revision: &str, complaints: &str) -> bool {
    let digits =
        |line: &str| line.strip_prefix("error: short ")?.strip_suffix(" is ambiguous")?.split(' ').next_back().map(str::to_owned);
    complaints.lines().filter_map(digits).any(|digits| revision.starts_with(&digits))
}

/// `e69de29… commit 116`.
fn name(line: &str) -> Option<ObjectId> {
    ObjectId::parse(line.split_once(" commit ")?.0.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Range, is_ambiguous, is_plausible, name};

    #[test]
    fn ranges_are_read_as_git_does() {
        assert_eq!(Range::parse("main"), Range::WorkTree("main"));
        assert_eq!(Range::parse("v1.0"), Range::WorkTree("v1.0"));
        assert_eq!(Range::parse("a..b"), Range::Between("a", "b"));
        assert_eq!(Range::parse("a...b"), Range::Branch("a", "b"));
        assert_eq!(Range::parse("a.."), Range::Between("a", "HEAD"));
        assert_eq!(Range::parse("...b"), Range::Branch("HEAD", "b"));
    }

    #[test]
    fn what_cannot_be_a_revision_is_not_asked_about() {
        assert!(is_plausible("HEAD~3^{/fix - this}"));
        for text in ["", "-", "--all", "a\nb", "a\0b"] {
            assert!(!is_plausible(text), "{text:?}");
        }
    }

    #[test]
    fn too_few_digits_are_told_from_a_name_with_two_meanings() {
        let complaints =
            "warning: refname 'v1' is ambiguous.\nerror: short object ID c661 is ambiguous\nhint: The candidates are:\n";
        assert!(is_ambiguous("c661~1", complaints));
        assert!(is_ambiguous("c661", "error: short SHA1 c661 is ambiguous\n"));
        assert!(!is_ambiguous("v1", complaints));
        assert!(!is_ambiguous("c662", complaints));
    }

    #[test]
    fn only_a_commit_is_an_answer() {
        let id = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
        assert_eq!(name(&format!("{id} commit 116")).unwrap().to_string(), id);
        assert_eq!(name(&format!("{id} blob 116")), None);
        assert_eq!(name("x commit 1"), None);
    }
}
