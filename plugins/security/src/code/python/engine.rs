//! The state while a module is run, and how names are looked up.

use std::ops::Range;

use ruff_python_ast::{ModModule, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::code::flow::scope::Scope;
use crate::code::flow::value::Value;
use crate::code::report::{Hit, Report};

/// Expressions and statements nested deeper than this are not looked at. What is let through to the parser stays below.
const DEEPEST: usize = 2_500;

/// A body that is being run.
#[derive(Debug, Default)]
pub(crate) struct Frame<'a> {
    /// Its names.
    pub scope: Scope<'a>,
    /// Functions defined in it; they run when it is done, so that they see all of its names.
    pub deferred: Vec<&'a StmtFunctionDef>,
    /// The name of the function or class.
    pub name: &'a str,
    /// Whether what it returns is sent to a browser.
    pub handler: bool,
    /// Whether the path of the handler has no parts that vary.
    pub fixed_route: bool,
    /// How many loops are around the current statement.
    pub loops: usize,
}

/// Runs a module.
pub(crate) struct Engine<'a, 'r, 'o> {
    /// The module's text.
    pub text: &'a str,
    /// The bodies that are being run, the innermost last.
    pub frames: Vec<Frame<'a>>,
    report: &'r mut Report<'o>,
    /// Whether the module imports a web framework whose handlers return pages.
    pub pages: bool,
    /// Whether parameters of handlers are query parameters.
    pub fastapi: bool,
    depth: usize,
}

/// Runs a module and reports what is found.
pub(crate) fn run(text: &str, module: &ModModule, report: &mut Report<'_>) {
    let mut engine = Engine { text, frames: vec![Frame::default()], report, pages: false, fastapi: false, depth: 0 };
    engine.block(&module.body);
    engine.run_deferred();
}

impl<'a> Engine<'a, '_, '_> {
    /// The body that is being run.
    pub(crate) fn frame(&mut self) -> &mut Frame<'a> {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Goes one level deeper, into `node`, unless that would endanger the stack.
    pub(crate) fn deeper<T: Default>(&mut self, node: &impl Ranged, walk: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= DEEPEST {
            self.report.too_deep.get_or_insert_with(|| at(node).start);
            return T::default();
        }
        self.depth += 1;
        let result = walk(self);
        self.depth -= 1;
        result
    }

    /// Runs the functions that the current body defined.
    pub(crate) fn run_deferred(&mut self) {
        for function in std::mem::take(&mut self.frame().deferred) {
            self.deeper(function, |engine| engine.function(function));
        }
    }

    /// What is known about a name here, and whether it is a name of the current body.
    pub(crate) fn lookup(&self, name: &str) -> Option<(&Value, bool)> {
        let last = self.frames.len().saturating_sub(1);
        self.frames.iter().enumerate().rev().find_map(|(index, frame)| frame.scope.get(name).map(|value| (value, index == last)))
    }

    /// Gives a name a value.
    pub(crate) fn bind(&mut self, name: &'a str, value: Value) {
        self.frame().scope.set(name, value);
    }

    /// The text of a node.
    pub(crate) fn source(&self, node: &impl Ranged) -> &'a str {
        self.text.get(at(node)).unwrap_or_default()
    }

    /// Reports something.
    pub(crate) fn hit(&mut self, hit: Hit) {
        self.report.add(hit);
    }
}

/// A range of the parser as a range of bytes.
pub(crate) fn bytes(range: TextRange) -> Range<usize> {
    range.start().into()..range.end().into()
}

/// The bytes of a node.
pub(crate) fn at(node: &impl Ranged) -> Range<usize> {
    bytes(node.range())
}
