//! A writer through which everything passes that is printed.

use std::io::{self, Write};

use btm_model::text::{Styles, shown_line};

/// Writes lines as they may be shown ([`shown_line`]), so that a text that nobody cleaned before does no harm.
pub(crate) struct Clean<W> {
    out: W,
    /// The beginning of a line whose end was not written yet.
    line: Vec<u8>,
    styles: Styles,
}

impl<W: Write> Clean<W> {
    /// A writer in front of another one.
    pub(crate) fn new(out: W, styles: Styles) -> Self {
        Self { out, line: Vec::new(), styles }
    }

    /// Writes a part of the output that ends at a line feed, or nowhere. A carriage return before the line feed is a part of it.
    fn show(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (line, end) = match bytes.strip_suffix(b"\n") {
            Some(line) => (line.strip_suffix(b"\r").unwrap_or(line), "\n"),
            None => (bytes, ""),
        };
        self.out.write_all(shown_line(&String::from_utf8_lossy(line), self.styles).as_bytes())?;
        self.out.write_all(end.as_bytes())
    }
}

impl<W: Write> Write for Clean<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let is_whole = piece.ends_with(b"\n");
            if self.line.is_empty() && is_whole {
                self.show(piece)?;
                continue;
            }
            self.line.extend_from_slice(piece);
            if is_whole {
                let line = std::mem::take(&mut self.line);
                self.show(&line)?;
            }
        }
        Ok(bytes.len())
    }

    /// Writes what there is of a line, too.
    fn flush(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        self.show(&line)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use btm_model::text::Styles;

    use super::Clean;

    /// What is written of pieces.
    fn written(pieces: &[&[u8]]) -> String {
        let mut clean = Clean::new(Vec::new(), Styles::None);
        for piece in pieces {
            clean.write_all(piece).unwrap();
        }
        clean.flush().unwrap();
        String::from_utf8(clean.out).unwrap()
    }

    #[test]
    fn lines_are_cleaned_however_they_are_cut() {
        let text = "a\r\n::error::x\n\u{1b}]52;c;eA==\u{7}\n é\u{202e}##vso[x]y\n\nend ".as_bytes();
        let whole = "a\n\\u{3a}:error::x\n\\u{1b}]52;c;eA==\\u{7}\n é\\u{202e}\\u{23}#vso[x]y\n\nend ";
        for at in 0..=text.len() {
            assert_eq!(written(&[&text[..at], &text[at..]]), whole);
        }
        assert_eq!(written(&text.chunks(1).collect::<Vec<_>>()), whole);
    }

    #[test]
    fn what_is_not_utf8_is_replaced() {
        assert_eq!(written(&[b"a\xff\n\xe9"]), "a\u{fffd}\n\u{fffd}");
    }
}
