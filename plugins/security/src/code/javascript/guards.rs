//! Conditions: what a check proves about the data it looks at.

use oxc_ast::ast::{BinaryOperator, Expression, LogicalOperator, Statement, UnaryOperator};

use super::walk::Walker;
use crate::code::flow::taint::{Taint, clean};

impl<'a> Walker<'a, '_, '_> {
    /// Notes what holds if a condition is true, or false.
    pub(super) fn assume(&mut self, test: &Expression<'a>, truth: bool) {
        match test.get_inner_expression() {
            Expression::UnaryExpression(node) if node.operator == UnaryOperator::LogicalNot => {
                self.assume(&node.argument, !truth)
            }
            Expression::LogicalExpression(node) if (node.operator == LogicalOperator::And) == truth => {
                self.assume(&node.left, truth);
                self.assume(&node.right, truth);
            }
            Expression::BinaryExpression(node) => {
                let equal = matches!(node.operator, BinaryOperator::Equality | BinaryOperator::StrictEquality);
                let unequal = matches!(node.operator, BinaryOperator::Inequality | BinaryOperator::StrictInequality);
                let (left, right) = (self.value(&node.left), self.value(&node.right));
                if (equal && truth || unequal && !truth)
                    && right.is_literal()
                    && !matches!(&node.left, Expression::UnaryExpression(_))
                {
                    self.prove(left.flow.taint, clean::ALL);
                }
            }
            Expression::CallExpression(node) => {
                let call = self.call(&node.callee, &node.arguments, node.span, "");
                let argument = call.args.first().and_then(|arg| arg.flow.taint);
                let text = call.args.first().and_then(|arg| arg.as_text()).unwrap_or_default();
                match (call.name(), truth) {
                    ("includes" | "has" | "test" | "hasOwn" | "hasOwnProperty", true) if call.receiver.flow.taint.is_none() => {
                        self.prove(argument, clean::ALL)
                    }
                    ("includes", false) if text.contains("..") => self.prove(call.receiver.flow.taint, clean::PATH),
                    ("startsWith", true) if call.receiver.flow.taint.is_some_and(|taint| taint.resolved) => {
                        self.prove(call.receiver.flow.taint, clean::PATH)
                    }
                    ("isInteger" | "isFinite", true) => self.prove(argument, clean::ALL),
                    (name, true) if ["isValid", "isAllowed", "isSafe", "validate"].iter().any(|word| name.starts_with(word)) => {
                        self.prove(argument, clean::ALL)
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn prove(&mut self, taint: Option<Taint>, contexts: u16) {
        if let Some(taint) = taint {
            self.scope().clean(taint.start, contexts);
        }
    }
}

/// Whether a statement leaves the function in every case.
pub(super) fn returns(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ReturnStatement(_) | Statement::ThrowStatement(_) => true,
        Statement::BlockStatement(block) => block.body.iter().any(returns),
        Statement::IfStatement(node) => returns(&node.consequent) && node.alternate.as_ref().is_some_and(returns),
        _ => false,
    }
}
