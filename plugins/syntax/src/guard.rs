//! Bounds a walk over a tree, which calls itself for each level.

use std::ops::Range;

/// The depth of a walk.
#[derive(Debug)]
pub struct Guard {
    most: usize,
    levels: usize,
    /// The bytes of the first node that was too deep.
    pub stopped: Option<Range<usize>>,
}

impl Guard {
    /// A walk that goes down to `most` levels.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, levels: 0, stopped: None }
    }

    /// Goes one level down; false when that is too deep.
    pub fn down(&mut self, place: impl FnOnce() -> Range<usize>) -> bool {
        if self.levels >= self.most {
            self.stopped.get_or_insert_with(place);
            return false;
        }
        self.levels += 1;
        true
    }

    /// Comes back up.
    pub fn up(&mut self) {
        self.levels -= 1;
    }
}
