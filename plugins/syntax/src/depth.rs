//! How deep the code is at one token: the brackets around it, and in each of them what has begun and has not ended.
//!
//! All of it is added up in units, so that mixed shapes cannot go deeper than plain ones: the parsers and walks need about as
//! much stack for a unit of one sort as of another.

/// How many levels of brackets may nest before a file is not parsed. Code that people write stays below 40.
pub const LEVELS: u32 = 200;

/// The units of a bracket or an indented block: parsers run through all their levels of precedence for each.
pub(crate) const BRACKET: u32 = 40;

/// The units of what nests without a bracket to the right: prefix operators, assignments, conditionals, statements that
/// control a statement.
pub(crate) const PREFIX: u32 = 20;

/// The units of what only makes the tree deeper, to the left (`a + b + c`, `a.b().c()`): the parsers loop, the walks do not.
pub(crate) const CHAIN: u32 = 4;

/// The units of `infer` in a type: its parser tries what follows twice, so that the time doubles with each level.
pub(crate) const DOUBLED: u32 = 16 * BRACKET;

/// The units of an `else if`: tables of some thousands are generated.
pub(crate) const ELSE: u32 = 1;

/// The units that are too many.
const MOST: u32 = LEVELS * BRACKET;

/// The one-based line of a byte.
#[must_use]
pub fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    1 + memchr::memchr_iter(b'\n', before).count()
}

/// A bracket that is open, or the text as such, with what has begun in it.
#[derive(Clone, Copy, Debug)]
struct Frame<K> {
    /// What was opened.
    kind: K,
    /// The units of the bracket itself.
    units: u32,
    /// The units of what lasts until the statement ends.
    statement: u32,
    /// The units of what lasts until the next comma.
    expression: u32,
    /// How many of them there were before the last `if`.
    before_if: u32,
    /// The `do`s of the statement whose `while` has not come.
    loops: u32,
}

/// The depth at one token. `K` tells the sorts of brackets apart.
#[derive(Debug)]
pub(crate) struct Depth<K> {
    /// The innermost.
    top: Frame<K>,
    /// Those around it, the root first.
    outer: Vec<Frame<K>>,
    total: u32,
}

impl<K: Copy + PartialEq> Depth<K> {
    /// At the start of a text.
    pub(crate) fn new(root: K) -> Self {
        Self {
            top: Frame { kind: root, units: 0, statement: 0, expression: 0, before_if: 0, loops: 0 },
            outer: Vec::new(),
            total: 0,
        }
    }

    /// Whether the code is too deep here.
    pub(crate) fn is_too_deep(&self) -> bool {
        self.total > MOST
    }

    /// What is open around the token.
    pub(crate) fn kind(&self) -> K {
        self.top.kind
    }

    /// Says what is open around the token after all.
    pub(crate) fn set_kind(&mut self, kind: K) {
        self.top.kind = kind;
    }

    /// Opens a bracket.
    pub(crate) fn open(&mut self, kind: K, units: u32) {
        let opened = Frame { kind, units, statement: 0, expression: 0, before_if: 0, loops: 0 };
        self.outer.push(std::mem::replace(&mut self.top, opened));
        self.total += units;
    }

    /// Closes the innermost bracket, but never the root.
    pub(crate) fn close(&mut self) {
        if let Some(outer) = self.outer.pop() {
            let closed = std::mem::replace(&mut self.top, outer);
            self.total -= closed.units + closed.statement + closed.expression;
        }
    }

    /// Closes what is open until `is_meant` holds for the innermost; nothing if it holds for none.
    pub(crate) fn close_until(&mut self, is_meant: impl Fn(K) -> bool) -> bool {
        if is_meant(self.kind()) && !self.outer.is_empty() {
            return true;
        }
        let found = self.outer.iter().skip(1).any(|frame| is_meant(frame.kind));
        while found && !is_meant(self.kind()) {
            self.close();
        }
        found
    }

    /// Closes what is open as long as `is_over` holds for the innermost.
    pub(crate) fn close_while(&mut self, is_over: impl Fn(K) -> bool) {
        while is_over(self.kind()) && !self.outer.is_empty() {
            self.close();
        }
    }

    /// Something begins that lasts until the next comma.
    pub(crate) fn expression(&mut self, units: u32) {
        self.top.expression += units;
        self.total += units;
    }

    /// Something begins that lasts until the statement ends.
    pub(crate) fn statement(&mut self, units: u32) {
        self.top.statement += units;
        self.total += units;
    }

    /// An `if` that is an expression begins.
    pub(crate) fn branches(&mut self) {
        self.top.before_if = self.top.expression;
    }

    /// An `else`: the condition is over, but not what the `if` is a part of.
    pub(crate) fn branch_ends(&mut self) {
        let left = self.top.expression.min(self.top.before_if);
        self.total -= self.top.expression - left;
        self.top.expression = left;
    }

    /// A comma: what one part of a list began is over.
    pub(crate) fn part_ends(&mut self) {
        self.total -= std::mem::take(&mut self.top.expression);
    }

    /// All that was begun inside the innermost bracket is over.
    pub(crate) fn statement_ends(&mut self) {
        self.part_ends();
        self.total -= std::mem::take(&mut self.top.statement);
        self.top.loops = 0;
    }

    /// A `do` begins.
    pub(crate) fn loop_begins(&mut self) {
        self.top.loops += 1;
    }

    /// A `while`: whether it belongs to a `do`, which ends with it.
    pub(crate) fn loop_ends(&mut self) -> bool {
        let open = self.top.loops;
        self.top.loops = open.saturating_sub(1);
        open > 0
    }
}
