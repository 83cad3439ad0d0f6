//! What a function does to data, told by its name alone.

use super::flow::taint::clean;
use crate::words::Words;

/// The words by which the names of functions tell what they do to data, in any case.
pub(crate) struct Sanitizers {
    undo: Words,
    escape: Words,
    clean: Words,
}

impl Sanitizers {
    /// Words of names that make data dangerous again, of those that make it harmless in HTML, and of those that make it
    /// harmless everywhere.
    pub(crate) fn new(undo: &[&str], escape: &[&str], clean: &[&str]) -> Self {
        Self { undo: Words::new(undo), escape: Words::new(escape), clean: Words::new(clean) }
    }

    /// The contexts in which the result of the function is harmless.
    pub(crate) fn contexts(&self, name: &str) -> Option<u16> {
        if self.undo.are_in(name) {
            None
        } else if self.escape.are_in(name) {
            Some(clean::HTML)
        } else {
            self.clean.are_in(name).then_some(clean::ALL)
        }
    }
}
