//! What one kind of secret is: how it is found, what makes a match plausible, and where its format is documented.

use btm_plugin::{Rule, Severity};

/// One kind of secret, as declared in the tables of [`super::rules`].
#[derive(Debug)]
pub(crate) struct Kind {
    /// The rule's id.
    pub(crate) id: &'static str,
    /// What it is called, with a capital letter and without an article.
    pub(crate) title: &'static str,
    /// How much an exposed one matters.
    pub(crate) severity: Severity,
    /// How it is found.
    pub(crate) find: Find,
    /// The least Shannon entropy of the secret, in bits a byte; below it the match is not reported.
    pub(crate) entropy: f32,
    /// What else is known about a real one.
    pub(crate) check: fn(&[u8]) -> Verdict,
    /// Whether one that is found by its prefix may be longer than a few hundred bytes.
    pub(crate) long: bool,
    /// How to revoke it: one sentence.
    pub(crate) revoke: &'static str,
    /// Where the format is documented.
    pub(crate) url: &'static str,
}

/// How a kind of secret is found. Patterns are `regex` syntax on bytes, without Unicode classes. What the first group
/// matched is the secret, or the whole match where there is no group.
#[derive(Debug)]
pub(crate) enum Find {
    /// By what it starts with, in exact case. The pattern describes it from its first byte on.
    Prefix(&'static [&'static str], &'static str),
    /// By a word inside or near it, in any case. The pattern is searched in the given number of bytes before the start
    /// of the word and after it.
    Around(&'static [&'static str], &'static str, (usize, usize)),
    /// By the name it is assigned to, which contains one of the words in any case. The pattern describes the whole value.
    Assigned(&'static [&'static str], &'static str),
}

/// How sure a check is that a match is a real secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// It is not one.
    Rejected,
    /// It could be something else.
    Doubtful,
    /// It looks like one.
    Plausible,
    /// Its structure or checksum proves the form.
    Confirmed,
}

impl Verdict {
    /// The value of a finding's `confidence` property.
    pub(crate) const fn confidence(self) -> &'static str {
        match self {
            Self::Rejected | Self::Doubtful => "low",
            Self::Plausible => "medium",
            Self::Confirmed => "high",
        }
    }
}

/// The check of a kind whose prefix says enough.
pub(crate) fn distinctive(_: &[u8]) -> Verdict {
    Verdict::Confirmed
}

/// The check of a kind that is known by the name it is assigned to.
pub(crate) fn plausible(_: &[u8]) -> Verdict {
    Verdict::Plausible
}

impl Kind {
    /// A kind that is known by its prefixes.
    pub(crate) const fn prefix(
        id: &'static str,
        title: &'static str,
        prefixes: &'static [&'static str],
        pattern: &'static str,
    ) -> Self {
        Self::new(id, title, Find::Prefix(prefixes, pattern), distinctive)
    }

    /// A kind that is known by a word inside or near it.
    pub(crate) const fn around(
        id: &'static str,
        title: &'static str,
        words: &'static [&'static str],
        pattern: &'static str,
        reach: (usize, usize),
    ) -> Self {
        Self::new(id, title, Find::Around(words, pattern, reach), distinctive)
    }

    /// A kind that is known by the name it is assigned to.
    pub(crate) const fn assigned(
        id: &'static str,
        title: &'static str,
        words: &'static [&'static str],
        pattern: &'static str,
    ) -> Self {
        Self::new(id, title, Find::Assigned(words, pattern), plausible)
    }

    const fn new(id: &'static str, title: &'static str, find: Find, check: fn(&[u8]) -> Verdict) -> Self {
        Self { id, title, severity: Severity::High, find, entropy: 2.5, check, long: false, revoke: "", url: "" }
    }

    /// Sets how much an exposed one matters.
    pub(crate) const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the least entropy.
    pub(crate) const fn entropy(mut self, bits: f32) -> Self {
        self.entropy = bits;
        self
    }

    /// Sets what else is known about a real one.
    pub(crate) const fn check(mut self, check: fn(&[u8]) -> Verdict) -> Self {
        self.check = check;
        self
    }

    /// Says that one may be longer than a few hundred bytes.
    pub(crate) const fn long(mut self) -> Self {
        self.long = true;
        self
    }

    /// Says how to revoke it and where its format is documented.
    pub(crate) const fn docs(mut self, revoke: &'static str, url: &'static str) -> Self {
        self.revoke = revoke;
        self.url = url;
        self
    }

    /// The kind as users see it.
    pub(crate) fn rule(&self) -> Rule {
        let help = format!(
            "Whoever can read this file, or any earlier version of it in the history of the repository, can use the \
             secret: {title}.\n\n\
             **Remedy.** Treat it as known to others and replace it. {revoke} Then load the new one at run time from the \
             environment or from a secret store, so that it is never committed. Deleting the line is not enough: the \
             history keeps it.\n\n\
             If it is a made-up value, say so with `btm: ignore[security/{id}] reason` or list it in the setting \
             `secrets.allow`.",
            title = self.title,
            revoke = self.revoke,
            id = self.id,
        );
        Rule::new(self.id, format!("Exposed secret: {}", self.title), self.severity)
            .help(help)
            .url(self.url)
            .tag("secret")
            .tag("CWE-798")
    }
}
