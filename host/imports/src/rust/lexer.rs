//! From Rust to words, strings and marks.

use memchr::{memchr, memchr2, memmem};

use crate::{
    bounds::Patience,
    mention::{after_byte_order_mark, is_word, word_end},
};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A name, keyword or number; a raw name without its `r#`.
    Word(&'t [u8]),
    /// A string; its text, if that is what stands there.
    Text(Option<&'t [u8]>),
    /// `::`
    Colons,
    /// Any other byte.
    Mark(u8),
    /// There is no more.
    End,
}

/// Cuts a file into tokens.
pub(super) struct Lexer<'t> {
    content: &'t [u8],
    at: usize,
    patience: Patience,
}

impl<'t> Lexer<'t> {
    pub fn new(content: &'t [u8]) -> Self {
        let mut lexer = Self { content, at: after_byte_order_mark(content), patience: Patience::new(content) };
        if lexer.rest().starts_with(b"#!") && !lexer.rest()[2..].trim_ascii_start().starts_with(b"[") {
            lexer.at = lexer.line_end();
        }
        lexer
    }

    pub fn next(&mut self) -> Token<'t> {
        self.skip_blanks();
        let Some(byte) = self.content.get(self.at) else { return Token::End };
        match byte {
            b'"' => self.string(),
            b'\'' => self.character(),
            b':' if self.rest().starts_with(b"::") => {
                self.at += 2;
                Token::Colons
            }
            byte if is_word(*byte) => self.word(),
            byte => {
                self.at += 1;
                Token::Mark(*byte)
            }
        }
    }

    /// The next token that a file may say something with: a keyword, the first name of a path, `::`, a brace or a semicolon. The rest
    /// is skipped, which is faster than to look at every token.
    pub fn skim(&mut self) -> Token<'t> {
        loop {
            self.skip_blanks();
            match self.content.get(self.at) {
                Some(byte) if is_word(*byte) => {
                    if let Token::Word(word) = self.word()
                        && (is_keyword(word) || self.content[self.at..].trim_ascii_start().starts_with(b"::"))
                    {
                        return Token::Word(word);
                    }
                }
                None | Some(b'{' | b'}' | b';') => return self.next(),
                Some(b'"' | b'\'') => {
                    self.next();
                }
                Some(b':') if self.rest().starts_with(b"::") => return self.next(),
                Some(_) => self.at += 1,
            }
        }
    }

    fn rest(&self) -> &'t [u8] {
        self.content.get(self.at..).unwrap_or_default()
    }

    fn line_end(&self) -> usize {
        memchr(b'\n', self.rest()).map_or(self.content.len(), |length| self.at + length)
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.content.get(self.at) {
            match byte {
                b' ' | b'\t'..=b'\r' => self.at += 1,
                b'/' if self.rest().starts_with(b"//") => self.at = self.line_end(),
                b'/' if self.rest().starts_with(b"/*") => match self.comment_end() {
                    Some(end) => self.at = end,
                    None => return,
                },
                _ => return,
            }
        }
    }

    /// Where the block comment ends that starts here; such comments nest.
    fn comment_end(&mut self) -> Option<usize> {
        let mut depth = 1_usize;
        let mut at = self.at + 2;
        while let Some(length) = memchr2(b'/', b'*', self.content.get(at..).unwrap_or_default()) {
            at += length;
            let rest = &self.content[at..];
            if rest.starts_with(b"*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            } else if rest.starts_with(b"/*") {
                depth += 1;
                at += 2;
            } else {
                at += 1;
            }
        }
        (!self.patience.again(self.at, self.content.len())).then_some(self.content.len())
    }

    fn word(&mut self) -> Token<'t> {
        let start = self.at;
        self.at = word_end(self.content, start);
        let word = &self.content[start..self.at];
        match (word, self.content.get(self.at)) {
            (b"r" | b"br" | b"cr", Some(b'"' | b'#')) => self.raw(word),
            _ => Token::Word(word),
        }
    }

    /// A raw string or name behind its prefix.
    fn raw(&mut self, prefix: &'t [u8]) -> Token<'t> {
        let hashes = self.rest().iter().take_while(|byte| **byte == b'#').count();
        let first = self.at + hashes;
        match self.content.get(first) {
            Some(b'"') => {}
            Some(byte) if hashes == 1 && is_word(*byte) => {
                self.at = word_end(self.content, first);
                return Token::Word(&self.content[first..self.at]);
            }
            _ => {
                self.at = first;
                return Token::Word(prefix);
            }
        }
        let text = &self.content[first + 1..];
        let mut end = vec![b'#'; hashes + 1];
        end[0] = b'"';
        if let Some(length) = memmem::find(text, &end) {
            self.at = first + 1 + length + end.len();
            return Token::Text(Some(&text[..length]));
        }
        let again = self.patience.again(self.at, self.content.len());
        self.at = if again { first + 1 } else { self.content.len() };
        Token::Mark(b'"')
    }

    /// The string whose quote stands here; it may go over lines.
    fn string(&mut self) -> Token<'t> {
        let mut plain = true;
        let mut at = self.at + 1;
        while let Some(length) = memchr2(b'"', b'\\', self.content.get(at..).unwrap_or_default()) {
            at += length;
            if self.content[at] == b'"' {
                let text = &self.content[self.at + 1..at];
                self.at = at + 1;
                return Token::Text(plain.then_some(text));
            }
            plain = false;
            at += 2;
        }
        let again = self.patience.again(self.at, self.content.len());
        self.at = if again { self.at + 1 } else { self.content.len() };
        Token::Mark(b'"')
    }

    /// `'a'` is a character, `'a` a lifetime; both are a mark.
    fn character(&mut self) -> Token<'t> {
        let rest = &self.rest()[1..];
        let length = match rest.first() {
            // `'\u{10FFFF}'` is the longest.
            Some(b'\\') => rest.iter().take(12).skip(2).position(|byte| *byte == b'\'').map(|length| length + 2),
            Some(byte) => {
                let character = 1 + rest[1..].iter().take(3).take_while(|next| *byte >= 0x80 && **next & 0xC0 == 0x80).count();
                (rest.get(character) == Some(&b'\'')).then_some(character)
            }
            None => None,
        };
        self.at = length.map_or_else(|| word_end(self.content, self.at + 1), |length| self.at + length + 2);
        Token::Mark(b'\'')
    }
}

fn is_keyword(word: &[u8]) -> bool {
    matches!(word, b"mod" | b"use" | b"extern" | b"path" | b"include" | b"include_str" | b"include_bytes")
}
