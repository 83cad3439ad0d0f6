//! Python.

use std::ops::Range;

use btm_syntax::guard::Guard;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{BoolOp, ElifElseClause, ExceptHandler, Expr, ExprBoolOp, Parameters, Pattern, Stmt, StmtFunctionDef};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

use crate::MOST_LEVELS;
use crate::lines::Lines;
use crate::meter::{Function, Meter, Nest};
use crate::source::{Defect, Measured};

/// Measures a file.
#[must_use]
pub fn measure(text: &str, lines: &Lines) -> Measured {
    if let Some(at) = btm_syntax::python::too_deep(text) {
        return Measured { functions: Vec::new(), defects: vec![Defect::TooDeep(at..at)] };
    }
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let error = parsed.errors().first().map(|error| Defect::Syntax(error.error.to_string(), bytes(error.location)));
    let mut walk = Walk { meter: Meter::new(lines, "."), guard: Guard::new(MOST_LEVELS) };
    if let ruff_python_ast::Mod::Module(module) = parsed.syntax() {
        walk.visit_body(&module.body);
    }
    let too_deep = walk.guard.stopped.map(Defect::TooDeep);
    if too_deep.is_some() {
        // Dropping a tree goes as deep as the tree does.
        std::mem::forget(parsed);
    }
    Measured { functions: walk.meter.finish(), defects: error.into_iter().chain(too_deep).collect() }
}

fn bytes(range: TextRange) -> Range<usize> {
    range.start().to_usize()..range.end().to_usize()
}

struct Walk<'l> {
    meter: Meter<'l>,
    guard: Guard,
}

impl<'a> Visitor<'a> for Walk<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.guard.down(|| bytes(stmt.range())) {
            self.statement(stmt);
            self.guard.up();
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.guard.down(|| bytes(expr.range())) {
            self.expression(expr);
            self.guard.up();
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        if self.guard.down(|| bytes(pattern.range())) {
            visitor::walk_pattern(self, pattern);
            self.guard.up();
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        self.meter.branch();
        self.meter.nest(Nest::Mind);
        visitor::walk_except_handler(self, handler);
        self.meter.unnest(Nest::Mind);
    }
}

impl<'a> Walk<'_> {
    fn statement(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                class.arguments.iter().for_each(|arguments| self.visit_arguments(arguments));
                self.meter.enter_type(class.name.as_str());
                self.visit_body(&class.body);
                self.meter.leave();
            }
            Stmt::If(branch) => {
                self.meter.branch();
                self.visit_expr(&branch.test);
                self.nested(&branch.body, Nest::Branch);
                branch.elif_else_clauses.iter().for_each(|clause| self.clause(clause));
            }
            Stmt::For(repeat) => {
                self.meter.branch();
                self.visit_expr(&repeat.target);
                self.visit_expr(&repeat.iter);
                self.nested(&repeat.body, Nest::Branch);
                self.otherwise(&repeat.orelse);
            }
            Stmt::While(repeat) => {
                self.meter.branch();
                self.visit_expr(&repeat.test);
                self.nested(&repeat.body, Nest::Branch);
                self.otherwise(&repeat.orelse);
            }
            Stmt::Try(attempt) => {
                self.meter.nest(Nest::Block);
                self.visit_body(&attempt.body);
                attempt.handlers.iter().for_each(|handler| self.visit_except_handler(handler));
                self.otherwise(&attempt.orelse);
                self.visit_body(&attempt.finalbody);
                self.meter.unnest(Nest::Block);
            }
            Stmt::With(with) => {
                with.items.iter().for_each(|item| self.visit_with_item(item));
                self.nested(&with.body, Nest::Block);
            }
            Stmt::Match(choice) => {
                self.meter.flow();
                let open = |case: &&ruff_python_ast::MatchCase| case.guard.is_some() || !case.pattern.is_irrefutable();
                self.meter.decisions(choice.cases.iter().filter(open).count());
                self.meter.nest(Nest::Branch);
                visitor::walk_stmt(self, stmt);
                self.meter.unnest(Nest::Branch);
            }
            Stmt::Assert(_) => {
                self.meter.decisions(1);
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    /// Decorators and defaults are evaluated outside the function, so they count there.
    fn function(&mut self, function: &'a StmtFunctionDef) {
        function.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
        for default in function.parameters.iter().filter_map(|parameter| parameter.default()) {
            self.visit_expr(default);
        }
        let head = bytes(function.name.range());
        let whole = bytes(function.range());
        let keyword = if function.is_async { "async def ".len() } else { "def ".len() };
        let decorated = !function.decorator_list.is_empty();
        let start = if decorated { head.start.saturating_sub(keyword).max(whole.start) } else { whole.start };
        let span = start..whole.end;
        let parameters = count(&function.parameters);
        self.meter.enter(Function { name: function.name.to_string(), head, span, parameters });
        self.visit_body(&function.body);
        self.meter.leave();
    }

    fn nested(&mut self, body: &'a [Stmt], nest: Nest) {
        self.meter.nest(nest);
        self.visit_body(body);
        self.meter.unnest(nest);
    }

    /// `elif` and `else` of an `if`.
    fn clause(&mut self, clause: &'a ElifElseClause) {
        match &clause.test {
            Some(test) => {
                self.meter.otherwise_if();
                self.visit_expr(test);
            }
            None => self.meter.flat(),
        }
        self.nested(&clause.body, Nest::Branch);
    }

    /// `else` of a loop or a `try`: one more way through.
    fn otherwise(&mut self, body: &'a [Stmt]) {
        if !body.is_empty() {
            self.meter.otherwise_if();
            self.nested(body, Nest::Mind);
        }
    }

    fn expression(&mut self, expr: &'a Expr) {
        match expr {
            Expr::BoolOp(operation) => {
                let mut operators = Vec::new();
                operators_of(operation, &mut operators);
                self.meter.sequences(&operators);
                self.operands(operation);
            }
            Expr::If(choice) => {
                self.meter.branch();
                self.visit_expr(&choice.test);
                self.meter.nest(Nest::Mind);
                self.visit_expr(&choice.body);
                self.visit_expr(&choice.orelse);
                self.meter.unnest(Nest::Mind);
            }
            Expr::Lambda(_) => {
                self.meter.nest(Nest::Mind);
                visitor::walk_expr(self, expr);
                self.meter.unnest(Nest::Mind);
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                let generators = generators_of(expr);
                self.meter.decisions(generators.iter().map(|generator| 1 + generator.ifs.len()).sum());
                visitor::walk_expr(self, expr);
            }
            Expr::Call(call) => {
                match &*call.func {
                    Expr::Name(name) => self.meter.call(&name.id, false),
                    Expr::Attribute(method) if is_receiver(&method.value) => self.meter.call(&method.attr, true),
                    _ => {}
                }
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    /// Visits the operands of a logical operation whose sequences are counted already.
    fn operands(&mut self, operation: &'a ExprBoolOp) {
        self.meter.decisions(operation.values.len().saturating_sub(1));
        for value in &operation.values {
            match value {
                Expr::BoolOp(inner) if self.guard.down(|| bytes(inner.range())) => {
                    self.operands(inner);
                    self.guard.up();
                }
                Expr::BoolOp(_) => {}
                _ => self.visit_expr(value),
            }
        }
    }
}

/// The logical operators of an expression in the order of the text, through parentheses but not through `not`.
fn operators_of(operation: &ExprBoolOp, operators: &mut Vec<BoolOp>) {
    const MOST: usize = 1_000;
    for (index, value) in operation.values.iter().enumerate() {
        if index > 0 {
            operators.push(operation.op);
        }
        if let Expr::BoolOp(inner) = value
            && operators.len() < MOST
        {
            operators_of(inner, operators);
        }
    }
}

fn generators_of(expr: &Expr) -> &[ruff_python_ast::Comprehension] {
    match expr {
        Expr::ListComp(list) => &list.generators,
        Expr::SetComp(set) => &set.generators,
        Expr::DictComp(dict) => &dict.generators,
        Expr::Generator(generator) => &generator.generators,
        _ => &[],
    }
}

fn is_receiver(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if matches!(name.id.as_str(), "self" | "cls"))
}

/// All parameters but `self` and `cls` in front.
fn count(parameters: &Parameters) -> u32 {
    let first = parameters.posonlyargs.first().or(parameters.args.first());
    let receiver = first.is_some_and(|first| matches!(first.parameter.name.as_str(), "self" | "cls"));
    u32::try_from(parameters.iter().count() - usize::from(receiver)).unwrap_or(u32::MAX)
}
