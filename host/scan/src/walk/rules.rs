//! Reads one ignore file, and bounds what it can cost.
//!
//! Names, paths and `*.extension` are looked up in tables, which cost next to nothing. Other patterns become one expression, whose
//! bytes are counted (their *weight*), for one place and for the whole walk. Where a pattern has one `*`, a path is matched in one
//! go; where it has several, each byte of a path may cost as much as all these patterns have bytes. So these *heavy* patterns are an
//! expression of their own, with a limit of its own.

use std::{path::Path, sync::Arc};

use btm_files::ReadError;
use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder, Glob},
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
const MAX_WEIGHT: usize = 16 << 10;
/// The most weight of heavy patterns that count in one place: at most some 6 microseconds for each byte of a path. Templates have
/// some 100 bytes.
const MAX_HEAVY: usize = 1 << 10;
/// So many `?` and `[…]` after a `*` cost as much as a second `*`.
const MANY: usize = 4;
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
    #[error("more than {MAX_HEAVY} bytes of patterns with several wildcards count in this folder")]
    Heavy,
    #[error("the project's ignore files have more patterns than the limit")]
    Total,
    #[error("{0}")]
    NotBuilt(String),
}

/// Whose syntax a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Syntax {
    /// Git's: braces stand for themselves.
    Git,
    /// Git's, where the case of ASCII letters makes no difference.
    GitInAnyCase,
    /// That of ripgrep's `.ignore`: braces hold alternatives.
    Ripgrep,
}

impl Syntax {
    /// Git's, in a repository that ignores case or not.
    pub(super) fn of_git(ignores_case: bool) -> Self {
        if ignores_case { Self::GitInAnyCase } else { Self::Git }
    }

    /// How a pattern is matched. A table has names as they are, so in any case even a name is an expression.
    fn cost(self, line: &str) -> Cost {
        match cost(line) {
            Cost::LookUp if self == Self::GitInAnyCase => Cost::Light,
            cost => cost,
        }
    }

    /// A builder of patterns about what lies below `folder`.
    fn builder(self, folder: &Path) -> Result<GitignoreBuilder, Unusable> {
        let mut builder = GitignoreBuilder::new(folder);
        let not_built = |error: ignore::Error| Unusable::NotBuilt(error.to_string());
        builder.case_insensitive(self == Self::GitInAnyCase).map_err(not_built)?;
        Ok(builder)
    }
}

/// What an ignore file says, compiled.
#[derive(Debug)]
pub(super) struct Rules {
    syntax: Syntax,
    light: Gitignore,
    heavy: Gitignore,
    weight: Weight,
    /// What is wrong with the first pattern that is not valid. It matches nothing, as in git.
    pub(super) invalid: Option<String>,
}

/// Bytes of patterns that are matched by expressions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weight {
    light: usize,
    heavy: usize,
}

/// What a pattern costs to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cost {
    LookUp,
    Light,
    Heavy,
}

/// A rule that ignores something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    /// `.gitignore:3 *.log`, in backquotes where it is one. Empty if it is none of an ignore file.
    pub(super) text: Arc<str>,
    pub(super) syntax: Syntax,
}

impl Rule {
    /// What no ignore file says.
    pub(super) fn none() -> Self {
        Self { text: "".into(), syntax: Syntax::Git }
    }
}

/// Whether rules say that a path is ignored, and which of them does.
pub(super) struct Said {
    pub(super) is_ignored: bool,
    pub(super) by: Rule,
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
        above: Weight,
        budget: &mut Budget,
    ) -> Result<Self, Unusable> {
        if memchr::memchr(0, bytes).is_some() {
            return Err(Unusable::Binary);
        }
        let text = String::from_utf8_lossy(bytes);
        let lines = patterns(&text)?;
        let weight = lines.iter().fold(Weight::default(), |weight, (_, line)| weight.with(line, syntax));
        above.and(weight).check()?;
        budget.take(lines.len(), weight)?;
        let (mut light, mut heavy) = (syntax.builder(folder)?, syntax.builder(folder)?);
        let mut invalid = None;
        for (number, line) in lines {
            let builder = if syntax.cost(line) == Cost::Heavy { &mut heavy } else { &mut light };
            let line = if syntax == Syntax::Ripgrep { line.to_owned() } else { without_alternatives(line) };
            if let Err(error) = builder.add_line(Some(format!("{shown}:{number}").into()), &line) {
                invalid.get_or_insert_with(|| format!("line {number}: {error}"));
            }
        }
        let build = |builder: GitignoreBuilder| builder.build().map_err(|error| Unusable::NotBuilt(error.to_string()));
        Ok(Self { syntax, light: build(light)?, heavy: build(heavy)?, weight, invalid })
    }

    /// What is said about the absolute path of a file or folder, if anything is.
    pub(super) fn say(&self, path: &Path, is_folder: bool) -> Option<Said> {
        let matched = |rules: &'_ Gitignore| match rules.matched(path, is_folder) {
            Match::None => None,
            Match::Ignore(glob) => Some((line(glob), true, glob.clone())),
            Match::Whitelist(glob) => Some((line(glob), false, glob.clone())),
        };
        // The last pattern that matches counts.
        let (_, is_ignored, glob) =
            matched(&self.light).into_iter().chain(matched(&self.heavy)).max_by_key(|(line, ..)| *line)?;
        // What is kept needs no reason.
        let by = is_ignored.then(|| format!("{} `{}`", glob.from().unwrap_or(Path::new("")).display(), glob.original()));
        let by = Rule { text: by.unwrap_or_default().into(), syntax: self.syntax };
        Some(Said { is_ignored, by })
    }

    pub(super) fn weight(&self) -> Weight {
        self.weight
    }
}

impl Weight {
    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self { light: self.light + other.light, heavy: self.heavy + other.heavy }
    }

    fn with(self, line: &str, syntax: Syntax) -> Self {
        match syntax.cost(line) {
            Cost::LookUp => self,
            Cost::Light => Self { light: self.light + line.len(), ..self },
            Cost::Heavy => Self { heavy: self.heavy + line.len(), ..self },
        }
    }

    fn check(self) -> Result<(), Unusable> {
        match self {
            Self { heavy, .. } if heavy > MAX_HEAVY => Err(Unusable::Heavy),
            Self { light, .. } if light > MAX_WEIGHT => Err(Unusable::Weight),
            _ => Ok(()),
        }
    }
}

impl Budget {
    fn take(&mut self, patterns: usize, weight: Weight) -> Result<(), Unusable> {
        let (files, patterns) = (self.files + 1, self.patterns + patterns);
        let weight = self.weight + weight.light + weight.heavy;
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

/// The number of the line that a pattern is in, as its place says.
fn line(glob: &Glob) -> usize {
    let place = glob.from().and_then(Path::to_str).unwrap_or_default();
    place.rsplit(':').next().and_then(|line| line.parse().ok()).unwrap_or(0)
}

/// How a pattern is matched.
fn cost(line: &str) -> Cost {
    let pattern = line.trim_end().trim_start_matches('!');
    let name = pattern.strip_prefix("*.").filter(|extension| !extension.contains('.')).unwrap_or(pattern);
    if name == "*" || !name.contains(['*', '?', '[', '{', '\\']) {
        return Cost::LookUp;
    }
    // What stands at the ends of a path is no more than a place to begin or end at.
    let middle = pattern.strip_prefix("**/").unwrap_or(pattern).trim_end_matches('/');
    let middle = middle.strip_suffix("/**").or_else(|| middle.strip_suffix("/*")).unwrap_or(middle);
    let Some((_, rest)) = middle.split_once('*') else { return if pattern.contains('{') { Cost::Heavy } else { Cost::Light } };
    let is_heavy = rest.contains(['*', '{']) || rest.bytes().filter(|byte| b"?[".contains(byte)).count() >= MANY;
    if is_heavy { Cost::Heavy } else { Cost::Light }
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

    use super::{Budget, Cost, MAX_HEAVY, MAX_PATTERNS, MAX_TOTAL_WEIGHT, MAX_WEIGHT, Rules, Syntax, Unusable, Weight, cost};

    fn parse(text: &[u8], budget: &mut Budget) -> Result<Rules, Unusable> {
        Rules::parse(text, Syntax::Git, Path::new("/p"), ".gitignore", Weight::default(), budget)
    }

    fn ignores(rules: &Rules, path: &str) -> bool {
        rules.say(Path::new(path), false).is_some_and(|said| said.is_ignored)
    }

    #[test]
    fn a_rule_is_named_by_file_line_and_pattern() {
        let rules = parse("\u{feff}# no pattern\n\n*.log\r\n!keep.log\n".as_bytes(), &mut Budget::default()).unwrap();
        let said = rules.say(Path::new("/p/a.log"), false).unwrap();
        assert!(said.is_ignored && &*said.by.text == ".gitignore:3 `*.log`", "{}", said.by.text);
        assert!(!ignores(&rules, "/p/keep.log") && !ignores(&rules, "/p/a.txt"));
    }

    #[test]
    fn braces_are_alternatives_only_for_ripgrep() {
        let rules = |syntax| {
            Rules::parse(b"*.{a,b}\n[{]x\n\\{y\n", syntax, Path::new("/p"), "f", Weight::default(), &mut Budget::default())
                .unwrap()
        };
        let (git, ripgrep) = (rules(Syntax::Git), rules(Syntax::Ripgrep));
        assert!(ignores(&git, "/p/x.{a,b}") && !ignores(&git, "/p/x.a"));
        assert!(ignores(&git, "/p/{x") && ignores(&git, "/p/{y") && git.invalid.is_none());
        assert!(ignores(&ripgrep, "/p/x.a") && !ignores(&ripgrep, "/p/x.{a,b}"));
    }

    #[test]
    fn case_makes_a_difference_or_not() {
        let rules = |syntax| {
            Rules::parse(b"Build/\n*.LOG\n", syntax, Path::new("/p"), "f", Weight::default(), &mut Budget::default()).unwrap()
        };
        assert!(ignores(&rules(Syntax::GitInAnyCase), "/p/a.log") && !ignores(&rules(Syntax::Git), "/p/a.log"));
        let folder = |syntax| rules(syntax).say(Path::new("/p/build"), true).is_some_and(|said| said.is_ignored);
        assert!(folder(Syntax::GitInAnyCase) && !folder(Syntax::Git));
        let names = "name\n".repeat(MAX_WEIGHT / 4 + 1);
        let parsed =
            Rules::parse(names.as_bytes(), Syntax::GitInAnyCase, Path::new("/p"), "f", Weight::default(), &mut Budget::default());
        assert!(matches!(parsed, Err(Unusable::Weight)), "names are expressions then");
    }

    #[test]
    fn what_would_cost_too_much_is_not_applied() {
        let unusable = |text: &str| parse(text.as_bytes(), &mut Budget::default()).unwrap_err();
        assert!(matches!(unusable(&"x\n".repeat(MAX_PATTERNS + 1)), Unusable::Patterns));
        assert!(matches!(unusable(&format!("a\n{}", "x".repeat(1_001))), Unusable::Long(2)));
        assert!(matches!(unusable(&"*a".repeat(33)), Unusable::Wildcards(1)));
        assert!(matches!(unusable(&"*a*b\n".repeat(MAX_HEAVY / 4 + 1)), Unusable::Heavy));
        assert!(matches!(unusable(&"ab*b\n".repeat(MAX_WEIGHT / 4 + 1)), Unusable::Weight));
        assert!(matches!(unusable("a\0b"), Unusable::Binary));
        assert!(parse("name\n*.ext\n/a/path\n".repeat(3_000).as_bytes(), &mut Budget::default()).is_ok(), "tables are cheap");
    }

    #[test]
    fn patterns_are_told_by_what_they_cost() {
        for (kind, patterns) in [
            (Cost::LookUp, &["name", "/a/b", "d/", "*.log", "!*.log", "*"][..]),
            (Cost::Light, &["*~", "a*", "[Bb]in/", "**/[Pp]ackages/*", "*.[Cc]ache", "*.tar.gz", "a/**", "!x*.y"]),
            (Cost::Heavy, &["*a*", ".*crunch*.xml", "a/**/b/*.c", "*a????", "*[a][b][c][d]", "{a,b}"]),
        ] {
            for pattern in patterns {
                assert_eq!(cost(pattern), kind, "{pattern}");
            }
        }
    }

    #[test]
    fn the_last_pattern_counts_whatever_it_costs() {
        for (text, is_ignored) in [("*a*b*\n!xaxbx\n", false), ("!xaxbx\n*a*b*\n", true), ("*a*b*\n!x*\n*a*b\n", false)] {
            let rules = parse(text.as_bytes(), &mut Budget::default()).unwrap();
            assert_eq!(ignores(&rules, "/p/xaxbx"), is_ignored, "{text}");
        }
    }

    #[test]
    fn all_files_together_are_bounded_too() {
        let mut budget = Budget::default();
        let light = format!("{}*b\n", "a".repeat(14)).repeat(MAX_WEIGHT / 16);
        let applied = (0..200).take_while(|_| parse(light.as_bytes(), &mut budget).is_ok()).count();
        assert_eq!(applied, MAX_TOTAL_WEIGHT / MAX_WEIGHT);
    }
}
