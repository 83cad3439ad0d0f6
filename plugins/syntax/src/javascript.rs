//! How deep JavaScript and TypeScript nest, with JSX.
//!
//! The language cannot be cut into tokens without a parser (`/` divides or begins an expression, `<` compares or opens a type
//! or an element), so this is a good guess from the token before.

mod jsx;
mod marks;
mod words;

use crate::bytes::{blanks_end, is_word, line_end, may_begin_blank, string_end};
use crate::depth::{BRACKET, CHAIN, Depth};

/// Which languages a text may be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// Whether types are part of it.
    pub types: bool,
    /// Whether elements of JSX are part of it.
    pub elements: bool,
}

impl Dialect {
    /// The dialect that goes with the extension of a file; unknown ones are JavaScript.
    #[must_use]
    pub fn of_extension(extension: &str) -> Self {
        let types = matches!(extension, "ts" | "mts" | "cts" | "tsx");
        Self { types, elements: !types || extension == "tsx" }
    }
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// The file, or braces.
    Brace,
    /// An expression in a template, between `${` and `}`.
    Hole,
    Parenthesis {
        /// Whether a statement follows: `if (…)`, `for (…)`.
        header: bool,
    },
    Bracket,
    /// The arguments of a type, or what looks like them.
    Angle,
    /// The text of a template.
    Template,
    /// The tag that opens an element.
    Tag,
    /// What stands between the tags of an element.
    Children,
}

/// What stood before the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// An operator, or nothing.
    Operator,
    /// A name.
    Name,
    /// A keyword that something must follow.
    Keyword,
    /// The keyword of a statement with a condition in parentheses.
    Header,
    /// Another end of an expression.
    Operand,
    /// The `)` after which a statement follows.
    Condition,
    /// A `}`: the end of a block, or of an object.
    Block,
    /// A `;`.
    Semicolon,
}

impl Before {
    fn is_operand(self) -> bool {
        matches!(self, Self::Name | Self::Operand | Self::Block)
    }
}

/// The byte at which the text is too deep to be parsed, if it is.
#[must_use]
pub fn too_deep(text: &str, dialect: Dialect) -> Option<usize> {
    let bytes = text.as_bytes();
    let at = if bytes.starts_with(b"#!") { line_end(bytes, 0) } else { 0 };
    let mut scan = Scan {
        text,
        bytes,
        at,
        dialect,
        depth: Depth::new(Open::Brace),
        before: Before::Semicolon,
        newline: false,
        begins: true,
        label: false,
    };
    while let Some(&byte) = bytes.get(scan.at) {
        let start = scan.at;
        match scan.depth.kind() {
            Open::Template => scan.template(byte),
            Open::Children => scan.children(byte),
            Open::Tag => scan.tag(byte),
            _ => scan.token(byte),
        }
        if scan.depth.is_too_deep() {
            return Some(start);
        }
    }
    None
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    dialect: Dialect,
    depth: Depth<Open>,
    before: Before,
    /// Whether a new line began since the token before.
    newline: bool,
    /// Whether a statement begins here.
    begins: bool,
    /// Whether the name before began a statement, so that a colon makes it a label.
    label: bool,
}

impl Scan<'_> {
    fn token(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\x0b' | b'\x0c' => self.at = blanks_end(self.bytes, self.at),
            b'\n' | b'\r' => {
                self.newline = true;
                self.at += 1;
            }
            b'/' => self.slash(),
            _ if is_word(byte) || matches!(byte, b'\\' | b'#') => self.word(),
            _ if may_begin_blank(byte) => self.letter(),
            b'"' | b'\'' => {
                self.operand_begins();
                self.at = string_end(self.bytes, self.at);
                self.after(Before::Operand);
            }
            _ => self.mark(byte),
        }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or_default()
    }

    /// A token is over.
    fn after(&mut self, before: Before) {
        self.before = before;
        self.newline = false;
        self.begins = matches!(before, Before::Semicolon | Before::Condition);
        self.label = false;
    }

    fn statement_ends(&mut self) {
        self.depth.close_while(|open| open == Open::Angle);
        self.depth.statement_ends();
        self.begins = true;
    }

    /// What begins here can go on with no operand before: the statement before is over.
    fn operand_begins(&mut self) {
        match self.before {
            Before::Semicolon | Before::Block => self.statement_ends(),
            before if before.is_operand() && self.newline => self.statement_ends(),
            _ => {}
        }
    }

    /// A comment, a regular expression or a division.
    fn slash(&mut self) {
        match self.peek(1) {
            b'/' => self.at = line_end(self.bytes, self.at),
            b'*' => {
                let rest = &self.bytes[self.at + 2..];
                let end = memchr::memmem::find(rest, b"*/").map_or(rest.len(), |length| length + 2);
                self.newline |= rest[..end].contains(&b'\n');
                self.at += 2 + end;
            }
            _ if self.before.is_operand() && !(self.before == Before::Block && self.newline) => self.mark(b'/'),
            _ => {
                self.operand_begins();
                self.at = self.regex_end();
                self.after(Before::Operand);
            }
        }
    }

    /// The byte behind the regular expression that begins here, or the end of its line.
    fn regex_end(&self) -> usize {
        let (mut at, mut in_class) = (self.at + 1, false);
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' | b'\r' => return at,
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => return at + 1,
                _ => {}
            }
            at += 1;
        }
        self.bytes.len()
    }

    /// The text of a template, up to its end or its next expression.
    fn template(&mut self, byte: u8) {
        match byte {
            b'`' => {
                self.depth.close();
                self.depth.expression(CHAIN);
                self.at += 1;
                self.after(Before::Operand);
            }
            b'$' if self.peek(1) == b'{' => {
                self.depth.open(Open::Hole, BRACKET);
                self.at += 2;
                self.after(Before::Operator);
            }
            b'\\' => self.at += 2,
            _ => {
                let rest = &self.bytes[self.at + 1..];
                self.at += 1 + memchr::memchr3(b'`', b'$', b'\\', rest).unwrap_or(rest.len());
            }
        }
    }
}
