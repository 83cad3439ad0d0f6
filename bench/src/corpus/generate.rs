//! Made-up programs: they parse, look like what people write, no two are alike, and analyzers find about as much in them, a file, as
//! in Django 5.2.4 (0.34 findings of all official plugins).

use std::fmt::Write as _;

use super::random::Random;

/// How deep expressions go.
const DEPTH: usize = 3;

/// How deep blocks go.
const BLOCKS: usize = 2;

const WORDS: [&str; 72] = [
    "account", "action", "address", "amount", "archive", "batch", "body", "bucket", "buffer", "cache", "channel", "client",
    "column", "config", "context", "count", "cursor", "data", "date", "default", "delta", "device", "entry", "error", "event",
    "field", "filter", "flag", "folder", "group", "handler", "header", "index", "item", "job", "key", "label", "level", "limit",
    "line", "link", "list", "locale", "message", "model", "name", "node", "offset", "option", "order", "owner", "page", "parent",
    "password", "path", "payload", "query", "queue", "record", "request", "response", "result", "route", "score", "secret",
    "session", "state", "status", "token", "user", "value", "version",
];
const VERBS: [&str; 24] = [
    "add", "apply", "build", "check", "collect", "create", "delete", "fetch", "find", "format", "get", "handle", "load", "make",
    "merge", "parse", "read", "remove", "render", "resolve", "save", "send", "update", "validate",
];
const COMMENTS: [&str; 6] = [
    "The order matters here: see the notes on consistency.",
    "TODO: make this configurable once somebody needs it",
    "Older versions sent an empty value, which still happens.",
    "Only the first one counts.",
    "This is called for every entry, so it must be quick.",
    "Nothing to do if it was seen before.",
];
const OPERATORS: [&str; 6] = ["+", "-", "*", "<", ">=", "=="];

/// What a program is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Blocks by indentation.
    Python,
    /// Blocks by braces.
    JavaScript,
    /// The same, with types.
    TypeScript,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Python, Self::JavaScript, Self::TypeScript];

    /// What the names of its files end with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Python => "py",
            Self::JavaScript => "js",
            Self::TypeScript => "ts",
        }
    }
}

/// A program of about `size` bytes.
pub fn file(dialect: Dialect, size: usize, random: &mut Random) -> String {
    let mut writer = Writer { dialect, random, text: String::with_capacity(size + 1024), indent: 0 };
    writer.imports();
    while writer.text.len() < size {
        if writer.random.once_in(3) { writer.class() } else { writer.function("") }
    }
    writer.text
}

struct Writer<'a> {
    dialect: Dialect,
    random: &'a mut Random,
    text: String,
    indent: usize,
}

impl Writer<'_> {
    fn is_python(&self) -> bool {
        self.dialect == Dialect::Python
    }

    fn line(&mut self, line: &str) {
        self.text.extend(std::iter::repeat_n("    ", self.indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line that ends as statements do.
    fn simple(&mut self, line: &str) {
        let end = if self.is_python() { "" } else { ";" };
        self.line(&format!("{line}{end}"));
    }

    /// `head`, and statements below it.
    fn block(&mut self, head: &str, depth: usize, statements: usize) {
        let open = if self.is_python() { ":" } else { " {" };
        self.line(&format!("{head}{open}"));
        self.indent += 1;
        for _ in 0..statements {
            self.statement(depth);
        }
        self.indent -= 1;
        if !self.is_python() {
            self.line("}");
        }
    }

    fn imports(&mut self) {
        for _ in 0..2 + self.random.below(4) {
            let (module, name) = (self.name(), self.name());
            if self.is_python() {
                self.line(&format!("from {module} import {name}"));
            } else {
                self.line(&format!("import {{ {name} }} from './{module}';"));
            }
        }
        self.text.push('\n');
    }

    fn class(&mut self) {
        let name = self.type_name();
        let open = if self.is_python() { ":" } else { " {" };
        self.line(&format!("class {name}{open}"));
        self.indent += 1;
        for _ in 0..1 + self.random.below(4) {
            self.function(if self.is_python() { "self" } else { "method" });
        }
        self.indent -= 1;
        if !self.is_python() {
            self.line("}");
        }
        self.text.push('\n');
    }

    /// A function; `kind` is empty, or says how it is a method.
    fn function(&mut self, kind: &str) {
        let name = format!("{}_{}", self.random.pick(&VERBS), self.name());
        let mut parameters: Vec<String> = (0..self.random.below(4)).map(|index| format!("{}_{index}", self.name())).collect();
        if self.dialect == Dialect::TypeScript {
            parameters.iter_mut().for_each(|parameter| parameter.push_str(": string"));
        }
        if kind == "self" {
            parameters.insert(0, kind.to_owned());
        }
        let word = match (self.is_python(), kind) {
            (true, _) => "def ",
            (false, "") => "export function ",
            (false, _) => "",
        };
        if !self.is_python() {
            let comment = self.random.pick(&COMMENTS);
            self.line(&format!("/** {comment} */"));
        }
        let statements = 2 + self.random.below(9);
        self.block(&format!("{word}{name}({})", parameters.join(", ")), BLOCKS, statements);
        self.text.push('\n');
    }

    fn statement(&mut self, depth: usize) {
        match self.random.below(if depth == 0 { 8 } else { 10 }) {
            0 => {
                let (mark, comment) = (if self.is_python() { "#" } else { "//" }, self.random.pick(&COMMENTS));
                self.line(&format!("{mark} {comment}"));
                self.simple_call();
            }
            1 | 2 => self.simple_call(),
            3 => {
                let value = self.expression(1);
                self.simple(&format!("return {value}"));
            }
            4..8 => {
                let (target, value) = (self.name(), self.expression(DEPTH));
                let word = if self.is_python() { "" } else { "const " };
                // A number keeps names apart that must not be declared twice.
                let number = self.random.below(1_000_000);
                self.simple(&format!("{word}{target}_{number} = {value}"));
            }
            _ => self.nest(depth - 1),
        }
    }

    /// A statement with others below it.
    fn nest(&mut self, depth: usize) {
        let nested = 1 + self.random.below(3);
        match self.random.below(4) {
            0 | 1 => {
                let condition = self.expression(1);
                let head = if self.is_python() { format!("if {condition}") } else { format!("if ({condition})") };
                self.block(&head, depth, nested);
            }
            2 => {
                let (item, items) = (self.name(), self.expression(1));
                let head =
                    if self.is_python() { format!("for {item} in {items}") } else { format!("for (const {item} of {items})") };
                self.block(&head, depth, nested);
            }
            _ => {
                self.block("try", depth, nested);
                let head = if self.is_python() { "except ValueError" } else { "catch (error)" };
                self.block(head, depth, 1);
            }
        }
    }

    fn simple_call(&mut self) {
        let call = self.call(1);
        self.simple(&call);
    }

    fn call(&mut self, depth: usize) -> String {
        let (object, verb, name) = (self.name(), self.random.pick(&VERBS), self.name());
        let arguments: Vec<String> = (0..self.random.below(4)).map(|_| self.expression(depth.saturating_sub(1))).collect();
        format!("{object}.{verb}_{name}({})", arguments.join(", "))
    }

    fn expression(&mut self, depth: usize) -> String {
        match self.random.below(if depth == 0 { 6 } else { 11 }) {
            0..3 => self.name(),
            3 => self.random.below(5_000).to_string(),
            4 | 5 => self.string(),
            6 | 7 => self.call(depth),
            8 => format!("({} {} {})", self.expression(depth - 1), self.random.pick(&OPERATORS), self.expression(depth - 1)),
            9 => format!("[{}, {}]", self.expression(depth - 1), self.expression(depth - 1)),
            _ => format!("{}[{}]", self.name(), self.string()),
        }
    }

    fn string(&mut self) -> String {
        let (first, second) = (self.random.pick(&WORDS), self.random.pick(&WORDS));
        if self.random.once_in(1_000) {
            return format!("'{:016x}{:016x}'", self.random.number(), self.random.number());
        }
        match self.random.below(40) {
            0 => format!("'https://www.example.com/{first}/{second}?page={}'", self.random.below(100)),
            1..6 => format!("'/{first}/{second}.json'"),
            6..12 => format!("\"the {first} has no {second}\""),
            _ => format!("'{first}'"),
        }
    }

    fn name(&mut self) -> String {
        let mut name = self.random.pick(&WORDS).to_owned();
        if !self.random.once_in(4) {
            let _ = write!(name, "_{}", self.random.pick(&WORDS));
        }
        // Words of the languages.
        if name == "default" { "fallback".to_owned() } else { name }
    }

    fn type_name(&mut self) -> String {
        let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
        capital(self.random.pick(&WORDS)) + &capital(self.random.pick(&WORDS))
    }
}
