//! From Python to words, strings and marks. Comments and blanks leave nothing behind but whether a line ended.

use memchr::{memchr, memchr2, memchr3};

use crate::{
    bounds::Patience,
    mention::{after_byte_order_mark, is_word, word_end},
};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// A name, keyword or number.
    Word(&'t [u8]),
    /// A string; its text, if that is what stands there.
    Text(Option<&'t [u8]>),
    /// Any other byte.
    Mark(u8),
    /// There is no more.
    End,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub kind: Kind<'t>,
    pub start: usize,
    /// Whether it begins a line; not so after a backslash.
    pub on_new_line: bool,
}

/// Cuts a file into tokens.
pub(super) struct Lexer<'t> {
    content: &'t [u8],
    at: usize,
    patience: Patience,
}

impl<'t> Lexer<'t> {
    pub fn new(content: &'t [u8]) -> Self {
        Self { content, at: after_byte_order_mark(content), patience: Patience::new(content) }
    }

    pub fn next(&mut self) -> Token<'t> {
        let on_new_line = self.skip_blanks();
        let start = self.at;
        let kind = match self.content.get(start) {
            None => Kind::End,
            Some(b'"' | b'\'') => self.string(true),
            Some(byte) if is_word(*byte) => self.word(),
            Some(byte) => {
                self.at += 1;
                Kind::Mark(*byte)
            }
        };
        Token { kind, start, on_new_line }
    }

    /// Skips blanks and comments; whether a line ended.
    fn skip_blanks(&mut self) -> bool {
        let mut ended = self.at == 0;
        while let Some(byte) = self.content.get(self.at) {
            match byte {
                b'\n' | b'\r' => ended = true,
                b' ' | b'\t' | b'\x0C' => {}
                b'#' => {
                    self.at = memchr(b'\n', &self.content[self.at..]).map_or(self.content.len(), |length| self.at + length);
                    continue;
                }
                b'\\' if self.content[self.at + 1..].starts_with(b"\n") => self.at += 1,
                b'\\' if self.content[self.at + 1..].starts_with(b"\r\n") => self.at += 2,
                _ => break,
            }
            self.at += 1;
        }
        ended
    }

    fn word(&mut self) -> Kind<'t> {
        let start = self.at;
        self.at = word_end(self.content, start);
        let word = &self.content[start..self.at];
        let is_prefix = word.len() <= 2 && word.iter().all(|byte| b"rRbBuUfFtT".contains(byte));
        if is_prefix && matches!(self.content.get(self.at), Some(b'"' | b'\'')) {
            return self.string(word.iter().all(|byte| b"rRuU".contains(byte)));
        }
        Kind::Word(word)
    }

    /// The string whose quote stands here.
    fn string(&mut self, is_text: bool) -> Kind<'t> {
        let (content, quote, start) = (self.content, self.content[self.at], self.at);
        let long = content[start..].starts_with(&[quote; 3]);
        let first = if long { start + 3 } else { start + 1 };
        let mut plain = is_text;
        let mut at = first;
        loop {
            let rest = content.get(at..).unwrap_or_default();
            let found = if long { memchr2(quote, b'\\', rest) } else { memchr3(quote, b'\\', b'\n', rest) };
            let Some(length) = found else { return self.unended(content.len()) };
            at += length;
            match content[at] {
                b'\\' => {
                    plain = false;
                    at += if content[at + 1..].starts_with(b"\r\n") { 3 } else { 2 };
                }
                b'\n' => return self.unended(at),
                _ if long && !content[at..].starts_with(&[quote; 3]) => at += 1,
                _ => break,
            }
        }
        self.at = if long { at + 3 } else { at + 1 };
        Kind::Text(plain.then(|| &content[first..at]))
    }

    /// The quote here begins no string, or we have read too much in vain.
    fn unended(&mut self, end: usize) -> Kind<'t> {
        let again = self.patience.again(self.at, end);
        self.at = if again { self.at + 1 } else { end };
        Kind::Mark(b'"')
    }
}
