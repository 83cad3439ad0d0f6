//! Expressions: what is known about the value of each. Evaluating has no effects, so it may be repeated.

use std::ops::Range;

use oxc_ast::ast::{
    Argument, ArrayExpressionElement, BinaryExpression, BinaryOperator, Expression, ObjectExpression, ObjectPropertyKind,
    TemplateLiteral, UnaryOperator,
};
use oxc_span::{GetSpan, Span};

use super::{names, sources, walk::Walker};
use crate::code::flow::taint::{Flow, Taint};
use crate::code::flow::value::{Known, Parts, Value};

/// How deep expressions are evaluated.
const DEEPEST: usize = 24;

impl<'a> Walker<'a, '_, '_> {
    /// What is known about an expression.
    pub(super) fn value(&mut self, node: &Expression<'a>) -> Value {
        if self.evaluating >= DEEPEST {
            return Value::default();
        }
        self.evaluating += 1;
        let value = self.evaluate(node);
        self.evaluating -= 1;
        value
    }

    fn evaluate(&mut self, node: &Expression<'a>) -> Value {
        match node {
            Expression::StringLiteral(text) => Value::text(text.value.as_str()),
            Expression::NumericLiteral(number) => Value::known(integer(number.value).map_or(Known::Literal, Known::Int)),
            Expression::BooleanLiteral(node) => Value::known(Known::Bool(node.value)),
            Expression::NullLiteral(_) => Value::known(Known::Null),
            Expression::RegExpLiteral(_) | Expression::BigIntLiteral(_) => Value::known(Known::Literal),
            Expression::TemplateLiteral(node) => self.template(node),
            Expression::Identifier(name) => self.named(name.name.as_str()),
            Expression::StaticMemberExpression(node) => {
                if let Some(value) = self.lookup(self.source(node.span)) {
                    return value.clone();
                }
                let base = self.value(&node.object);
                self.member(&base, node.property.name.as_str(), &bytes(node.span))
            }
            Expression::ComputedMemberExpression(node) => {
                let base = self.value(&node.object);
                let key = self.value(&node.expression);
                match key.as_text() {
                    Some(name) => self.member(&base, name, &bytes(node.span)),
                    None => base.part(&key),
                }
            }
            Expression::BinaryExpression(node) => self.binary(node),
            Expression::ArrayExpression(node) => {
                let mut parts = Parts { list: true, ..Parts::default() };
                for element in &node.elements {
                    match element {
                        ArrayExpressionElement::SpreadElement(spread) => {
                            parts.open = true;
                            parts.entries.push(("".into(), Value::flow(self.value(&spread.argument).flow)));
                        }
                        element => parts
                            .entries
                            .push(("".into(), element.as_expression().map_or_else(Value::default, |node| self.value(node)))),
                    }
                }
                Value::container(parts)
            }
            Expression::ObjectExpression(node) => self.object(node),
            _ => self.compound(node),
        }
    }

    /// The expressions that mostly pass on what is inside them.
    fn compound(&mut self, node: &Expression<'a>) -> Value {
        match node {
            Expression::CallExpression(node) => self.result(node),
            Expression::NewExpression(node) => self.constructed(node),
            Expression::ChainExpression(node) => match &node.expression {
                oxc_ast::ast::ChainElement::CallExpression(call) => self.result(call),
                element => element.as_member_expression().map_or_else(Value::default, |member| {
                    let base = self.value(member.object());
                    member
                        .static_property_name()
                        .map_or_else(|| Value::flow(base.flow), |name| self.member(&base, name, &bytes(node.span)))
                }),
            },
            Expression::LogicalExpression(node) => {
                let left = self.value(&node.left);
                left.join(&self.value(&node.right))
            }
            Expression::ConditionalExpression(node) => {
                let consequent = self.value(&node.consequent);
                consequent.join(&self.value(&node.alternate))
            }
            Expression::AssignmentExpression(node) => self.value(&node.right),
            Expression::SequenceExpression(node) => node.expressions.last().map_or_else(Value::default, |last| self.value(last)),
            Expression::AwaitExpression(node) => self.value(&node.argument),
            Expression::ParenthesizedExpression(node) => self.value(&node.expression),
            Expression::TSAsExpression(node) => self.value(&node.expression),
            Expression::TSNonNullExpression(node) => self.value(&node.expression),
            Expression::TSSatisfiesExpression(node) => self.value(&node.expression),
            Expression::TSTypeAssertion(node) => self.value(&node.expression),
            Expression::UnaryExpression(node) => {
                let value = self.value(&node.argument);
                match (node.operator, value.truth()) {
                    (UnaryOperator::LogicalNot, Some(truth)) => Value::known(Known::Bool(!truth)),
                    (UnaryOperator::LogicalNot | UnaryOperator::Typeof | UnaryOperator::Void, _) => Value::known(Known::Literal),
                    _ => Value::known(Known::Literal),
                }
            }
            Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) => Value::path("@function"),
            _ => Value::default(),
        }
    }

    fn named(&mut self, name: &str) -> Value {
        match self.lookup(name) {
            Some(value) => value.clone(),
            None if name == "undefined" => Value::known(Known::Null),
            None => Value::path(name),
        }
    }

    /// A member of a value.
    pub(super) fn member(&mut self, base: &Value, name: &str, range: &Range<usize>) -> Value {
        if name == "length" {
            return Value::known(Known::Literal);
        }
        if base.flow.taint.is_some() {
            let mut value = base.member(name).cloned().unwrap_or_else(|| Value::flow(base.flow));
            value.path = Some(format!(".{name}").into());
            return value;
        }
        if let Some(part) = base.member(name) {
            return part.clone();
        }
        let path = sources::canonical(base.path_text(), name);
        let origin = sources::member(&path);
        let mut value = Value { flow: base.flow, ..Value::path(path) };
        if let Some(origin) = origin {
            value.flow.taint = Some(Taint::new(range, origin));
        }
        value
    }

    /// `` `…${value}…` ``.
    pub(super) fn template(&mut self, node: &TemplateLiteral<'a>) -> Value {
        let mut text = String::new();
        let mut flow = Flow::default();
        for (index, quasi) in node.quasis.iter().enumerate() {
            text.push_str(quasi.value.cooked.as_ref().map_or("", |cooked| cooked.as_str()));
            if let Some(inner) = node.expressions.get(index) {
                let value = self.value(inner);
                flow = flow.with(value.flow);
                text.push_str(&shown(&value));
            }
        }
        Value::pattern(&text, flow)
    }

    /// Sums. Long ones lean to the left, so they are taken apart without recursion.
    fn binary(&mut self, node: &BinaryExpression<'a>) -> Value {
        if node.operator != BinaryOperator::Addition {
            let flow = self.value(&node.left).flow.with(self.value(&node.right).flow);
            return Value { known: Known::Literal, ..Value::flow(Flow { taint: None, random: flow.random }) };
        }
        let mut rights = vec![&node.right];
        let mut left = &node.left;
        while let Expression::BinaryExpression(inner) = left {
            if inner.operator != BinaryOperator::Addition {
                break;
            }
            rights.push(&inner.right);
            left = &inner.left;
        }
        let mut value = self.value(left);
        for right in rights.into_iter().rev() {
            let right = self.value(right);
            value = Value::pattern(&format!("{}{}", shown(&value), shown(&right)), value.flow.with(right.flow));
        }
        value
    }

    fn object(&mut self, node: &ObjectExpression<'a>) -> Value {
        let mut parts = Parts::default();
        for property in &node.properties {
            match property {
                ObjectPropertyKind::ObjectProperty(property) => match names::key(&property.key) {
                    Some(key) if !property.computed => {
                        let value = self.value(&property.value);
                        parts.entries.push((key.into(), value));
                    }
                    _ => parts.open = true,
                },
                ObjectPropertyKind::SpreadProperty(_) => parts.open = true,
            }
        }
        Value::container(parts)
    }

    /// What is known about an argument.
    pub(super) fn argument(&mut self, argument: &Argument<'a>) -> Value {
        match argument {
            Argument::SpreadElement(spread) => Value::flow(self.value(&spread.argument).flow),
            argument => argument.as_expression().map_or_else(Value::default, |node| self.value(node)),
        }
    }

    /// The text of a span.
    pub(super) fn source(&self, span: Span) -> &'a str {
        self.text.get(bytes(span)).unwrap_or_default()
    }
}

/// How a value shows up in a text.
pub(super) fn shown(value: &Value) -> std::rc::Rc<str> {
    if value.known == Known::Literal && value.flow.taint.is_none() { "…".into() } else { value.fragment() }
}

/// A span as a range of bytes.
pub(super) fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The bytes of a node.
pub(super) fn at(node: &impl GetSpan) -> Range<usize> {
    bytes(node.span())
}

fn integer(number: f64) -> Option<i64> {
    const LARGEST: f64 = 9_007_199_254_740_991.0;
    #[expect(clippy::cast_possible_truncation, reason = "only whole numbers that fit get here")]
    (number.fract() == 0.0 && number.abs() <= LARGEST).then_some(number as i64)
}
