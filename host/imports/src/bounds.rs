//! What bounds the work on one file and what comes out of it.

use std::collections::HashSet;

/// How many bytes of names are kept of one file. Barrels with ten thousands of exports take a tenth of it.
const MAX_KEPT: usize = 4 << 20;

/// What a name costs besides its text.
const NAME: usize = 16;

/// The longest name: of a module, a specifier, a part of a path.
pub(crate) const MAX_NAME: usize = 1 << 10;

/// How many parts of a path of modules count; what lies deeper is left to its parent.
pub(crate) const MAX_PARTS: usize = 32;

/// The file imports more than is kept.
#[derive(Debug)]
pub(crate) struct TooMany;

/// How much more of a file may be kept.
pub(crate) struct Room {
    kept: usize,
    work: usize,
}

impl Room {
    pub fn new(content: &[u8]) -> Self {
        Self { kept: MAX_KEPT, work: MAX_KEPT + content.len().saturating_mul(8) }
    }

    /// Takes room for one more name.
    pub fn keep(&mut self, bytes: usize) -> Result<(), TooMany> {
        self.kept = self.kept.checked_sub(bytes + NAME).ok_or(TooMany)?;
        Ok(())
    }

    /// Accounts for bytes that are copied, whether or not they are kept: a prefix may be copied for every name behind it.
    pub fn copy(&mut self, bytes: usize) -> Result<(), TooMany> {
        self.work = self.work.checked_sub(bytes).ok_or(TooMany)?;
        Ok(())
    }
}

/// Names, each once.
#[derive(Default)]
pub(crate) struct Names(HashSet<Box<str>>);

impl Names {
    /// Keeps a name; one that is too long or not UTF-8 names no file that could be found.
    pub fn add(&mut self, name: &[u8], room: &mut Room) -> Result<(), TooMany> {
        if name.len() > MAX_NAME {
            return Ok(());
        }
        if let Ok(name) = std::str::from_utf8(name)
            && !self.0.contains(name)
        {
            room.keep(name.len())?;
            self.0.insert(name.into());
        }
        Ok(())
    }

    /// All of them, sorted.
    pub fn into_sorted(self) -> Vec<Box<str>> {
        let mut names: Vec<_> = self.0.into_iter().collect();
        names.sort_unstable();
        names
    }
}

/// How much may still be read in vain. A string, comment or regular expression without an end is no such thing but a lone mark, and
/// what stands behind is read once more; a hostile file must not make us do that all the time.
pub(crate) struct Patience(usize);

impl Patience {
    pub fn new(content: &[u8]) -> Self {
        Self(content.len().saturating_mul(4))
    }

    /// Whether what began at `start` and had no end before `end` may be read again.
    pub fn again(&mut self, start: usize, end: usize) -> bool {
        let read = end - start;
        let again = read <= self.0;
        self.0 = self.0.saturating_sub(read);
        again
    }
}
