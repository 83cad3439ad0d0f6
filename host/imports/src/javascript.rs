//! What a JavaScript or TypeScript file imports, as specifiers.

mod component;
mod lexer;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub(crate) use component::read as read_component;
use lexer::{Kind, Lexer, Token};
use memchr::{
    memchr,
    memmem::{self, Finder},
};

use crate::{
    bounds::{Names, Room, TooMany},
    mention::{self, ends_word},
};

static IMPORT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("import"));
static REQUIRE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("require"));
static FROM: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("from"));
static REFERENCE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("<reference"));

/// All specifiers that a file imports, sorted, each once.
pub(crate) fn read(content: &[u8]) -> Result<Vec<Box<str>>, TooMany> {
    let (mut names, mut room) = (Names::default(), Room::new(content));
    read_into(content, &mut names, &mut room)?;
    Ok(names.into_sorted())
}

fn read_into(content: &[u8], names: &mut Names, room: &mut Room) -> Result<(), TooMany> {
    let Some(last) = last_mention(content) else { return Ok(()) };
    let mut lexer = Lexer::new(content);
    let mut reader = Reader { token: lexer.next(), lexer, names, room };
    while reader.token.start <= last && reader.token.kind != Kind::End {
        reader.statement()?;
    }
    for reference in reader.lexer.references {
        if let Some(path) = attribute(reference, "path") {
            // It is a path, also without `./`.
            names.add(&if path.starts_with(b".") { path.to_vec() } else { [b"./", path].concat() }, room)?;
        }
    }
    Ok(())
}

/// Where the file could last import something.
fn last_mention(content: &[u8]) -> Option<usize> {
    let is_before_specifier = |rest: &[u8]| rest.first().is_some_and(|byte| b"\"'/ \t\r\n".contains(byte));
    let mentions = [
        mention::last(&IMPORT, content, ends_word),
        mention::last(&REQUIRE, content, ends_word),
        mention::last(&FROM, content, is_before_specifier),
        mention::last(&REFERENCE, content, ends_word),
    ];
    mentions.into_iter().flatten().max()
}

/// The value of an attribute in a tag, without its quotes.
fn attribute<'t>(tag: &'t [u8], name: &str) -> Option<&'t [u8]> {
    let at = memmem::find(tag, name.as_bytes())? + name.len();
    let value = tag[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let end = memchr(*quote, &value[1..])?;
    Some(&value[1..=end])
}

struct Reader<'t, 'n> {
    lexer: Lexer<'t>,
    token: Token<'t>,
    names: &'n mut Names,
    room: &'n mut Room,
}

impl Reader<'_, '_> {
    fn advance(&mut self) {
        self.token = self.lexer.next();
    }

    /// Takes this token, if it stands here.
    fn takes(&mut self, kind: Kind<'_>) -> bool {
        let takes = self.token.kind == kind;
        if takes {
            self.advance();
        }
        takes
    }

    /// Takes one token, or the import that starts with it.
    fn statement(&mut self) -> Result<(), TooMany> {
        let token = self.token;
        self.advance();
        match token.kind {
            Kind::Word(b"import") if !token.is_member => self.import(),
            Kind::Word(b"export") if !token.is_member => self.export(),
            Kind::Word(b"require") => self.require(),
            _ => Ok(()),
        }
    }

    fn import(&mut self) -> Result<(), TooMany> {
        match self.token.kind {
            Kind::Mark(b'(') => self.call(),
            Kind::Mark(b'.') => {
                self.advance();
                self.property()
            }
            Kind::Text(_) => self.specifier(),
            _ => self.clause(),
        }
    }

    /// `import.meta.resolve("…")`, `import.defer("…")`
    fn property(&mut self) -> Result<(), TooMany> {
        let resolves = if self.takes(Kind::Word(b"meta")) {
            self.takes(Kind::Mark(b'.')) && self.takes(Kind::Word(b"resolve"))
        } else {
            self.takes(Kind::Word(b"defer")) || self.takes(Kind::Word(b"source"))
        };
        if resolves { self.call() } else { Ok(()) }
    }

    fn export(&mut self) -> Result<(), TooMany> {
        self.takes(Kind::Word(b"type"));
        match self.token.kind {
            Kind::Mark(b'*' | b'{') => self.clause(),
            _ => Ok(()),
        }
    }

    /// `require("…")`, `require.resolve("…")`
    fn require(&mut self) -> Result<(), TooMany> {
        if self.takes(Kind::Mark(b'.')) && !self.takes(Kind::Word(b"resolve")) {
            return Ok(());
        }
        self.call()
    }

    /// `("…")`; what follows the specifier may be options, but no more of it.
    fn call(&mut self) -> Result<(), TooMany> {
        if !self.takes(Kind::Mark(b'(')) {
            return Ok(());
        }
        let Kind::Text(Some(text)) = self.token.kind else { return Ok(()) };
        self.advance();
        match self.token.kind {
            Kind::Mark(b',' | b')') => self.names.add(text, self.room),
            _ => Ok(()),
        }
    }

    /// `a, { b as c, type d } from "…"`; without `from` it is something else, and nothing is lost.
    fn clause(&mut self) -> Result<(), TooMany> {
        let mut in_braces = false;
        loop {
            match self.token.kind {
                Kind::Mark(b'{') => in_braces = true,
                Kind::Mark(b'}') => in_braces = false,
                Kind::Mark(b',' | b'*') => {}
                Kind::Text(_) if in_braces => {}
                Kind::Word(b"import" | b"export" | b"require") if !in_braces => return Ok(()),
                Kind::Word(b"from") if !in_braces => {
                    self.advance();
                    if let Kind::Text(_) = self.token.kind {
                        return self.specifier();
                    }
                    continue;
                }
                Kind::Word(_) => {}
                _ => return Ok(()),
            }
            self.advance();
        }
    }

    fn specifier(&mut self) -> Result<(), TooMany> {
        if let Kind::Text(Some(text)) = self.token.kind {
            self.names.add(text, self.room)?;
        }
        self.advance();
        Ok(())
    }
}
