//! What a Python file imports.
//!
//! `import` cannot be a name in Python, so wherever it stands outside strings and comments it is an import: in functions, in `try`,
//! under `if TYPE_CHECKING`.

mod lexer;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use lexer::{Kind, Lexer, Token};
use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};

use crate::{
    bounds::{MAX_NAME, MAX_PARTS, Room, TooMany},
    mention,
};

/// `import module`, or `from module import names`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Import {
    /// How many dots stand before the module: one is the file's own package.
    pub level: u8,
    /// The module, with dots between its parts; empty for `from . import …`.
    pub module: Box<str>,
    /// What is taken from it: names, or modules below it. Empty for `*`.
    pub names: Vec<Box<str>>,
}

static IMPORT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("import"));

/// All imports of a file, sorted, each once.
pub(crate) fn read(content: &[u8]) -> Result<Vec<Import>, TooMany> {
    let imports =
        |rest: &[u8]| mention::ends_word(rest) || ["_module", "__", "orskip"].iter().any(|end| rest.starts_with(end.as_bytes()));
    let Some(last) = mention::last(&IMPORT, content, imports) else { return Ok(Vec::new()) };
    let mut lexer = Lexer::new(content);
    let mut reader = Reader { token: lexer.next(), lexer, found: BTreeMap::new(), room: Room::new(content) };
    while reader.token.start <= last && reader.token.kind != Kind::End {
        reader.statement()?;
    }
    let imports = reader.found.into_iter();
    Ok(imports.map(|((level, module), names)| Import { level, module, names: names.into_iter().collect() }).collect())
}

struct Reader<'t> {
    lexer: Lexer<'t>,
    token: Token<'t>,
    found: BTreeMap<(u8, Box<str>), BTreeSet<Box<str>>>,
    room: Room,
}

impl<'t> Reader<'t> {
    fn advance(&mut self) {
        self.token = self.lexer.next();
    }

    /// Takes this mark, if it stands here.
    fn takes(&mut self, mark: u8) -> bool {
        let takes = self.token.kind == Kind::Mark(mark);
        if takes {
            self.advance();
        }
        takes
    }

    /// Takes one token, or the import that starts with it.
    fn statement(&mut self) -> Result<(), TooMany> {
        let kind = self.token.kind;
        self.advance();
        match kind {
            Kind::Word(b"import") => self.modules(),
            Kind::Word(b"from") => self.from(),
            Kind::Word(b"import_module" | b"importorskip" | b"__import__") => self.call(),
            _ => Ok(()),
        }
    }

    /// `import a.b as c, d`
    fn modules(&mut self) -> Result<(), TooMany> {
        loop {
            let module = self.module();
            self.add(0, &module, None)?;
            self.alias();
            if module.is_empty() || !self.takes(b',') {
                return Ok(());
            }
        }
    }

    /// `from ..a.b import c as d, e`; `from` also stands in `raise … from` and `yield from`.
    fn from(&mut self) -> Result<(), TooMany> {
        let mut level = 0_u8;
        while !self.token.on_new_line && self.takes(b'.') {
            level = level.saturating_add(1);
        }
        let module = self.module();
        if self.token.on_new_line || self.token.kind != Kind::Word(b"import") || (level == 0 && module.is_empty()) {
            return Ok(());
        }
        self.advance();
        self.add(level, &module, None)?;
        let in_brackets = self.takes(b'(');
        loop {
            match self.token.kind {
                _ if self.token.on_new_line && !in_brackets => return Ok(()),
                Kind::Word(b"import" | b"from") => return Ok(()),
                Kind::Word(name) => self.add(level, &module, Some(name))?,
                _ => return Ok(()),
            }
            self.advance();
            self.alias();
            if !self.takes(b',') {
                return Ok(());
            }
        }
    }

    /// `import_module("literal")`, also with the package that dots refer to.
    fn call(&mut self) -> Result<(), TooMany> {
        if !self.takes(b'(') {
            return Ok(());
        }
        let Some(name) = self.text() else { return Ok(()) };
        let level = name.iter().take_while(|byte| **byte == b'.').count();
        if !matches!(self.token.kind, Kind::Mark(b',' | b')')) {
            return Ok(());
        }
        let package = if level > 0 && self.takes(b',') { self.package() } else { None };
        let module = &name[level..];
        match package {
            Some(package) => {
                let above: Vec<_> = package.rsplitn(level, |byte| *byte == b'.').collect();
                let above = above.last().copied().filter(|_| above.len() == level).unwrap_or_default();
                self.add(0, &[above, module].join(&b'.'), None)
            }
            None => self.add(u8::try_from(level).unwrap_or(u8::MAX), module, None),
        }
    }

    /// `"a.b"` or `package="a.b"`
    fn package(&mut self) -> Option<&'t [u8]> {
        if let Kind::Word(_) = self.token.kind {
            self.advance();
            self.takes(b'=');
        }
        self.text()
    }

    fn text(&mut self) -> Option<&'t [u8]> {
        let Kind::Text(text) = self.token.kind else { return None };
        self.advance();
        text.filter(|text| text.len() <= MAX_NAME)
    }

    /// `a.b.c`; the parts that are too deep are left out.
    fn module(&mut self) -> Vec<u8> {
        let mut module = Vec::new();
        let mut parts = 0;
        while let Kind::Word(part) = self.token.kind
            && !self.token.on_new_line
            && part != b"import"
        {
            parts += 1;
            if parts <= MAX_PARTS && module.len() + part.len() < MAX_NAME {
                module.extend_from_slice(if parts > 1 { b"." } else { b"" });
                module.extend_from_slice(part);
            }
            self.advance();
            if self.token.on_new_line || !self.takes(b'.') {
                break;
            }
        }
        module
    }

    /// `as name`
    fn alias(&mut self) {
        if self.token.kind == Kind::Word(b"as") {
            self.advance();
            self.advance();
        }
    }

    fn add(&mut self, level: u8, module: &[u8], name: Option<&[u8]>) -> Result<(), TooMany> {
        let Ok(module) = std::str::from_utf8(module) else { return Ok(()) };
        if level == 0 && module.is_empty() {
            return Ok(());
        }
        self.room.copy(module.len())?;
        let key = (level, module.into());
        if !self.found.contains_key(&key) {
            self.room.keep(module.len())?;
        }
        let names = self.found.entry(key).or_default();
        if let Some(name) = name.and_then(|name| std::str::from_utf8(name).ok()).filter(|name| name.len() <= MAX_NAME)
            && !names.contains(name)
        {
            self.room.keep(name.len())?;
            names.insert(name.into());
        }
        Ok(())
    }
}
