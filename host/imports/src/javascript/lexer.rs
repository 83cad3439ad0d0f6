//! From JavaScript and TypeScript to words, strings and marks.
//!
//! Whether a `/` divides or begins a regular expression is told by what stands before it, as well as that goes without a parser. The
//! text between JSX tags is read as code; an apostrophe there has no end in its line, so it is a mark and swallows nothing.

use memchr::{memchr, memchr3};

use crate::{
    bounds::Patience,
    mention::{after_byte_order_mark, is_word},
};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// A name, keyword or number.
    Word(&'t [u8]),
    /// A string, template or regular expression; its text, if that is what stands there.
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
    /// Whether a dot stands before it: then it is the name of a property.
    pub is_member: bool,
}

/// What stands before a `/`.
#[derive(Clone, Copy)]
enum Before<'t> {
    /// Something that can be divided.
    Value,
    /// Something that cannot.
    Operator,
    /// A keyword, or a name that can be divided.
    Word(&'t [u8]),
    Dot,
    /// `}`, of a block or of JSX.
    Brace,
    /// `<`, perhaps of JSX.
    Less,
}

/// A bracket that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Round,
    /// Of `if`, `while` and the like: a statement follows.
    Condition,
    Brace,
    /// `${` in a template.
    Template,
}

/// The outermost template that is open, to go on behind its start if it has no end.
struct Outermost {
    start: usize,
    open: usize,
}

/// Cuts a file into tokens.
pub(super) struct Lexer<'t> {
    content: &'t [u8],
    at: usize,
    before: Before<'t>,
    open: Vec<Open>,
    /// How many templates are open around what stands here.
    templates: usize,
    outermost: Option<Outermost>,
    patience: Patience,
    /// What stands in comments like `/// <reference …>`.
    pub references: Vec<&'t [u8]>,
}

impl<'t> Lexer<'t> {
    pub fn new(content: &'t [u8]) -> Self {
        let mut lexer = Self {
            content,
            at: after_byte_order_mark(content),
            before: Before::Operator,
            open: Vec::new(),
            templates: 0,
            outermost: None,
            patience: Patience::new(content),
            references: Vec::new(),
        };
        if lexer.rest().starts_with(b"#!") {
            lexer.at = lexer.line_end();
        }
        lexer
    }

    pub fn next(&mut self) -> Token<'t> {
        self.skip_blanks();
        let start = self.at;
        let is_member = matches!(self.before, Before::Dot);
        let kind = match self.content.get(start) {
            None => self.end(),
            Some(b'"' | b'\'') => self.string(),
            Some(b'`') => self.template_start(),
            Some(byte) if is_name(*byte) => self.word(is_member),
            Some(b'.') if self.peek(1).is_ascii_digit() => self.word(true),
            Some(b'/') => self.slash(),
            Some(byte) => self.mark(*byte),
        };
        Token { kind, start, is_member }
    }

    fn rest(&self) -> &'t [u8] {
        self.content.get(self.at..).unwrap_or_default()
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.content.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn line_end(&self) -> usize {
        memchr(b'\n', self.rest()).map_or(self.content.len(), |length| self.at + length)
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.content.get(self.at) {
            match byte {
                b' ' | b'\t'..=b'\r' => self.at += 1,
                b'/' if self.peek(1) == b'/' => {
                    let end = self.line_end();
                    if let Some(reference) = self.content[self.at..end].strip_prefix(b"///").map(<[u8]>::trim_ascii)
                        && reference.starts_with(b"<reference")
                    {
                        self.references.push(reference);
                    }
                    self.at = end;
                }
                b'/' if self.peek(1) == b'*' => match self.comment_end() {
                    Some(end) => self.at = end,
                    None => return,
                },
                _ => return,
            }
        }
    }

    /// Where the block comment ends that starts here.
    fn comment_end(&mut self) -> Option<usize> {
        let mut at = self.at + 2;
        while let Some(length) = memchr(b'/', self.content.get(at..)?) {
            at += length + 1;
            if length > 0 && self.content[at - 2] == b'*' {
                return Some(at);
            }
        }
        (!self.patience.again(self.at, self.content.len())).then_some(self.content.len())
    }

    /// A name or number; no keyword if it is a member.
    fn word(&mut self, is_member: bool) -> Kind<'t> {
        let length = self.rest()[1..].iter().position(|byte| !is_name(*byte)).map_or(self.rest().len(), |length| length + 1);
        let word = &self.rest()[..length];
        self.at += length;
        self.before = if is_member { Before::Value } else { Before::Word(word) };
        Kind::Word(word)
    }

    /// The string whose quote stands here. Without an end in its line it is a mark.
    fn string(&mut self) -> Kind<'t> {
        let (content, quote) = (self.content, self.content[self.at]);
        let mut plain = true;
        let mut at = self.at + 1;
        loop {
            let found = memchr3(quote, b'\\', b'\n', content.get(at..).unwrap_or_default());
            at = found.map_or(content.len(), |length| at + length);
            match content.get(at) {
                Some(b'\\') => {
                    plain = false;
                    at += if content[at + 1..].starts_with(b"\r\n") { 3 } else { 2 };
                }
                Some(b'\n') | None => {
                    self.at = if self.patience.again(self.at, at) { self.at + 1 } else { at };
                    self.before = Before::Value;
                    return Kind::Mark(quote);
                }
                Some(_) => break,
            }
        }
        let text = &content[self.at + 1..at];
        self.at = at + 1;
        self.before = Before::Value;
        Kind::Text(plain.then_some(text))
    }

    fn template_start(&mut self) -> Kind<'t> {
        let start = self.at;
        self.outermost.get_or_insert(Outermost { start, open: self.open.len() });
        self.at += 1;
        let kind = self.template_text();
        let text = self.content.get(start + 1..self.at - 1).unwrap_or_default();
        if kind == Kind::Text(None) && !text.contains(&b'\\') { Kind::Text(Some(text)) } else { kind }
    }

    /// The text of a template up to its end or to the next `${`.
    fn template_text(&mut self) -> Kind<'t> {
        while let Some(length) = memchr3(b'`', b'\\', b'$', self.rest()) {
            self.at += length + 1;
            match self.content[self.at - 1] {
                b'`' => {
                    if self.templates == 0 {
                        self.outermost = None;
                    }
                    self.before = Before::Value;
                    return Kind::Text(None);
                }
                b'$' if self.peek(0) == b'{' => {
                    self.at += 1;
                    self.open.push(Open::Template);
                    self.templates += 1;
                    self.before = Before::Operator;
                    return Kind::Mark(b'{');
                }
                b'$' => {}
                _ => self.at += 1,
            }
        }
        self.at = self.content.len();
        self.end()
    }

    /// The end of the file. A template that is open there is none: its quote was a mark, and what stands behind is code.
    fn end(&mut self) -> Kind<'t> {
        match self.outermost.take() {
            Some(template) if self.patience.again(template.start, self.at) => {
                self.at = template.start + 1;
                self.open.truncate(template.open);
                self.templates = 0;
                self.before = Before::Value;
                Kind::Mark(b'`')
            }
            _ => Kind::End,
        }
    }

    fn slash(&mut self) -> Kind<'t> {
        let regex = match self.before {
            Before::Value | Before::Dot | Before::Less => false,
            Before::Operator => true,
            Before::Word(word) => comes_before_value(word),
            Before::Brace => self.peek(1) != b'>',
        };
        match if regex { self.regex_end() } else { None } {
            Some(end) => {
                self.at = end;
                self.before = Before::Value;
                Kind::Text(None)
            }
            None => self.mark(b'/'),
        }
    }

    /// Where the regular expression ends that may start here; its flags are left.
    fn regex_end(&mut self) -> Option<usize> {
        let mut in_class = false;
        let mut at = self.at + 1;
        while let Some(byte) = self.content.get(at) {
            match byte {
                b'\n' => break,
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        let end = at.min(self.content.len());
        (!self.patience.again(self.at, end)).then_some(end)
    }

    fn mark(&mut self, byte: u8) -> Kind<'t> {
        self.at += 1;
        self.before = match byte {
            b'(' => {
                let condition = matches!(self.before, Before::Word(b"if" | b"while" | b"for" | b"with"));
                self.open.push(if condition { Open::Condition } else { Open::Round });
                Before::Operator
            }
            b')' => match self.open.pop_if(|open| matches!(open, Open::Round | Open::Condition)) {
                Some(Open::Condition) => Before::Operator,
                _ => Before::Value,
            },
            b'{' => {
                self.open.push(Open::Brace);
                Before::Operator
            }
            b'}' => return self.closing_brace(),
            b']' => Before::Value,
            b'<' => Before::Less,
            b'.' if self.rest().starts_with(b"..") => {
                self.at += 2;
                Before::Operator
            }
            b'.' => Before::Dot,
            b'+' | b'-' if self.peek(0) == byte => {
                self.at += 1;
                self.before
            }
            _ => Before::Operator,
        };
        Kind::Mark(byte)
    }

    fn closing_brace(&mut self) -> Kind<'t> {
        self.before = Before::Brace;
        while let Some(open) = self.open.pop() {
            match open {
                Open::Round | Open::Condition => {}
                Open::Brace => break,
                Open::Template => {
                    self.templates -= 1;
                    return self.template_text();
                }
            }
        }
        Kind::Mark(b'}')
    }
}

/// Whether a byte may be part of a name; `#` begins private ones, `\` stands for another character.
fn is_name(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'$' | b'#' | b'\\')
}

/// Whether a value follows this word, so that a `/` begins one.
fn comes_before_value(word: &[u8]) -> bool {
    matches!(
        word,
        b"return"
            | b"typeof"
            | b"case"
            | b"in"
            | b"of"
            | b"instanceof"
            | b"new"
            | b"delete"
            | b"void"
            | b"throw"
            | b"do"
            | b"else"
            | b"yield"
            | b"await"
            | b"default"
            | b"extends"
    )
}
