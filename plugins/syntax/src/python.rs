//! How deep Python nests: in the brackets of a statement, and by indentation.

use crate::bytes::{blanks_end, is_word, line_end, string_end, word_end};
use crate::depth::{BRACKET, CHAIN, Depth, PREFIX};

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// A block: the module, or an indented one.
    Block,
    /// A bracket.
    Bracket,
    /// The text of a string with expressions in it.
    Text(Quotes),
    /// An expression in such a string.
    Hole,
    /// How that expression is to be shown: a text again, until its `}`.
    Format,
}

/// The quotes of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quotes {
    byte: u8,
    triple: bool,
}

/// The byte at which the text is too deep to be parsed, if it is.
#[must_use]
pub fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut scan = Scan {
        bytes,
        at: 0,
        depth: Depth::new(Open::Block),
        indents: vec![0],
        line_starts: true,
        after_operand: false,
        lambdas: 0,
    };
    while scan.at < bytes.len() {
        let start = scan.at;
        match scan.depth.kind() {
            Open::Text(quotes) => scan.text(quotes),
            Open::Format => scan.format(),
            _ => scan.token(bytes[start]),
        }
        if scan.depth.is_too_deep() {
            return Some(start);
        }
    }
    None
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    depth: Depth<Open>,
    /// The columns of the blocks around.
    indents: Vec<usize>,
    /// Whether nothing but blanks stood on the line so far.
    line_starts: bool,
    /// Whether an operator would have something to its left here.
    after_operand: bool,
    /// The `lambda`s whose parameters have not ended: their commas part nothing else.
    lambdas: u32,
}

impl Scan<'_> {
    fn token(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\x0c' => self.at = blanks_end(self.bytes, self.at),
            b'\n' | b'\r' => self.newline(),
            b'#' => self.at = line_end(self.bytes, self.at),
            b'\\' => self.at += if self.bytes[self.at + 1..].starts_with(b"\r\n") { 3 } else { 2 },
            _ => {
                if std::mem::take(&mut self.line_starts) {
                    self.line_begins();
                }
                match byte {
                    b'"' | b'\'' => self.string(false),
                    _ if is_word(byte) || byte >= 0x80 => self.word(),
                    _ => self.mark(byte),
                }
            }
        }
    }

    fn newline(&mut self) {
        if self.depth.kind() == Open::Block {
            self.depth.statement_ends();
            self.after_operand = false;
            self.lambdas = 0;
        }
        self.line_starts = true;
        self.at += 1;
    }

    /// The first token of a line: blocks begin and end here. A statement inside a bracket means that the bracket was never
    /// closed; the parser goes on with the statement.
    fn line_begins(&mut self) {
        if self.depth.kind() != Open::Block {
            let word = &self.bytes[self.at..word_end(self.bytes, self.at)];
            if !begins_statement(word) {
                return;
            }
            self.depth.close_while(|open| open != Open::Block);
            self.depth.statement_ends();
            self.lambdas = 0;
        }
        let column = self.column();
        while self.indents.last().is_some_and(|outer| *outer > column) {
            self.indents.pop();
            self.depth.close();
        }
        if self.indents.last().is_none_or(|outer| *outer < column) {
            self.indents.push(column);
            self.depth.open(Open::Block, BRACKET);
        }
    }

    /// The column of the token that is the first of its line; a tab goes to the next multiple of 8.
    fn column(&self) -> usize {
        let start = self.bytes[..self.at].iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |newline| newline + 1);
        self.bytes[start..self.at].iter().fold(0, |column, byte| match byte {
            b'\t' => column / 8 * 8 + 8,
            b'\x0c' => 0,
            _ => column + 1,
        })
    }

    fn word(&mut self) {
        let start = self.at;
        self.at = word_end(self.bytes, start);
        let word = &self.bytes[start..self.at];
        if word.len() <= 2 && self.bytes.get(self.at).is_some_and(|byte| matches!(byte, b'"' | b'\'')) {
            return self.string(word.iter().any(|letter| matches!(letter, b'f' | b'F' | b't' | b'T')));
        }
        self.after_operand = !((2..=6).contains(&word.len()) && is_operator(word));
        if !self.after_operand {
            match word {
                b"and" | b"or" | b"in" | b"is" => self.depth.expression(CHAIN),
                b"lambda" => {
                    self.lambdas += 1;
                    self.depth.expression(PREFIX);
                }
                _ => self.depth.expression(PREFIX),
            }
        }
    }

    fn string(&mut self, has_holes: bool) {
        let quotes = Quotes { byte: self.bytes[self.at], triple: false };
        let triple = [quotes.byte; 3];
        self.after_operand = true;
        match (self.bytes[self.at..].starts_with(&triple), has_holes) {
            (false, false) => self.at = string_end(self.bytes, self.at),
            (true, false) => {
                self.at = triple_end(self.bytes, self.at + 3, triple);
            }
            (is_triple, true) => {
                self.at += if is_triple { 3 } else { 1 };
                self.depth.open(Open::Text(Quotes { triple: is_triple, ..quotes }), BRACKET);
            }
        }
    }

    /// The text of a string, up to its end or its next expression.
    fn text(&mut self, quotes: Quotes) {
        let rest = &self.bytes[self.at..];
        match rest[0] {
            b'{' if rest.starts_with(b"{{") => self.at += 2,
            b'{' => self.hole(),
            // A named letter, `\N{…}`.
            b'\\' if rest.starts_with(b"\\N{") => {
                self.at += memchr::memchr3(b'}', b'\n', quotes.byte, rest).unwrap_or(rest.len());
            }
            b'\\' => self.at += if rest.get(1).is_some_and(|byte| matches!(byte, b'{' | b'}')) { 1 } else { 2 },
            b'\n' | b'\r' if !quotes.triple => self.close_text(),
            byte if byte == quotes.byte && (!quotes.triple || rest.starts_with(&[byte; 3])) => {
                self.at += if quotes.triple { 3 } else { 1 };
                self.close_text();
            }
            _ => self.at += 1,
        }
    }

    fn close_text(&mut self) {
        self.depth.close();
        self.after_operand = true;
    }

    fn hole(&mut self) {
        self.depth.open(Open::Hole, BRACKET);
        self.after_operand = false;
        self.at += 1;
    }

    /// The format of an expression in a string.
    fn format(&mut self) {
        match self.bytes[self.at] {
            b'{' => return self.hole(),
            b'}' | b'\n' | b'\r' => self.depth.close(),
            _ => {}
        }
        self.at += 1;
    }

    fn mark(&mut self, byte: u8) {
        self.at += 1;
        let doubled = self.bytes.get(self.at) == Some(&byte);
        match byte {
            b'(' | b'[' | b'{' => self.depth.open(Open::Bracket, BRACKET),
            b')' | b']' => self.close(Open::Bracket),
            b'}' => self.close(if self.depth.kind() == Open::Hole { Open::Hole } else { Open::Bracket }),
            b',' if self.lambdas == 0 => self.depth.part_ends(),
            b';' => self.depth.statement_ends(),
            b':' if self.lambdas > 0 => self.lambdas -= 1,
            b':' if self.depth.kind() == Open::Hole => self.depth.set_kind(Open::Format),
            b'*' if doubled => {
                self.at += 1;
                self.depth.expression(CHAIN);
            }
            b':' if self.bytes.get(self.at) == Some(&b'=') => self.depth.expression(PREFIX),
            b'-' | b'+' | b'~' | b'*' if !self.after_operand => self.depth.expression(PREFIX),
            b':' | b',' => {}
            _ => self.depth.expression(CHAIN),
        }
        self.after_operand = matches!(byte, b')' | b']' | b'}');
    }

    /// A closing bracket; one that nothing opened is an error that the parser passes over.
    fn close(&mut self, wanted: Open) {
        if self.depth.kind() == wanted {
            self.depth.close();
            self.depth.expression(CHAIN);
        }
    }
}

/// The byte behind the closing quotes of a string, or the end of the text.
fn triple_end(bytes: &[u8], start: usize, quotes: [u8; 3]) -> usize {
    let mut at = start;
    while let Some(length) = bytes.get(at..).and_then(|rest| memchr::memchr2(quotes[0], b'\\', rest)) {
        at += length;
        if bytes[at..].starts_with(&quotes) {
            return at + 3;
        }
        at += 1 + usize::from(bytes[at] == b'\\');
    }
    bytes.len()
}

/// Words between or in front of expressions.
fn is_operator(word: &[u8]) -> bool {
    matches!(
        word,
        b"and"
            | b"as"
            | b"assert"
            | b"async"
            | b"await"
            | b"case"
            | b"del"
            | b"elif"
            | b"else"
            | b"except"
            | b"for"
            | b"from"
            | b"if"
            | b"in"
            | b"is"
            | b"lambda"
            | b"match"
            | b"not"
            | b"or"
            | b"raise"
            | b"return"
            | b"while"
            | b"with"
            | b"yield"
    )
}

/// Words that begin a statement and stand in no expression.
fn begins_statement(word: &[u8]) -> bool {
    matches!(
        word,
        b"assert"
            | b"break"
            | b"class"
            | b"continue"
            | b"def"
            | b"del"
            | b"except"
            | b"finally"
            | b"global"
            | b"import"
            | b"nonlocal"
            | b"pass"
            | b"raise"
            | b"return"
            | b"try"
            | b"while"
            | b"with"
    )
}
