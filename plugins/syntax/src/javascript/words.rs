//! Names and keywords.

use super::{Before, Dialect, Open, Scan};
use crate::bytes::{is_word, word_end};
use crate::depth::{CHAIN, DOUBLED, ELSE, PREFIX};

impl Scan<'_> {
    /// A name, a keyword or a number.
    pub(super) fn word(&mut self) {
        let start = self.at;
        self.at = word_end(self.bytes, start);
        let word = &self.bytes[start..self.at];
        // Only lower-case words of these lengths are keywords.
        let may_be_keyword = (2..=10).contains(&word.len()) && word[0].is_ascii_lowercase() && !self.is_member(start);
        let sort = if may_be_keyword { Word::of(word, self.dialect) } else { Word::Name };
        self.place(sort, word);
        let begins = self.begins;
        self.after(match sort {
            Word::Name => Before::Name,
            Word::Header => Before::Header,
            // `for await (…)`
            _ if self.before == Before::Header => Before::Header,
            _ => Before::Keyword,
        });
        self.label = begins && sort == Word::Name;
        self.begins = matches!(sort, Word::Else | Word::Do);
    }

    /// A letter outside ASCII: a blank, or part of a name.
    pub(super) fn letter(&mut self) {
        let start = self.at;
        let Some(letter) = self.text.get(start..).and_then(|rest| rest.chars().next()) else {
            self.at += 1;
            return;
        };
        if letter.is_whitespace() || letter == '\u{feff}' {
            self.newline |= matches!(letter, '\u{2028}' | '\u{2029}');
            self.at += letter.len_utf8();
            return;
        }
        self.at = word_end(self.bytes, start + letter.len_utf8() - 1);
        if start == 0 || !is_word(self.bytes[start - 1]) {
            self.place(Word::Name, b"");
            self.after(Before::Name);
        }
    }

    /// Whether the word at `start` names a member: keywords may, too.
    fn is_member(&self, start: usize) -> bool {
        self.bytes[..start].ends_with(b".") && !self.bytes[..start].ends_with(b"..")
    }

    /// What the word does to the depth, by what stands before it.
    fn place(&mut self, sort: Word, word: &[u8]) {
        match sort {
            Word::Else => {
                self.depth.close_while(|open| open == Open::Angle);
                self.depth.part_ends();
                self.depth.statement(ELSE);
                return;
            }
            // `do …; while (…)`
            Word::Header if word == b"while" && self.depth.loop_ends() => return,
            Word::Case => return self.statement_ends(),
            Word::Infer => return self.depth.expression(DOUBLED),
            _ => {}
        }
        match self.before {
            // What `else if` needs is counted with `else`.
            Before::Keyword if self.begins && word == b"if" => {}
            Before::Condition | Before::Keyword if self.begins => match sort {
                Word::Header | Word::Do => self.depth.statement(PREFIX),
                _ => self.depth.expression(CHAIN),
            },
            Before::Semicolon => self.statement_ends(),
            Before::Block if sort != Word::Infix => self.statement_ends(),
            before if before.is_operand() && self.newline && sort != Word::Infix => self.statement_ends(),
            Before::Operator => {}
            _ => self.depth.expression(PREFIX),
        }
        if sort == Word::Do {
            self.depth.statement(PREFIX);
            self.depth.loop_begins();
        }
    }
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// A name or a number, or a keyword that stands for a value.
    Name,
    /// A keyword in front of an expression, a type or a statement.
    Prefix,
    /// A keyword between two.
    Infix,
    /// A keyword with parentheses after which a statement follows.
    Header,
    Do,
    Else,
    Case,
    /// `infer` of TypeScript's types.
    Infer,
}

impl Word {
    fn of(word: &[u8], dialect: Dialect) -> Self {
        match word {
            b"if" | b"for" | b"while" | b"with" => Self::Header,
            b"do" => Self::Do,
            b"infer" if dialect.types => Self::Infer,
            b"else" => Self::Else,
            b"case" | b"default" => Self::Case,
            b"in" | b"of" | b"as" | b"is" | b"instanceof" | b"satisfies" | b"extends" | b"implements" | b"from" | b"catch"
            | b"finally" => Self::Infix,
            b"new" | b"typeof" | b"void" | b"delete" | b"await" | b"yield" | b"return" | b"throw" | b"keyof" | b"readonly"
            | b"unique" | b"asserts" | b"abstract" | b"async" | b"function" | b"class" | b"const" | b"let" | b"var"
            | b"export" | b"import" | b"static" => Self::Prefix,
            _ => Self::Name,
        }
    }
}
