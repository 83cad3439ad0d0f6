//! Operators, brackets and punctuation.

use super::{Before, Open, Scan};
use crate::depth::{BRACKET, CHAIN, PREFIX};

impl Scan<'_> {
    /// A byte that belongs to no word, string or comment.
    pub(super) fn mark(&mut self, byte: u8) {
        if self.before == Before::Semicolon && !matches!(byte, b';' | b')' | b']' | b'}') {
            self.statement_ends();
        }
        match byte {
            b'(' | b'[' | b'{' => self.opens(byte),
            b')' | b']' | b'}' => self.closes(byte),
            b'`' => {
                self.depth.open(Open::Template, BRACKET);
                self.at += 1;
            }
            b',' => {
                self.depth.part_ends();
                self.passes(Before::Operator);
            }
            b';' => {
                self.depth.close_while(|open| open == Open::Angle);
                self.depth.part_ends();
                self.passes(Before::Semicolon);
            }
            b':' if self.label => {
                self.depth.statement(PREFIX);
                self.passes(Before::Operator);
                self.begins = true;
            }
            b'<' => self.less(),
            b'>' => self.greater(),
            _ => self.operator(byte),
        }
    }

    /// The byte at hand is over.
    fn passes(&mut self, before: Before) {
        self.at += 1;
        self.after(before);
    }

    fn opens(&mut self, byte: u8) {
        let open = match byte {
            b'(' => Open::Parenthesis { header: self.before == Before::Header },
            b'[' => Open::Bracket,
            _ => Open::Brace,
        };
        if self.before == Before::Block && byte == b'{' {
            self.statement_ends();
        }
        self.depth.open(open, BRACKET);
        self.passes(if byte == b'{' { Before::Semicolon } else { Before::Operator });
    }

    fn closes(&mut self, byte: u8) {
        let is_meant = |open: Open| match byte {
            b')' => matches!(open, Open::Parenthesis { .. }),
            b']' => open == Open::Bracket,
            _ => matches!(open, Open::Brace | Open::Hole),
        };
        if !self.depth.close_until(is_meant) {
            return self.passes(Before::Operand);
        }
        let closed = self.depth.kind();
        self.depth.close();
        match closed {
            Open::Parenthesis { header: true } => self.passes(Before::Condition),
            Open::Brace => {
                self.depth.expression(CHAIN);
                self.passes(Before::Block);
            }
            // Back in the text of the template.
            Open::Hole => self.at += 1,
            _ => {
                self.depth.expression(CHAIN);
                self.passes(Before::Operand);
            }
        }
    }

    /// `<`: a comparison, a type's arguments, or an element.
    fn less(&mut self) {
        let prefix = !self.before.is_operand();
        if prefix && self.dialect.elements && self.element_begins() {
            return self.element();
        }
        if matches!(self.peek(1), b'=' | b'<') && !prefix {
            self.at += 1;
            return self.operator(b'<');
        }
        if prefix {
            self.depth.expression(PREFIX);
        }
        if self.dialect.types {
            self.depth.open(Open::Angle, BRACKET);
        } else {
            self.depth.expression(CHAIN);
        }
        self.passes(Before::Operator);
    }

    /// `>`: a comparison, or the end of a type's arguments.
    fn greater(&mut self) {
        if self.depth.kind() == Open::Angle && self.peek(1) != b'=' {
            self.depth.close();
            self.depth.expression(CHAIN);
            self.passes(Before::Operand);
        } else {
            self.depth.expression(CHAIN);
            self.at += usize::from(self.peek(1) == b'=');
            self.passes(Before::Operator);
        }
    }

    fn operator(&mut self, byte: u8) {
        let (infix, next) = (self.before.is_operand(), self.peek(1));
        match (byte, next) {
            // A token of two or three bytes that only makes the tree deeper.
            (b'=' | b'!', b'=') => {
                self.at += 1 + usize::from(self.peek(2) == b'=');
                self.depth.expression(CHAIN);
            }
            (b'&', b'&') | (b'|', b'|') | (b'?', b'?') if infix => {
                // No type goes on with these, so what looked like one was a comparison.
                self.depth.close_while(|open| open == Open::Angle);
                self.at += 1;
                self.depth.expression(CHAIN);
            }
            (b'?', b'.') => self.depth.expression(CHAIN),
            (b'=', b'>') => {
                self.at += 1;
                self.depth.expression(PREFIX);
            }
            (b'+' | b'-', _) if next == byte && infix && !self.newline => {
                self.at += 2;
                return self.after(Before::Operand);
            }
            (b'*', b'*') => {
                self.at += 1;
                self.depth.expression(CHAIN);
            }
            (b'!' | b'~', _) => {
                self.operand_begins();
                self.depth.expression(PREFIX);
            }
            (b'=' | b'?', _) => self.depth.expression(PREFIX),
            (b'+' | b'-', _) if !infix => self.depth.expression(PREFIX),
            (b':', _) => {}
            _ => self.depth.expression(CHAIN),
        }
        // `x!` of TypeScript ends an operand.
        let ends = byte == b'!' && infix && self.dialect.types;
        self.passes(if ends { Before::Operand } else { Before::Operator });
        // After `case …:` too there may be a label.
        self.begins = byte == b':';
    }
}
