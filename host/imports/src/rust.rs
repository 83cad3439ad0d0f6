//! What a Rust file declares, uses and includes.

mod lexer;
mod paths;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use lexer::{Lexer, Token};
use paths::Path;
use serde::{Deserialize, Serialize};

use crate::bounds::{MAX_NAME, MAX_PARTS, Names, Room, TooMany};

/// What a file says about others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Source {
    /// The modules whose content is in other files.
    pub modules: Vec<Module>,
    /// Paths that lead out of the file's own module: `crate::a`, `super::a`, `other_crate::a`.
    pub uses: Vec<Box<str>>,
    /// What is included, relative to the file's folder.
    pub files: Vec<Box<str>>,
    /// What is included, relative to the folder of `Cargo.toml`.
    pub package_files: Vec<Box<str>>,
}

/// `mod name;`
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Module {
    /// The modules around it in the same file, with `/` between them.
    pub inside: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// What `#[path]` says, also under a condition.
    pub paths: Vec<Box<str>>,
}

/// Reads a file.
pub(crate) fn read(content: &[u8]) -> Result<Source, TooMany> {
    let mut reader = Reader {
        lexer: Lexer::new(content),
        token: Token::Mark(b' '),
        room: Room::new(content),
        braces: Vec::new(),
        inline: Vec::new(),
        paths: Vec::new(),
        modules: BTreeSet::new(),
        uses: Names::default(),
        files: Names::default(),
        package_files: Names::default(),
        scratch: Path::default(),
    };
    while reader.token != Token::End {
        reader.item()?;
    }
    Ok(Source {
        modules: reader.modules.into_iter().collect(),
        uses: reader.uses.into_sorted(),
        files: reader.files.into_sorted(),
        package_files: reader.package_files.into_sorted(),
    })
}

struct Reader<'t> {
    lexer: Lexer<'t>,
    token: Token<'t>,
    room: Room,
    /// The braces that are open, and whether each is of a module.
    braces: Vec<bool>,
    /// The modules that are open.
    inline: Vec<&'t [u8]>,
    /// What attributes said about the path of the next module.
    paths: Vec<&'t [u8]>,
    modules: BTreeSet<Module>,
    uses: Names,
    files: Names,
    package_files: Names,
    scratch: Path<'t>,
}

impl<'t> Reader<'t> {
    fn advance(&mut self) {
        self.token = self.lexer.next();
        self.count_brace();
    }

    /// Goes on to the next token that something may begin with.
    fn skip(&mut self) {
        self.token = self.lexer.skim();
        self.count_brace();
    }

    fn count_brace(&mut self) {
        match self.token {
            Token::Mark(b'{') => self.braces.push(false),
            Token::Mark(b'}') if self.braces.pop() == Some(true) => {
                self.inline.pop();
            }
            _ => {}
        }
    }

    /// Takes this token, if it stands here.
    fn takes(&mut self, token: Token<'_>) -> bool {
        let takes = self.token == token;
        if takes {
            self.advance();
        }
        takes
    }

    /// Takes one token, or what starts with it.
    fn item(&mut self) -> Result<(), TooMany> {
        let Token::Word(word) = self.token else {
            if let Token::Mark(b';' | b'{' | b'}') = self.token {
                self.paths.clear();
            }
            self.skip();
            return Ok(());
        };
        self.advance();
        match word {
            b"mod" => self.module(),
            b"use" => self.tree(),
            b"extern" => self.extern_crate(),
            b"path" if self.takes(Token::Mark(b'=')) => {
                self.path_attribute();
                Ok(())
            }
            _ if is_include(word) => self.include(),
            _ if self.token == Token::Colons && !comes_before_path(word) => self.path(word),
            _ => Ok(()),
        }
    }

    /// `mod name;` or `mod name {`
    fn module(&mut self) -> Result<(), TooMany> {
        let Token::Word(name) = self.token else { return Ok(()) };
        self.advance();
        let paths = std::mem::take(&mut self.paths);
        match self.token {
            Token::Mark(b';') => self.declare(name, &paths),
            Token::Mark(b'{') => {
                if let Some(brace) = self.braces.last_mut() {
                    *brace = true;
                    self.inline.push(name);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn declare(&mut self, name: &[u8], paths: &[&[u8]]) -> Result<(), TooMany> {
        let inside = &self.inline[..self.inline.len().min(MAX_PARTS)];
        let length = name.len() + inside.iter().map(|name| name.len() + 1).sum::<usize>();
        if length > MAX_NAME {
            return Ok(());
        }
        self.room.copy(length)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned().into_boxed_str();
        let paths: Vec<_> = paths.iter().filter(|path| path.len() <= MAX_NAME).map(|path| text(path)).collect();
        let module = Module { inside: text(&inside.join(&b'/')), name: text(name), paths };
        if !self.modules.contains(&module) {
            self.room.keep(length + module.paths.iter().map(|path| path.len()).sum::<usize>())?;
            self.modules.insert(module);
        }
        Ok(())
    }

    /// `path = "…"`, in an attribute: anything else has an end before the next module.
    fn path_attribute(&mut self) {
        if let Token::Text(Some(path)) = self.token {
            self.paths.push(path);
            self.advance();
        }
    }

    /// `a::{self, b::*, c as d};`
    fn tree(&mut self) -> Result<(), TooMany> {
        let mut path = Path::default();
        // How long the path is at the start of each open group.
        let mut groups = Vec::new();
        let mut ends = false;
        loop {
            match self.token {
                Token::Word(b"as") => self.advance(),
                // The end is missing.
                Token::Word(b"mod" | b"use" | b"pub" | b"extern" | b"fn") => return Ok(()),
                Token::Word(part) => {
                    path.push(part);
                    ends = true;
                }
                Token::Mark(b'*') => ends = true,
                Token::Colons => {}
                Token::Mark(b'{') => {
                    groups.push(path.len());
                    ends = false;
                }
                Token::Mark(mark @ (b',' | b'}' | b';')) => {
                    if std::mem::take(&mut ends) {
                        path.keep(self.inline.len(), &mut self.uses, &mut self.room)?;
                    }
                    if mark == b';' {
                        return Ok(());
                    }
                    path.truncate(groups.last().copied().unwrap_or_default());
                    if mark == b'}' && groups.pop().is_none() {
                        return Ok(());
                    }
                }
                _ => return Ok(()),
            }
            self.advance();
        }
    }

    /// `extern crate name`
    fn extern_crate(&mut self) -> Result<(), TooMany> {
        let is_crate = self.takes(Token::Word(b"crate"));
        match self.token {
            Token::Word(name) if is_crate && name != b"self" => self.uses.add(name, &mut self.room),
            _ => Ok(()),
        }
    }

    /// `a::b::c` anywhere; what follows a type parameter is not read.
    fn path(&mut self, first: &'t [u8]) -> Result<(), TooMany> {
        let mut path = std::mem::take(&mut self.scratch);
        path.truncate(0);
        path.push(first);
        let mut last = first;
        while self.takes(Token::Colons) {
            let Token::Word(part) = self.token else { break };
            path.push(part);
            last = part;
            self.advance();
        }
        if path.len() > 1 {
            path.keep(self.inline.len(), &mut self.uses, &mut self.room)?;
        }
        self.scratch = path;
        if is_include(last) { self.include() } else { Ok(()) }
    }

    /// `include!("…")`, or `include!(concat!(env!("CARGO_MANIFEST_DIR"), "…"))`
    fn include(&mut self) -> Result<(), TooMany> {
        if !self.opens_macro() {
            return Ok(());
        }
        match self.token {
            Token::Text(Some(path)) => self.files.add(path, &mut self.room),
            Token::Word(b"concat") => {
                self.advance();
                self.in_package()
            }
            _ => Ok(()),
        }
    }

    fn in_package(&mut self) -> Result<(), TooMany> {
        let opens = self.opens_macro()
            && self.takes(Token::Word(b"env"))
            && self.opens_macro()
            && self.takes(Token::Text(Some(b"CARGO_MANIFEST_DIR")))
            && self.takes(Token::Mark(b')'))
            && self.takes(Token::Mark(b','));
        match self.token {
            Token::Text(Some(path)) if opens => self.package_files.add(path.strip_prefix(b"/").unwrap_or(path), &mut self.room),
            _ => Ok(()),
        }
    }

    /// Takes `!(`.
    fn opens_macro(&mut self) -> bool {
        self.takes(Token::Mark(b'!')) && (self.takes(Token::Mark(b'(')) || self.takes(Token::Mark(b'[')))
    }
}

fn is_include(name: &[u8]) -> bool {
    matches!(name, b"include" | b"include_str" | b"include_bytes")
}

/// Whether this is a keyword behind which a path may begin with `::`, so that it is no part of it.
fn comes_before_path(word: &[u8]) -> bool {
    matches!(
        word,
        b"as"
            | b"const"
            | b"dyn"
            | b"else"
            | b"for"
            | b"if"
            | b"impl"
            | b"in"
            | b"let"
            | b"match"
            | b"mut"
            | b"ref"
            | b"return"
            | b"static"
            | b"unsafe"
            | b"where"
            | b"while"
    )
}
