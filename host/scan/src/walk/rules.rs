//! Reads one ignore file, and bounds what it can cost.
//!
//! What a path costs to match grows with its length and with the patterns that no table can decide, so the bytes of these are
//! counted (their *weight*), for one place and for the whole walk.

use std::{path::Path, sync::Arc};

use btm_files::ReadError;
use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};

/// The most bytes of an ignore file. The longest templates have some 10 KiB.
pub(super) const MAX_BYTES: u64 = 1 << 20;
/// The most patterns of an ignore file.
const MAX_PATTERNS: usize = 10_000;
/// The most bytes of a pattern.
const MAX_PATTERN_BYTES: usize = 1_000;
/// The most wildcards of a pattern.
const MAX_WILDCARDS: usize = 32;
/// The most weight of all ignore files that count in one place. Templates for whole families of tools have some 2 KiB.
pub(super) const MAX_WEIGHT: usize = 16 << 10;
/// The most ignore files of a walk.
const MAX_FILES: usize = 10_000;
/// The most patterns of a walk.
const MAX_TOTAL_PATTERNS: usize = 100_000;
/// The most weight of a walk: building what matches it takes a few seconds.
const MAX_TOTAL_WEIGHT: usize = 1 << 20;

/// Why an ignore file is not applied.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error("{0}")]
    Unread(#[from] ReadError),
    #[error("a binary file, or UTF-16; ignore files are UTF-8 text")]
    Binary,
    #[error("more than {MAX_PATTERNS} patterns")]
    Patterns,
    #[error("line {0}: a pattern of more than {MAX_PATTERN_BYTES} bytes")]
    Long(usize),
    #[error("line {0}: a pattern with more than {MAX_WILDCARDS} wildcards")]
    Wildcards(usize),
    #[error("more than {MAX_WEIGHT} bytes of patterns with wildcards count in this folder")]
    Weight,
    #[error("the project's ignore files have more patterns than the limit")]
    Total,
    #[error("{0}")]
    NotBuilt(String),
}

/// Whose syntax a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Git's: braces stand for themselves.
    Git,
    /// That of ripgrep's `.ignore`: braces hold alternatives.
    Ripgrep,
}

/// What an ignore file says, compiled.
#[derive(Debug)]
pub(super) struct Rules {
    matcher: Gitignore,
    weight: usize,
    /// What is wrong with the first pattern that is not valid. It matches nothing, as in git.
    pub(super) invalid: Option<String>,
}

/// Whether rules say that a path is ignored, and which of them does.
pub(super) struct Said {
    pub(super) is_ignored: bool,
    /// `.gitignore:3 *.log`, in backquotes where it is one.
    pub(super) by: Arc<str>,
}

/// What the ignore files of a walk have cost so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    files: usize,
    patterns: usize,
    weight: usize,
}

impl Rules {
    /// Compiles the text of an ignore file, whose patterns are about what lies below `folder`, and which is called `shown`.
    /// `above` is the weight of what counts there anyway.
    pub(super) fn parse(
        bytes: &[u8],
        syntax: Syntax,
        folder: &Path,
        shown: &str,
        above: usize,
        budget: &mut Budget,
    ) -> Result<Self, Unusable> {
        if memchr::memchr(0, bytes).is_some() {
            return Err(Unusable::Binary);
        }
        let text = String::from_utf8_lossy(bytes);
        let lines = patterns(&text)?;
        let weight = lines.iter().map(|(_, line)| weight(line)).sum::<usize>();
        if above + weight > MAX_WEIGHT {
            return Err(Unusable::Weight);
        }
        budget.take(lines.len(), weight)?;
        let mut builder = GitignoreBuilder::new(folder);
        let mut invalid = None;
        for (number, line) in lines {
            let line = if syntax == Syntax::Git { without_alternatives(line) } else { line.to_owned() };
            if let Err(error) = builder.add_line(Some(format!("{shown}:{number}").into()), &line) {
                invalid.get_or_insert_with(|| format!("line {number}: {error}"));
            }
        }
        let matcher = builder.build().map_err(|error| Unusable::NotBuilt(error.to_string()))?;
        Ok(Self { matcher, weight, invalid })
    }

    /// What is said about the absolute path of a file or folder, if anything is.
    pub(super) fn say(&self, path: &Path, is_folder: bool) -> Option<Said> {
        let (glob, is_ignored) = match self.matcher.matched(path, is_folder) {
            Match::None => return None,
            Match::Ignore(glob) => (glob, true),
            Match::Whitelist(glob) => (glob, false),
        };
        // What is kept needs no reason.
        let by = if is_ignored {
            format!("{} `{}`", glob.from().unwrap_or(Path::new("")).display(), glob.original())
        } else {
            String::new()
        };
        Some(Said { is_ignored, by: by.into() })
    }

    pub(super) fn weight(&self) -> usize {
        self.weight
    }
}

impl Budget {
    fn take(&mut self, patterns: usize, weight: usize) -> Result<(), Unusable> {
        let (files, patterns, weight) = (self.files + 1, self.patterns + patterns, self.weight + weight);
        if files > MAX_FILES || patterns > MAX_TOTAL_PATTERNS || weight > MAX_TOTAL_WEIGHT {
            return Err(Unusable::Total);
        }
        *self = Self { files, patterns, weight };
        Ok(())
    }
}

/// The lines that have patterns, with their numbers from one.
fn patterns(text: &str) -> Result<Vec<(usize, &str)>, Unusable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('#') || line.trim_end().is_empty() {
            continue;
        }
        if line.len() > MAX_PATTERN_BYTES {
            return Err(Unusable::Long(number));
        }
        if line.bytes().filter(|byte| b"*?[".contains(byte)).count() > MAX_WILDCARDS {
            return Err(Unusable::Wildcards(number));
        }
        if found.len() == MAX_PATTERNS {
            return Err(Unusable::Patterns);
        }
        found.push((number, line));
    }
    Ok(found)
}

/// The bytes of a pattern that is matched as an expression. Names, paths and `*.extension` are looked up in tables.
fn weight(line: &str) -> usize {
    let pattern = line.trim_start_matches('!');
    let rest = pattern.strip_prefix("*.").filter(|extension| !extension.contains('.')).unwrap_or(pattern);
    let is_looked_up = rest == "*" || !rest.contains(['*', '?', '[', '{', '\\']);
    if is_looked_up { 0 } else { line.len() }
}

/// The same pattern where braces hold alternatives: git knows none.
fn without_alternatives(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let (mut is_escaped, mut is_in_class) = (false, false);
    for character in line.chars() {
        match character {
            '{' | '}' | ',' if !is_escaped && !is_in_class => out.push('\\'),
            '[' if !is_escaped => is_in_class = true,
            ']' => is_in_class = false,
            _ => {}
        }
        is_escaped = character == '\\' && !is_escaped;
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Budget, MAX_PATTERNS, MAX_TOTAL_WEIGHT, MAX_WEIGHT, Rules, Syntax, Unusable};

    fn parse(text: &[u8], budget: &mut Budget) -> Result<Rules, Unusable> {
        Rules::parse(text, Syntax::Git, Path::new("/p"), ".gitignore", 0, budget)
    }

    fn ignores(rules: &Rules, path: &str) -> bool {
        rules.say(Path::new(path), false).is_some_and(|said| said.is_ignored)
    }

    #[test]
    fn a_rule_is_named_by_file_line_and_pattern() {
        let rules = parse("\u{feff}# no pattern\n\n*.log\r\n!keep.log\n".as_bytes(), &mut Budget::default()).unwrap();
        let said = rules.say(Path::new("/p/a.log"), false).unwrap();
        assert!(said.is_ignored && &*said.by == ".gitignore:3 `*.log`", "{}", said.by);
        assert!(!ignores(&rules, "/p/keep.log") && !ignores(&rules, "/p/a.txt"));
    }

    #[test]
    fn braces_are_alternatives_only_for_ripgrep() {
        let rules =
            |syntax| Rules::parse(b"*.{a,b}\n[{]x\n\\{y\n", syntax, Path::new("/p"), "f", 0, &mut Budget::default()).unwrap();
        let (git, ripgrep) = (rules(Syntax::Git), rules(Syntax::Ripgrep));
        assert!(ignores(&git, "/p/x.{a,b}") && !ignores(&git, "/p/x.a"));
        assert!(ignores(&git, "/p/{x") && ignores(&git, "/p/{y") && git.invalid.is_none());
        assert!(ignores(&ripgrep, "/p/x.a") && !ignores(&ripgrep, "/p/x.{a,b}"));
    }

    #[test]
    fn what_would_cost_too_much_is_not_applied() {
        let unusable = |text: &str| parse(text.as_bytes(), &mut Budget::default()).unwrap_err();
        assert!(matches!(unusable(&"x\n".repeat(MAX_PATTERNS + 1)), Unusable::Patterns));
        assert!(matches!(unusable(&format!("a\n{}", "x".repeat(1_001))), Unusable::Long(2)));
        assert!(matches!(unusable(&"*a".repeat(33)), Unusable::Wildcards(1)));
        assert!(matches!(unusable(&"*a*b\n".repeat(MAX_WEIGHT / 4 + 1)), Unusable::Weight));
        assert!(matches!(unusable("a\0b"), Unusable::Binary));
        assert!(parse("name\n*.ext\n/a/path\n".repeat(3_000).as_bytes(), &mut Budget::default()).is_ok(), "tables are cheap");
    }

    #[test]
    fn all_files_together_are_bounded_too() {
        let mut budget = Budget::default();
        let heavy = format!("*{}*\n", "a".repeat(14)).repeat(MAX_WEIGHT / 16);
        let applied = (0..200).take_while(|_| parse(heavy.as_bytes(), &mut budget).is_ok()).count();
        assert_eq!(applied, MAX_TOTAL_WEIGHT / MAX_WEIGHT);
    }
}
