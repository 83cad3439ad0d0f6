//! How complexity is counted, whatever the language: an adapter tells what it meets, in the order of the text.
//!
//! - *Cyclomatic complexity* (McCabe, “A Complexity Measure”, IEEE Transactions on Software Engineering, 1976): one, and one
//!   more for each decision. A function inside another one counts for itself only.
//! - *Cognitive complexity* (Campbell, “Cognitive Complexity: a new way of measuring understandability”, SonarSource,
//!   version 1.7, 2023): one for each break in the flow, and one more for each level it is nested in; one for each `else`,
//!   jump to a label, sequence of like logical operators, and recursion. A function inside another one counts for itself and,
//!   one level deeper, for the outer one, if that has flow of its own (so that decorators, modules and test suites that only
//!   hold functions are not blamed for them, as in SonarSource's analyzers).
//! - *Nesting depth*: the deepest block inside the function.

use std::ops::Range;

use crate::lines::Lines;

/// A function, as an adapter meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its own name.
    pub name: String,
    /// The bytes of its name, or of its first word if it has none.
    pub head: Range<usize>,
    /// All its bytes, without decorators and attributes.
    pub span: Range<usize>,
    /// The number of its parameters, without the receiver (`self`, `cls`, `this`).
    pub parameters: u32,
}

/// A function and its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measures {
    /// Its name with the names of what it stands in.
    pub name: String,
    /// The bytes of its name.
    pub head: Range<usize>,
    /// All its bytes.
    pub span: Range<usize>,
    /// McCabe's complexity.
    pub cyclomatic: u32,
    /// SonarSource's complexity.
    pub cognitive: u32,
    /// The depth of its deepest block.
    pub nesting: u32,
    /// Its parameters.
    pub parameters: u32,
    /// Its lines.
    pub lines: u32,
    /// Its lines without those of the functions inside it.
    pub own_lines: u32,
}

/// What nests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nest {
    /// A block that a decision leads to: deeper for both the eye and the mind.
    Branch,
    /// A block that is always entered (`try`, `with`): deeper for the eye only.
    Block,
    /// An expression or handler that deepens no block: deeper for the mind only.
    Mind,
}

/// Counts for the functions of one file.
#[derive(Debug)]
pub struct Meter<'l> {
    lines: &'l Lines,
    separator: &'static str,
    frames: Vec<Frame>,
    done: Vec<Measures>,
}

/// What is being counted for: a function, or a scope that only gives a name.
#[derive(Debug, Default)]
struct Frame {
    name: String,
    function: Option<Function>,
    is_type: bool,
    cyclomatic: u32,
    cognitive: Cognitive,
    /// What the functions inside would add.
    inner: Cognitive,
    /// How deep the mind is now.
    mind: u32,
    depth: u32,
    deepest: u32,
    recursive: bool,
    inner_lines: u32,
}

/// Cognitive complexity, and how much it grows with each level around.
#[derive(Clone, Copy, Debug, Default)]
struct Cognitive {
    score: u32,
    nestable: u32,
}

impl<'l> Meter<'l> {
    /// A meter for a file. `separator` stands between the parts of qualified names.
    #[must_use]
    pub fn new(lines: &'l Lines, separator: &'static str) -> Self {
        Self { lines, separator, frames: vec![Frame::default()], done: Vec::new() }
    }

    /// The functions in the order of their places.
    #[must_use]
    pub fn finish(mut self) -> Vec<Measures> {
        while self.frames.len() > 1 {
            self.leave();
        }
        self.done.sort_by_key(|measures| (measures.span.start, std::cmp::Reverse(measures.span.end)));
        self.done
    }

    /// A function starts.
    pub fn enter(&mut self, function: Function) {
        self.frames.push(Frame { name: function.name.clone(), function: Some(function), cyclomatic: 1, ..Frame::default() });
    }

    /// A type starts, whose functions are methods. What it does directly counts for no function.
    pub fn enter_type(&mut self, name: impl Into<String>) {
        self.frames.push(Frame { name: name.into(), is_type: true, ..Frame::default() });
    }

    /// A module starts.
    pub fn enter_module(&mut self, name: impl Into<String>) {
        self.frames.push(Frame { name: name.into(), ..Frame::default() });
    }

    /// The function or scope ends.
    pub fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let Some(function) = &frame.function else { return };
        let mut cognitive = frame.cognitive;
        cognitive.score += u32::from(frame.recursive);
        if cognitive.score > 0 {
            cognitive.score += frame.inner.score;
            cognitive.nestable += frame.inner.nestable;
        }
        let lines = u32::try_from(self.lines.touched(&function.span)).unwrap_or(u32::MAX);
        self.done.push(Measures {
            name: self.qualified(&frame.name),
            head: function.head.clone(),
            span: function.span.clone(),
            cyclomatic: frame.cyclomatic,
            cognitive: cognitive.score,
            nesting: frame.deepest,
            parameters: function.parameters,
            lines,
            own_lines: lines.saturating_sub(frame.inner_lines),
        });
        let outer = self.frame();
        outer.inner.score += cognitive.score + cognitive.nestable * (outer.mind + 1);
        outer.inner.nestable += cognitive.nestable;
        // Its first and last line may hold code of the outer function too.
        outer.inner_lines += lines.saturating_sub(2);
    }

    fn qualified(&self, name: &str) -> String {
        let outer = self.frames.iter().map(|frame| frame.name.as_str()).filter(|name| !name.is_empty());
        outer.chain([name]).collect::<Vec<_>>().join(self.separator)
    }

    /// Decisions that leave the flow as readable as it was.
    pub fn decisions(&mut self, count: usize) {
        self.frame().cyclomatic += u32::try_from(count).unwrap_or(u32::MAX);
    }

    /// A break in the flow that is harder to follow the deeper it is nested.
    pub fn flow(&mut self) {
        let frame = self.frame();
        frame.cognitive.score += 1 + frame.mind;
        frame.cognitive.nestable += 1;
    }

    /// A break in the flow that is equally hard anywhere.
    pub fn flat(&mut self) {
        self.frame().cognitive.score += 1;
    }

    /// A decision that breaks the flow: `if`, a loop, a handler.
    pub fn branch(&mut self) {
        self.decisions(1);
        self.flow();
    }

    /// A further decision of the same `if`.
    pub fn otherwise_if(&mut self) {
        self.decisions(1);
        self.flat();
    }

    /// Logical operators of one expression, in the order of the text: each change of operator starts a sequence.
    pub fn sequences<T: PartialEq>(&mut self, operators: &[T]) {
        operators.chunk_by(|one, other| one == other).for_each(|_| self.flat());
    }

    /// What follows is nested.
    pub fn nest(&mut self, nest: Nest) {
        let frame = self.frame();
        frame.mind += u32::from(nest != Nest::Block);
        frame.depth += u32::from(nest != Nest::Mind);
        frame.deepest = frame.deepest.max(frame.depth);
    }

    /// The end of what was nested.
    pub fn unnest(&mut self, nest: Nest) {
        let frame = self.frame();
        frame.mind = frame.mind.saturating_sub(u32::from(nest != Nest::Block));
        frame.depth = frame.depth.saturating_sub(u32::from(nest != Nest::Mind));
    }

    /// A function of this name is called; `own` when it is called on the receiver.
    pub fn call(&mut self, name: &str, own: bool) {
        let is_method = self.frames.iter().rev().nth(1).is_some_and(|outer| outer.is_type);
        let frame = self.frame();
        if frame.function.is_some() && frame.name == name && is_method == own {
            frame.recursive = true;
        }
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }
}
