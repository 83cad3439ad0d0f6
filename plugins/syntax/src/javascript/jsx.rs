//! Elements of JSX: their tags are code of a sort, what stands between the tags is text.

use super::{Before, Open, Scan};
use crate::bytes::{is_word, word_end};
use crate::depth::BRACKET;

impl Scan<'_> {
    /// Whether the `<` here opens an element, not the parameters of a function's type.
    pub(super) fn element_begins(&self) -> bool {
        let next = self.peek(1);
        if next == b'>' {
            return true;
        }
        if !is_word(next) || next.is_ascii_digit() {
            return false;
        }
        let rest = self.bytes[word_end(self.bytes, self.at + 1)..].trim_ascii_start();
        !(self.dialect.types && (rest.starts_with(b",") || rest.starts_with(b"extends ")))
    }

    pub(super) fn element(&mut self) {
        self.operand_begins();
        self.depth.open(Open::Tag, BRACKET);
        self.at += 1;
    }

    /// Inside the tag that opens an element.
    pub(super) fn tag(&mut self, byte: u8) {
        match byte {
            b'>' if self.at > 0 && self.bytes[self.at - 1] == b'/' => {
                self.at += 1;
                return self.element_ends();
            }
            b'>' => self.depth.set_kind(Open::Children),
            b'"' | b'\'' => {
                let rest = &self.bytes[self.at + 1..];
                self.at += memchr::memchr(byte, rest).map_or(rest.len(), |length| length + 1);
            }
            b'{' => return self.hole(),
            b'<' if self.at > 0 && is_word(self.bytes[self.at - 1]) => {
                // The arguments of a component's type.
                self.depth.open(Open::Angle, BRACKET);
                self.after(Before::Operator);
            }
            b'<' => return self.element(),
            b'/' if self.peek(1) == b'*' => {
                let rest = &self.bytes[self.at + 2..];
                self.at += memchr::memmem::find(rest, b"*/").map_or(rest.len(), |length| length + 2);
            }
            _ => {}
        }
        self.at += 1;
    }

    /// Between the tags of an element.
    pub(super) fn children(&mut self, byte: u8) {
        match byte {
            b'{' => self.hole(),
            b'<' if self.peek(1) == b'/' => {
                let rest = &self.bytes[self.at..];
                self.at += memchr::memchr(b'>', rest).map_or(rest.len(), |length| length + 1);
                self.element_ends();
            }
            b'<' => self.element(),
            _ => {
                let rest = &self.bytes[self.at + 1..];
                self.at += 1 + memchr::memchr2(b'{', b'<', rest).unwrap_or(rest.len());
            }
        }
    }

    /// An expression in an element: braces whose end leads back here.
    fn hole(&mut self) {
        self.depth.open(Open::Brace, BRACKET);
        self.at += 1;
        self.after(Before::Operator);
    }

    fn element_ends(&mut self) {
        self.depth.close();
        self.after(Before::Operand);
    }
}
