//! What plugins call sensitive, collected while they report.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use super::{Masks, merged, texts::Texts};
use crate::clean::clean;

/// Shorter texts are hidden where they stand, but not looked for elsewhere: they would be found in innocent words.
pub const MIN_TEXT_BYTES: usize = 6;

/// Longer texts are hidden where they stand, but not looked for elsewhere: no secret is that long.
pub const MAX_TEXT_BYTES: usize = 16 * 1024;

/// How many bytes of texts of one plugin are looked for; what comes later is hidden only where it stands. Counted by plugin, so that
/// none can crowd out another's.
pub const MAX_TEXTS_BYTES: usize = 256 * 1024;

/// Lines of a longer text (a private key, say) that are looked for on their own have at least so many bytes.
const MIN_LINE_BYTES: usize = 16;

/// What plugins call sensitive.
#[derive(Default)]
pub struct Sensitive {
    ranges: HashMap<String, Vec<Range<usize>>>,
    texts: BTreeSet<Vec<u8>>,
    used: HashMap<String, usize>,
    has_overflowed: BTreeSet<String>,
}

impl Sensitive {
    /// A plugin says that a range of a file is sensitive; `text` are the file's bytes there. Call it in the order of the report, so
    /// that the bound on texts always drops the same ones.
    pub fn add(&mut self, plugin: &str, path: &str, range: Range<usize>, text: &[u8]) {
        if range.is_empty() {
            return;
        }
        for text in texts_of(text) {
            self.add_text(plugin, text);
        }
        if let Some(ranges) = self.ranges.get_mut(path) {
            ranges.push(range);
        } else {
            self.ranges.insert(path.to_owned(), vec![range]);
        }
    }

    /// The plugins whose texts were too many to look for all of them; worth a note.
    pub fn overflowed(&self) -> impl Iterator<Item = &str> {
        self.has_overflowed.iter().map(String::as_str)
    }

    /// The masks made of it.
    #[must_use]
    pub fn finish(self) -> Masks {
        let ranges = self.ranges.into_iter().map(|(path, ranges)| (path, merged(ranges))).collect();
        Masks { ranges, texts: Texts::new(self.texts) }
    }

    fn add_text(&mut self, plugin: &str, text: Vec<u8>) {
        if self.texts.contains(&text) {
            return;
        }
        let used = self.used.entry(plugin.to_owned()).or_default();
        if *used + text.len() > MAX_TEXTS_BYTES {
            self.has_overflowed.insert(plugin.to_owned());
            return;
        }
        *used += text.len();
        self.texts.insert(text);
    }
}

/// What to look for elsewhere: the text, the longer ones of its lines, and how they look after cleaning or quoting.
fn texts_of(sensitive: &[u8]) -> Vec<Vec<u8>> {
    let whole = sensitive.trim_ascii();
    if whole.len() > MAX_TEXT_BYTES {
        return Vec::new();
    }
    let is_long_line = |line: &&[u8]| line.len() >= MIN_LINE_BYTES && line.len() < whole.len();
    let lines = whole.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii).filter(is_long_line);
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for text in std::iter::once(whole).filter(|whole| whole.len() >= MIN_TEXT_BYTES).chain(lines) {
        let lossy = String::from_utf8_lossy(text);
        let cleaned = clean(&lossy, usize::MAX).into_owned();
        let quoted = cleaned.replace('\\', "\\\\").replace('"', "\\\"");
        texts.extend([text.to_vec(), cleaned.into_bytes(), quoted.into_bytes()]);
    }
    // Stars are what masks are made of: looking for them would mask the masks.
    texts.retain(|text| text.iter().any(|byte| *byte != b'*'));
    texts.sort_unstable();
    texts.dedup();
    texts
}
