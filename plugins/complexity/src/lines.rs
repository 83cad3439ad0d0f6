//! Which line a byte stands on.

/// The starts of a text's lines. Lines end with `\n`, `\r\n` or a lone `\r`, as in the contract.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    length: usize,
}

impl Lines {
    /// The lines of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(|at| ends(*at)).map(|at| at + 1)).collect();
        Self { starts, length: bytes.len() }
    }

    /// The zero-based line of a byte.
    #[must_use]
    pub fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at) - 1
    }

    /// The number of lines; what follows the last line's end counts only if there is something.
    #[must_use]
    pub fn count(&self) -> usize {
        let empty_end = self.starts.last() == Some(&self.length);
        self.starts.len() - usize::from(empty_end)
    }

    /// The number of lines that a range touches.
    #[must_use]
    pub fn touched(&self, range: &std::ops::Range<usize>) -> usize {
        self.line_of(range.end.saturating_sub(1).max(range.start)) - self.line_of(range.start) + 1
    }
}
