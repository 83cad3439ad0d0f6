//! From text to tokens: words, numbers, strings and punctuation. Comments and blanks leave nothing behind.
//!
//! One lexer serves all languages. It never fails: what it does not understand is punctuation, and a string without an end
//! stops where its line does, so one odd line cannot swallow a file.

use crate::language::Language;

/// What kind of token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a keyword.
    Word,
    /// A number, string, character or regular expression.
    Literal,
    /// Anything else, byte by byte.
    Punctuation,
}

/// A token and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What kind it is.
    pub kind: Kind,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The zero-based line of the first byte.
    pub line: u32,
}

impl Token {
    /// The bytes of the token.
    #[must_use]
    pub fn text<'t>(&self, source: &'t [u8]) -> &'t [u8] {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Cuts a text into tokens. Offsets are of 32 bits: longer texts are cut off there.
#[must_use]
pub fn tokens(source: &[u8], language: &Language) -> Vec<Token> {
    let source = &source[..source.len().min(u32::MAX as usize)];
    let mut lexer = Lexer { source, language, at: 0, line: 0, counted: 0, tokens: Vec::new() };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'t> {
    source: &'t [u8],
    language: &'t Language,
    at: usize,
    /// The line of byte `counted`.
    line: u32,
    counted: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.source.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn starts_with(&self, text: &str) -> bool {
        self.source[self.at..].starts_with(text.as_bytes())
    }

    /// Takes one token, comment or blank; false at the end.
    fn step(&mut self) -> bool {
        let Some(&byte) = self.source.get(self.at) else { return false };
        if byte.is_ascii_whitespace() {
            self.at += 1;
        } else if let Some(end) = self.comment() {
            self.at = end;
        } else {
            let (kind, end) = self.token(byte);
            self.push(kind, end);
        }
        true
    }

    fn push(&mut self, kind: Kind, end: usize) {
        let end = end.clamp(self.at + 1, self.source.len());
        let passed = &self.source[self.counted..self.at];
        self.line += u32::try_from(passed.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX);
        self.counted = self.at;
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.tokens.push(Token { kind, start: offset(self.at), end: offset(end), line: self.line });
        self.at = end;
    }

    /// The kind and the end of the token here.
    fn token(&self, byte: u8) -> (Kind, usize) {
        match byte {
            b'0'..=b'9' => {
                (Kind::Literal, self.run(self.at, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.'))
            }
            _ if self.raw_string().is_some() => (Kind::Literal, self.raw_string().unwrap_or(self.at + 1)),
            _ if is_word(byte) || byte == b'$' => {
                let dashes = self.language.dashes;
                (Kind::Word, self.run(self.at + 1, |byte| is_word(byte) || (dashes && byte == b'-')))
            }
            b'\'' if self.language.rust => self.quote_in_rust(),
            _ if self.language.quotes.contains(&byte) => (Kind::Literal, self.string(byte)),
            b'/' if self.language.regex && self.regex_may_start() => match self.regex() {
                Some(end) => (Kind::Literal, end),
                None => (Kind::Punctuation, self.at + 1),
            },
            _ => (Kind::Punctuation, self.at + 1),
        }
    }

    /// The end of the run of bytes for which `belongs` holds; it may begin behind the last one.
    fn run(&self, from: usize, belongs: impl Fn(u8) -> bool) -> usize {
        self.source
            .get(from..)
            .unwrap_or_default()
            .iter()
            .position(|byte| !belongs(*byte))
            .map_or(self.source.len(), |length| from + length)
    }

    /// The end of the comment that starts here, if one does.
    fn comment(&self) -> Option<usize> {
        let starts_word = self.at == 0 || self.source[self.at - 1].is_ascii_whitespace() || self.source[self.at - 1] == b';';
        for mark in self.language.line_comments {
            // In a shell `$#` and `a#b` are no comments.
            if self.starts_with(mark) && (!self.language.dashes || starts_word) {
                return Some(self.run(self.at, |byte| byte != b'\n'));
            }
        }
        let starts_line = self.at == 0 || self.source[self.at - 1] == b'\n';
        let opens = |open: &str| self.starts_with(open) && (starts_line || !open.starts_with('='));
        let (open, close) = self.language.block_comments.iter().find(|(open, _)| opens(open))?;
        let mut depth = 0_usize;
        let mut at = self.at;
        while at < self.source.len() {
            if self.source[at..].starts_with(close.as_bytes()) && depth > 0 {
                depth -= 1;
                at += close.len();
                if depth == 0 {
                    return Some(at);
                }
            } else if self.source[at..].starts_with(open.as_bytes()) && (depth == 0 || self.language.nested_comments) {
                depth += 1;
                at += open.len();
            } else {
                at += 1;
            }
        }
        Some(at)
    }

    /// The end of the string that starts here with `quote`.
    fn string(&self, quote: u8) -> usize {
        if self.language.triple_quotes && self.peek(1) == quote && self.peek(2) == quote {
            return self.closing(self.at + 3, &[quote; 3], true);
        }
        self.closing(self.at + 1, &[quote], self.language.long_strings || quote == b'`')
    }

    /// The end of the text up to and with `close`, or up to the end of the line unless the string is `long`.
    fn closing(&self, from: usize, close: &[u8], long: bool) -> usize {
        let mut at = from;
        while at < self.source.len() {
            match self.source[at] {
                b'\\' => at += 2,
                b'\n' if !long => return at,
                _ if self.source[at..].starts_with(close) => return at + close.len(),
                _ => at += 1,
            }
        }
        self.source.len()
    }

    /// The end of Rust's `r"…"`, `r#"…"#`, `b"…"`, `br#"…"#` here, if one starts.
    fn raw_string(&self) -> Option<usize> {
        if !self.language.rust || !matches!(self.peek(0), b'r' | b'b' | b'c') {
            return None;
        }
        let prefix = self.run(self.at, |byte| matches!(byte, b'r' | b'b' | b'c'));
        let quote = self.run(prefix, |byte| byte == b'#');
        if self.source.get(quote) != Some(&b'"') || prefix - self.at > 2 {
            return None;
        }
        if !self.source[self.at..prefix].contains(&b'r') {
            return (quote == prefix).then(|| self.closing(quote + 1, b"\"", true));
        }
        let hashes = quote - prefix;
        let mut at = quote + 1;
        while at < self.source.len() {
            let rest = &self.source[at + 1..];
            if self.source[at] == b'"' && rest.len() >= hashes && rest[..hashes].iter().all(|byte| *byte == b'#') {
                return Some(at + 1 + hashes);
            }
            at += 1;
        }
        Some(at)
    }

    /// `'a'` is a character, `'a` a lifetime.
    fn quote_in_rust(&self) -> (Kind, usize) {
        if self.peek(1) == b'\\' {
            return (Kind::Literal, self.closing(self.at + 1, b"'", false));
        }
        let character = self.run(self.at + 2, |byte| byte & 0xC0 == 0x80);
        match self.source.get(character) {
            Some(b'\'') => (Kind::Literal, character + 1),
            _ => (Kind::Word, self.run(self.at + 1, is_word)),
        }
    }

    /// Whether a `/` after the token before would not be a division.
    fn regex_may_start(&self) -> bool {
        let Some(before) = self.tokens.last() else { return true };
        let text = before.text(self.source);
        match before.kind {
            Kind::Word => [b"return".as_slice(), b"typeof", b"case", b"in", b"of"].contains(&text),
            Kind::Literal => false,
            Kind::Punctuation => !matches!(text, b")" | b"]" | b"}"),
        }
    }

    fn regex(&self) -> Option<usize> {
        let mut class = false;
        let mut at = self.at + 1;
        while let Some(byte) = self.source.get(at) {
            match byte {
                b'\n' => return None,
                b'\\' => at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => return Some(self.run(at + 1, is_word)),
                _ => {}
            }
            at += 1;
        }
        None
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use crate::language::Language;

    fn texts(extension: &str, source: &str) -> Vec<String> {
        let tokens = super::tokens(source.as_bytes(), &Language::of_extension(extension));
        tokens.iter().map(|token| String::from_utf8_lossy(token.text(source.as_bytes())).into_owned()).collect()
    }

    #[test]
    fn python() {
        assert_eq!(
            texts("py", "x = 'a#b' # c\n\"\"\"d\n'e\"\"\" f\n'open\ng"),
            ["x", "=", "'a#b'", "\"\"\"d\n'e\"\"\"", "f", "'open", "g"]
        );
    }

    #[test]
    fn javascript_tells_division_from_regex() {
        assert_eq!(
            texts("js", "a / b / c; x = /[/]\"/g; `t\n${u}`"),
            ["a", "/", "b", "/", "c", ";", "x", "=", "/[/]\"/g", ";", "`t\n${u}`"]
        );
    }

    #[test]
    fn a_quote_may_be_the_last_byte() {
        assert_eq!(texts("rs", "&'"), ["&", "'"]);
    }

    #[test]
    fn rust_lifetimes_characters_raw_strings_and_nested_comments() {
        let source = "&'a x; 'b'; '\\''; r#\"c\"d\"#; /* e /* f */ g */ h 'ü'";
        assert_eq!(texts("rs", source), ["&", "'a", "x", ";", "'b'", ";", "'\\''", ";", "r#\"c\"d\"#", ";", "h", "'ü'"]);
    }

    #[test]
    fn shell_and_css() {
        assert_eq!(texts("sh", "if [ $# ]; then # no"), ["if", "[", "$", "#", "]", ";", "then"]);
        assert_eq!(texts("css", ".a-b { margin-top: 1px } /* c */"), [".", "a-b", "{", "margin-top", ":", "1px", "}"]);
    }

    #[test]
    fn lines_count_from_zero() {
        let tokens = super::tokens(b"a\n\n'b\n' c", &Language::of_extension("rs"));
        assert_eq!(tokens.iter().map(|token| token.line).collect::<Vec<_>>(), [0, 2, 3, 3]);
    }
}
