//! Conditions: which branch a constant condition takes, and what a check proves about the data it looks at.

use ruff_python_ast::{BoolOp, CmpOp, Expr, ExprCompare, Pattern, Singleton, Stmt, UnaryOp};

use super::engine::Engine;
use crate::code::flow::taint::{Taint, clean};
use crate::code::flow::value::{Known, Value};

impl<'a> Engine<'a, '_, '_> {
    /// Evaluates a condition; returns its truth if it is the same on every run.
    pub(crate) fn decide(&mut self, test: &'a Expr) -> Option<bool> {
        let value = self.expression(test);
        if self.is_fixed(test) { value.truth() } else { None }
    }

    /// Whether everything in an expression is a literal or a name that this body gave its only value so far. Names of other
    /// bodies may change between two runs, names in loops between two rounds.
    pub(crate) fn is_fixed(&self, node: &Expr) -> bool {
        if self.frames.last().is_none_or(|frame| frame.loops > 0) {
            return false;
        }
        match node {
            Expr::Name(name) => self.lookup(name.id.as_str()).is_some_and(|(_, local)| local),
            Expr::BinOp(node) => self.is_fixed(&node.left) && self.is_fixed(&node.right),
            Expr::UnaryOp(node) => self.is_fixed(&node.operand),
            Expr::BoolOp(node) => node.values.iter().all(|value| self.is_fixed(value)),
            Expr::Compare(node) => self.is_fixed(&node.left) && node.comparators.iter().all(|value| self.is_fixed(value)),
            Expr::Subscript(node) => self.is_fixed(&node.value) && self.is_fixed(&node.slice),
            _ => node.is_literal_expr(),
        }
    }

    /// Notes what holds if a condition is true, or false.
    pub(crate) fn assume(&mut self, test: &'a Expr, truth: bool) {
        match test {
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => self.assume(&node.operand, !truth),
            // All of `a and b` hold if it is true, none of `a or b` if it is false.
            Expr::BoolOp(node) if (node.op == BoolOp::And) == truth => {
                for value in &node.values {
                    self.assume(value, truth);
                }
            }
            // `if data and not is_allowed(data): …`: what is not refused was allowed, whatever else was asked.
            Expr::BoolOp(node) if !truth => {
                for value in node.values.iter().filter(|value| {
                    value.as_unary_op_expr().is_some_and(|value| value.op == UnaryOp::Not && value.operand.is_call_expr())
                }) {
                    self.assume(value, false);
                }
            }
            Expr::Compare(node) if node.ops.len() == 1 => self.assume_comparison(node, truth),
            Expr::Call(call) => {
                let name = match &*call.func {
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    Expr::Name(name) => name.id.as_str(),
                    _ => return,
                };
                let receiver = call.func.as_attribute_expr().map(|attribute| &*attribute.value);
                let named = call.arguments.keywords.iter().map(|keyword| &keyword.value);
                for node in receiver.into_iter().chain(&call.arguments.args).chain(named) {
                    let value = self.peek(node);
                    if let Some(taint) = value.flow.taint
                        && let Some(contexts) = proved_by_call(name, taint, truth)
                    {
                        self.frame().scope.clean(taint.start, contexts);
                    }
                }
            }
            _ => {}
        }
    }

    fn assume_comparison(&mut self, node: &'a ExprCompare, truth: bool) {
        let (left, right) = (self.peek(&node.left), self.peek(&node.comparators[0]));
        let proved = match (node.ops[0], truth) {
            // Membership in a list of the program's own, or equality with a literal.
            (CmpOp::In, true) | (CmpOp::NotIn, false) if right.flow.taint.is_none() && !is_text(&right) => {
                left.flow.taint.map(|taint| (taint, clean::ALL))
            }
            (CmpOp::Eq, true) | (CmpOp::NotEq, false) if right.is_literal() => left.flow.taint.map(|taint| (taint, clean::ALL)),
            // The absence of a dangerous piece of text.
            (CmpOp::In, false) | (CmpOp::NotIn, true) => {
                right.flow.taint.zip(left.as_text()).and_then(|(taint, text)| absent(text).map(|contexts| (taint, contexts)))
            }
            _ => None,
        };
        if let Some((taint, contexts)) = proved {
            self.frame().scope.clean(taint.start, contexts);
        }
    }

    /// Evaluates an expression a second time, without reporting what was reported already.
    fn peek(&mut self, node: &'a Expr) -> Value {
        self.expression(node)
    }
}

fn is_text(value: &Value) -> bool {
    matches!(value.known, Known::Text(_) | Known::Pattern(_))
}

/// What the absence of a piece of text proves.
fn absent(text: &str) -> Option<u16> {
    match text {
        ".." | "../" | "/" | "\\" | "..\\" => Some(clean::PATH),
        "'" | "\"" => Some(clean::QUOTED),
        "<" | ">" => Some(clean::HTML),
        "(" | ")" | "*" => Some(clean::LDAP),
        "://" | "//" => Some(clean::URL),
        ";" | "|" | "&" => Some(clean::SHELL),
        _ => None,
    }
}

/// What the answer of a check proves about its argument or receiver.
fn proved_by_call(name: &str, taint: Taint, truth: bool) -> Option<u16> {
    match name {
        "isdigit" | "isdecimal" | "isnumeric" | "isalnum" | "isalpha" | "isidentifier" | "fullmatch" if truth => Some(clean::ALL),
        "match" if truth => Some(clean::ALL),
        "startswith" | "is_relative_to" if truth && taint.resolved => Some(clean::PATH),
        "is_safe_url" | "url_has_allowed_host_and_scheme" | "is_safe_redirect_url" | "is_safe_redirect" if truth => {
            Some(clean::URL)
        }
        _ if truth
            && (name.contains("is_valid")
                || name.contains("is_allowed")
                || name.contains("is_safe")
                || name.starts_with("allowed_")) =>
        {
            Some(clean::ALL)
        }
        _ => None,
    }
}

/// Whether a pattern fits a value, if that is known.
pub(crate) fn fits(pattern: &Pattern, subject: &Known) -> Option<bool> {
    if matches!(subject, Known::Nothing | Known::Literal | Known::Pattern(_)) {
        return None;
    }
    match pattern {
        Pattern::MatchValue(node) => match (&*node.value, subject) {
            (Expr::StringLiteral(text), Known::Text(known)) => Some(text.value.to_str() == &**known),
            (Expr::NumberLiteral(number), Known::Int(known)) => Some(super::strings::integer(number)? == *known),
            (Expr::StringLiteral(_), Known::Int(_)) | (Expr::NumberLiteral(_), Known::Text(_)) => Some(false),
            _ => None,
        },
        Pattern::MatchSingleton(node) => Some(match node.value {
            Singleton::None => *subject == Known::Null,
            Singleton::True => *subject == Known::Bool(true),
            Singleton::False => *subject == Known::Bool(false),
        }),
        Pattern::MatchOr(node) => {
            let answers: Vec<_> = node.patterns.iter().map(|pattern| fits(pattern, subject)).collect();
            if answers.contains(&Some(true)) {
                Some(true)
            } else if answers.contains(&None) {
                None
            } else {
                Some(false)
            }
        }
        Pattern::MatchAs(node) => node.pattern.as_deref().map_or(Some(true), |pattern| fits(pattern, subject)),
        _ => None,
    }
}

/// Calls a function with every name that a pattern binds.
pub(crate) fn captured<'a>(pattern: &'a Pattern, bind: &mut impl FnMut(&'a str)) {
    match pattern {
        Pattern::MatchAs(node) => {
            if let Some(name) = &node.name {
                bind(name.as_str());
            }
            if let Some(pattern) = node.pattern.as_deref() {
                captured(pattern, bind);
            }
        }
        Pattern::MatchStar(node) => node.name.iter().for_each(|name| bind(name.as_str())),
        Pattern::MatchSequence(node) => node.patterns.iter().for_each(|pattern| captured(pattern, bind)),
        Pattern::MatchMapping(node) => node.patterns.iter().for_each(|pattern| captured(pattern, bind)),
        Pattern::MatchOr(node) => node.patterns.iter().for_each(|pattern| captured(pattern, bind)),
        Pattern::MatchClass(node) => {
            node.arguments.patterns.iter().for_each(|pattern| captured(pattern, bind));
            node.arguments.keywords.iter().for_each(|keyword| captured(&keyword.pattern, bind));
        }
        _ => {}
    }
}

/// Whether a block leaves the function, or at least the round of the loop it is in, in every case.
pub(crate) fn ends(block: &[Stmt]) -> bool {
    block.iter().any(|statement| matches!(statement, Stmt::Continue(_) | Stmt::Break(_)) || leaves(statement, &ends))
}

/// Whether a block leaves the function in every case.
pub(crate) fn returns(block: &[Stmt]) -> bool {
    block.iter().any(|statement| leaves(statement, &returns))
}

fn leaves(statement: &Stmt, block: &dyn Fn(&[Stmt]) -> bool) -> bool {
    match statement {
        Stmt::Return(_) | Stmt::Raise(_) => true,
        Stmt::With(node) => block(&node.body),
        Stmt::If(node) => {
            let closed = node.elif_else_clauses.last().is_some_and(|clause| clause.test.is_none());
            closed && block(&node.body) && node.elif_else_clauses.iter().all(|clause| block(&clause.body))
        }
        Stmt::Expr(node) => node.value.as_call_expr().is_some_and(|call| match &*call.func {
            Expr::Name(name) => matches!(name.id.as_str(), "abort" | "exit" | "quit"),
            Expr::Attribute(attribute) => matches!(attribute.attr.as_str(), "abort" | "_exit" | "exit"),
            _ => false,
        }),
        _ => false,
    }
}
