//! Exposed secrets: credentials that stand in a file for whoever can read it.
//!
//! One pass of an automaton finds the words that kinds of secrets are known by; around each, that kind's expression runs
//! on a bounded window, or the assignment to the name is read and judged. So the work is linear in the size of the
//! file, however long its lines are.

mod assignment;
mod checksum;
mod content;
mod entropy;
mod generic;
mod keywords;
mod kind;
mod name;
mod pattern;
mod placeholder;
mod rules;
mod scan;
mod settings;
#[cfg(test)]
mod tests;
mod verify;
mod wordlike;

use btm_plugin::{InvalidSetting, Output, Rule, Severity};

use self::keywords::{Keywords, Target};
use self::kind::{Find, Kind};
use self::pattern::Pattern;
use self::settings::Checked;
pub use self::settings::SecretsSettings;

/// The id of the rule for secrets that are known by their names only.
const GENERIC: &str = "generic-secret";

/// The compiled rules. Everything here belongs to the plugin's snapshot.
#[derive(Debug)]
pub(crate) struct Secrets {
    kinds: Vec<Compiled>,
    keywords: Option<Keywords>,
    settings: Checked,
}

/// A kind and its compiled expression.
#[derive(Debug)]
struct Compiled {
    kind: &'static Kind,
    pattern: Pattern,
}

impl Secrets {
    /// Checks the settings and compiles what they leave switched on.
    ///
    /// # Errors
    /// Every setting that cannot be used; keys are relative to the section for secrets.
    pub(crate) fn new(settings: &SecretsSettings) -> Result<Self, Vec<InvalidSetting>> {
        let checked = Checked::new(settings)?;
        name::prepare();
        placeholder::prepare();
        let enabled = |id: &str| settings.enabled && !settings.disable.iter().any(|disabled| disabled == id);
        let kinds = rules::all().filter(|kind| enabled(kind.id)).map(compile).collect::<Result<Vec<_>, _>>()?;
        let generic = enabled(GENERIC);
        let keywords = if kinds.is_empty() && !generic { None } else { Some(keywords(&kinds, generic)?) };
        Ok(Self { kinds, keywords, settings: checked })
    }

    /// Every rule, switched on or not.
    pub(crate) fn rules() -> Vec<Rule> {
        rules::all().map(Kind::rule).chain(std::iter::once(generic_rule())).collect()
    }

    /// Reports the secrets of one file.
    pub(crate) fn analyze(&self, path: &str, content: &[u8], output: &mut dyn Output) {
        for hit in self.scan(path, content) {
            output.finding(hit.finding());
        }
    }
}

/// Compiles a kind. What starts with a prefix is only tried where the prefix stands.
fn compile(kind: &'static Kind) -> Result<Compiled, Vec<InvalidSetting>> {
    let pattern = match kind.find {
        Find::Prefix(_, pattern) => format!("^(?:{pattern})"),
        Find::Around(_, pattern, _) => pattern.to_owned(),
        Find::Assigned(_, pattern) => format!("^(?:{pattern})$"),
    };
    let pattern = Pattern::new(&pattern).map_err(|error| internal(&format!("rule `{}`: {error}", kind.id)))?;
    Ok(Compiled { kind, pattern })
}

/// Builds the automaton over all words.
fn keywords(kinds: &[Compiled], generic: bool) -> Result<Keywords, Vec<InvalidSetting>> {
    let of_kinds = kinds.iter().enumerate().flat_map(|(index, compiled)| {
        let words = match compiled.kind.find {
            Find::Prefix(words, _) | Find::Around(words, ..) | Find::Assigned(words, _) => words,
        };
        words.iter().map(move |&word| (word, Target::Kind(index)))
    });
    let of_names = name::WORDS.iter().enumerate().filter(|_| generic).map(|(index, &(word, _))| (word, Target::Name(index)));
    Keywords::new(of_kinds.chain(of_names)).map_err(|error| internal(&error.to_string()))
}

/// A defect of the plugin itself, which only a release without tests could have.
fn internal(message: &str) -> Vec<InvalidSetting> {
    vec![InvalidSetting::new("", message)]
}

fn generic_rule() -> Rule {
    Rule::new(GENERIC, "Exposed secret: value of a name that promises one", Severity::Medium)
        .help(
            "A text that looks random is assigned to a name such as `password`, `secret`, `token` or `api_key`. Whoever can read \
             this file, or any earlier version of it in the history of the repository, can use it.\n\n\
             **Remedy.** If it is real, treat it as known to others and replace it; then load the new one at run time from the \
             environment or from a secret store. If it is a made-up value, write it so that everyone can see it (`example`, \
             `changeme`), say so with `btm: ignore[security/generic-secret] reason`, or list it in the setting `secrets.allow`.",
        )
        .url("https://cwe.mitre.org/data/definitions/798.html")
        .tag("secret")
        .tag("CWE-798")
}
