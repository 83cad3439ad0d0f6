//! What plugins call sensitive, collected while they report.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

use super::{Masks, Own, evident::is_unlike_a_word, merged, texts::Texts};
use crate::clean::clean;

/// Shorter texts are hidden where they stand, but not looked for elsewhere: they would be found in innocent words.
pub const MIN_TEXT_BYTES: usize = 6;

/// Longer texts are hidden where they stand, but not looked for elsewhere: no secret is that long.
pub const MAX_TEXT_BYTES: usize = 16 * 1024;

/// How many bytes of texts of one plugin are looked for; what comes later is hidden only where it stands. Counted by plugin, so that
/// none can crowd out another's.
pub const MAX_TEXTS_BYTES: usize = 256 * 1024;

/// How many bytes of one file a plugin can call sensitive in one analysis, where each part counts [`PART_BYTES`] more: room for
/// hundreds of keys, and not for hiding what a file says.
pub const MAX_FILE_BYTES: usize = 128 * 1024;

/// What each sensitive part costs besides its bytes.
pub const PART_BYTES: usize = 64;

/// Lines of a longer text (a private key, say) that are looked for on their own have at least so many bytes.
const MIN_LINE_BYTES: usize = 16;

/// A part of a file that a plugin calls sensitive.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// The file.
    pub path: &'a Arc<str>,
    /// Where it is.
    pub range: Range<usize>,
    /// The file's bytes there.
    pub text: &'a [u8],
    /// What of it everybody is shown as stars, whoever calls it sensitive.
    pub evident: &'a [Range<usize>],
}

/// What plugins call sensitive.
#[derive(Default)]
pub struct Sensitive {
    plugins: BTreeMap<String, OfPlugin>,
    /// What is hidden in every excerpt, by path.
    everyone: HashMap<Arc<str>, Vec<Range<usize>>>,
    /// What is looked for in every text.
    shared: BTreeSet<Vec<u8>>,
}

/// What one plugin calls sensitive.
#[derive(Default)]
struct OfPlugin {
    is_official: bool,
    ranges: HashMap<Arc<str>, Vec<Range<usize>>>,
    texts: BTreeSet<Vec<u8>>,
    used: usize,
    has_overflowed: bool,
}

impl Sensitive {
    /// A plugin says that a part of a file is sensitive. Official ones are a part of the program and believed: what they name is
    /// hidden in every excerpt. Call it in the order of the report, so that the bound on texts always drops the same ones.
    pub fn add(&mut self, plugin: &str, is_official: bool, part: &Part<'_>) {
        if part.range.is_empty() {
            return;
        }
        if !self.plugins.contains_key(plugin) {
            self.plugins.insert(plugin.to_owned(), OfPlugin { is_official, ..OfPlugin::default() });
        }
        let Some(own) = self.plugins.get_mut(plugin) else { return };
        for (text, is_shared) in texts_of(part.text) {
            if own.add_text(&text) && is_shared {
                self.shared.insert(text);
            }
        }
        own.ranges.entry(part.path.clone()).or_default().push(part.range.clone());
        let shown = if is_official { std::slice::from_ref(&part.range) } else { part.evident };
        if !shown.is_empty() {
            self.everyone.entry(part.path.clone()).or_default().extend_from_slice(shown);
        }
    }

    /// The plugins whose texts were too many to look for all of them; worth a note.
    pub fn overflowed(&self) -> impl Iterator<Item = &str> {
        self.plugins.iter().filter(|(_, own)| own.has_overflowed).map(|(plugin, _)| plugin.as_str())
    }

    /// The masks made of it.
    #[must_use]
    pub fn finish(self) -> Masks {
        let all = |ranges: HashMap<Arc<str>, Vec<Range<usize>>>| -> HashMap<_, _> {
            ranges.into_iter().map(|(path, ranges)| (path, merged(ranges))).collect()
        };
        let own = |own: OfPlugin| Own { is_official: own.is_official, ranges: all(own.ranges), texts: Texts::new(own.texts) };
        Masks {
            everyone: all(self.everyone),
            shared: Texts::new(self.shared),
            own: self.plugins.into_iter().map(|(plugin, of)| (plugin, own(of))).collect(),
            ..Masks::default()
        }
    }
}

impl OfPlugin {
    /// Looks for a text, unless there are too many of them.
    fn add_text(&mut self, text: &[u8]) -> bool {
        if self.texts.contains(text) {
            return true;
        }
        if self.used + text.len() > MAX_TEXTS_BYTES {
            self.has_overflowed = true;
            return false;
        }
        self.used += text.len();
        self.texts.insert(text.to_vec())
    }
}

/// What to look for elsewhere: the text, the longer ones of its lines, and how they look after cleaning or quoting; and whether it is
/// looked for in what other plugins say.
fn texts_of(sensitive: &[u8]) -> BTreeSet<(Vec<u8>, bool)> {
    let whole = sensitive.trim_ascii();
    if whole.len() > MAX_TEXT_BYTES {
        return BTreeSet::new();
    }
    let is_long_line = |line: &&[u8]| line.len() >= MIN_LINE_BYTES && line.len() < whole.len();
    let lines = whole.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii).filter(is_long_line);
    let mut texts = BTreeSet::new();
    for text in std::iter::once(whole).filter(|whole| whole.len() >= MIN_TEXT_BYTES).chain(lines) {
        let is_shared = is_unlike_a_word(text);
        let lossy = String::from_utf8_lossy(text);
        let cleaned = clean(&lossy, usize::MAX).into_owned();
        let quoted = cleaned.replace('\\', "\\\\").replace('"', "\\\"");
        texts.extend([text.to_vec(), cleaned.into_bytes(), quoted.into_bytes()].map(|text| (text, is_shared)));
    }
    // Stars are what masks are made of: looking for them would mask the masks.
    texts.retain(|(text, _)| text.iter().any(|byte| *byte != b'*'));
    texts
}
