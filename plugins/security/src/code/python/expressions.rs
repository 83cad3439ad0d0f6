//! Expressions: what is known about the value of each.

use ruff_python_ast::{
    BoolOp, CmpOp, Comprehension, Expr, ExprAttribute, ExprCompare, ExprName, ExprSubscript, Operator, UnaryOp,
};

use super::engine::{Engine, at};
use super::{sources, strings};
use crate::code::flow::taint::Flow;
use crate::code::flow::value::{Known, Parts, Value};

impl<'a> Engine<'a, '_, '_> {
    /// Evaluates an expression.
    pub(crate) fn expression(&mut self, node: &'a Expr) -> Value {
        self.deeper(node, |engine| engine.evaluate(node))
    }

    fn evaluate(&mut self, node: &'a Expr) -> Value {
        match node {
            Expr::Name(node) => self.name(node),
            Expr::Attribute(node) => self.attribute(node),
            Expr::Call(node) => self.call(node),
            Expr::Subscript(node) => self.subscript(node),
            Expr::StringLiteral(node) => Value::text(node.value.to_str()),
            Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.bytes().collect();
                String::from_utf8(bytes).map_or_else(|_| Value::known(Known::Literal), |text| Value::text(&text))
            }
            Expr::NumberLiteral(node) => Value::known(strings::integer(node).map_or(Known::Literal, Known::Int)),
            Expr::BooleanLiteral(node) => Value::known(Known::Bool(node.value)),
            Expr::NoneLiteral(_) => Value::known(Known::Null),
            Expr::EllipsisLiteral(_) => Value::known(Known::Literal),
            Expr::FString(node) => self.f_string(node),
            Expr::BinOp(_) => self.operation(node),
            Expr::Compare(node) => self.comparison(node),
            Expr::List(node) => self.list(&node.elts),
            Expr::Tuple(node) => self.list(&node.elts),
            Expr::Set(node) => self.list(&node.elts),
            Expr::Dict(node) => self.dictionary(node),
            _ => self.compound(node),
        }
    }

    /// The expressions that mostly pass on what is inside them.
    fn compound(&mut self, node: &'a Expr) -> Value {
        match node {
            Expr::BoolOp(node) => {
                let values: Vec<Value> = node.values.iter().map(|value| self.expression(value)).collect();
                either(&values, node.op)
            }
            Expr::UnaryOp(node) => {
                let value = self.expression(&node.operand);
                match (node.op, value.truth(), &value.known) {
                    (UnaryOp::Not, truth, _) => truth.map_or_else(Value::default, |truth| Value::known(Known::Bool(!truth))),
                    (UnaryOp::USub, _, Known::Int(number)) => {
                        Value::known(number.checked_neg().map_or(Known::Literal, Known::Int))
                    }
                    _ => Value::flow(value.flow),
                }
            }
            Expr::If(node) => match self.decide(&node.test) {
                Some(true) => self.expression(&node.body),
                Some(false) => self.expression(&node.orelse),
                None => {
                    let one = self.supposing(&node.test, true, &node.body);
                    one.join(&self.supposing(&node.test, false, &node.orelse))
                }
            },
            Expr::Named(node) => {
                let value = self.expression(&node.value);
                self.assign(&node.target, value.clone());
                value
            }
            Expr::Await(node) => self.expression(&node.value),
            Expr::Starred(node) => self.expression(&node.value),
            Expr::Yield(node) => {
                node.value.as_deref().map_or_else(Value::default, |value| Value::flow(self.expression(value).flow))
            }
            Expr::YieldFrom(node) => Value::flow(self.expression(&node.value).flow),
            Expr::Lambda(node) => {
                self.expression(&node.body);
                Value::default()
            }
            Expr::ListComp(node) => self.comprehension(&node.elt, &node.generators),
            Expr::SetComp(node) => self.comprehension(&node.elt, &node.generators),
            Expr::Generator(node) => self.comprehension(&node.elt, &node.generators),
            Expr::DictComp(node) => self.comprehension(&node.value, &node.generators),
            _ => Value::default(),
        }
    }

    /// Evaluates an expression where a condition is known to hold, or not to hold.
    fn supposing(&mut self, test: &'a Expr, truth: bool, node: &'a Expr) -> Value {
        let start = self.frame().scope.begin();
        self.assume(test, truth);
        let value = self.expression(node);
        self.frame().scope.end(start);
        value
    }

    fn name(&mut self, node: &'a ExprName) -> Value {
        let name = node.id.as_str();
        match self.lookup(name) {
            Some((value, _)) => value.clone(),
            None => Value::path(name),
        }
    }

    fn attribute(&mut self, node: &'a ExprAttribute) -> Value {
        if let Some((value, _)) = self.lookup(self.source(node)) {
            return value.clone();
        }
        let base = self.expression(&node.value);
        let name = node.attr.as_str();
        if base.flow.taint.is_some() {
            return Value { path: Some(format!(".{name}").into()), ..Value::flow(base.flow) };
        }
        let path = sources::canonical(&base, name);
        let mut value = base.member(name).cloned().unwrap_or_else(|| Value::path(path.clone()));
        let fixed_route = self.frame().fixed_route;
        if let Some(origin) = sources::attribute(&path) {
            value.flow = sources::tainted(&at(node), origin);
        } else if fixed_route && sources::is_fixed(&path) {
            value.known = Known::Literal;
        }
        value
    }

    fn subscript(&mut self, node: &'a ExprSubscript) -> Value {
        let base = self.expression(&node.value);
        if let Expr::Slice(slice) = &*node.slice {
            let bounds =
                [&slice.lower, &slice.upper, &slice.step].map(|bound| bound.as_deref().map(|bound| self.expression(bound)));
            return strings::sliced(&base, &bounds);
        }
        let key = self.expression(&node.slice);
        if let (Known::Text(text), Known::Int(index)) = (&base.known, &key.known) {
            let letters: Vec<char> = text.chars().collect();
            let letter = crate::code::flow::value::place(*index, letters.len()).and_then(|index| letters.get(index));
            return letter.map_or_else(Value::default, |letter| Value::text(&letter.to_string()));
        }
        if base.is_literal() && base.parts.is_none() {
            return Value::known(Known::Literal);
        }
        let mut value = base.part(&key);
        if value.path.is_none() && base.path.is_some() {
            value.path = Some(format!("{}[]", base.path_text()).into());
        }
        value
    }

    /// Operators. Long sums lean to the left, so they are taken apart without recursion.
    fn operation(&mut self, node: &'a Expr) -> Value {
        let mut operands = Vec::new();
        let mut left = node;
        while let Expr::BinOp(node) = left {
            operands.push((node.op, &*node.right));
            left = &node.left;
        }
        let mut value = self.expression(left);
        for (operator, right) in operands.into_iter().rev() {
            let right = self.expression(right);
            value = self.binary(&value, operator, &right);
        }
        value
    }

    /// The result of one operator.
    pub(crate) fn binary(&mut self, left: &Value, operator: Operator, right: &Value) -> Value {
        let flow = left.flow.with(right.flow);
        match (operator, &left.known, &right.known) {
            (_, Known::Int(one), Known::Int(other)) => strings::arithmetic(*one, operator, *other),
            (Operator::Add, ..) if left.parts.is_some() && right.parts.is_some() => strings::concatenated(left, right),
            (Operator::Add, ..) if is_text(left) || is_text(right) => {
                Value::pattern(&format!("{}{}", strings::shown(left), strings::shown(right)), flow)
            }
            (Operator::Mod, Known::Text(text) | Known::Pattern(text), _) => strings::percent(text, left, right),
            (Operator::Div, ..) if left.path.is_some() => Value { path: left.path.clone(), ..Value::flow(flow) },
            _ if left.is_literal() && right.is_literal() => Value::known(Known::Literal),
            _ => Value::flow(flow),
        }
    }

    fn comparison(&mut self, node: &'a ExprCompare) -> Value {
        let left = self.expression(&node.left);
        let rights: Vec<Value> = node.comparators.iter().map(|right| self.expression(right)).collect();
        let ([operator], [right]) = (&*node.ops, &*rights) else { return Value::default() };
        compared(&left, *operator, right).map_or_else(Value::default, |truth| Value::known(Known::Bool(truth)))
    }

    fn list(&mut self, elements: &'a [Expr]) -> Value {
        let mut parts = Parts { list: true, ..Parts::default() };
        for element in elements {
            parts.open |= element.is_starred_expr();
            parts.entries.push(("".into(), self.expression(element)));
        }
        Value::container(parts)
    }

    fn dictionary(&mut self, node: &'a ruff_python_ast::ExprDict) -> Value {
        let mut parts = Parts::default();
        let mut flow = Flow::default();
        for item in &node.items {
            let key = item.key.as_ref().map(|key| self.expression(key));
            let value = self.expression(&item.value);
            if let Some(key) = &key {
                self.check_named(key.as_text().unwrap_or_default(), &value, &item.value);
                flow = flow.with(key.flow);
            }
            match key.as_ref().and_then(Value::as_text) {
                Some(key) => parts.entries.push((key.into(), value)),
                None => {
                    flow = flow.with(value.flow);
                    parts.open = true;
                }
            }
        }
        let mut value = Value::container(parts);
        value.flow = value.flow.with(flow);
        value
    }

    fn comprehension(&mut self, element: &'a Expr, generators: &'a [Comprehension]) -> Value {
        self.frame().loops += 1;
        for generator in generators {
            let item = self.expression(&generator.iter).any_part();
            self.assign(&generator.target, item);
            for test in &generator.ifs {
                self.expression(test);
            }
        }
        let value = self.expression(element);
        self.frame().loops -= 1;
        let parts = Parts { entries: vec![("".into(), value.clone())], list: true, open: !value.is_literal() };
        Value::container(parts)
    }
}

/// Whether a value is known to be a text.
pub(crate) fn is_text(value: &Value) -> bool {
    matches!(value.known, Known::Text(_) | Known::Pattern(_))
}

/// The result of `and` or `or`.
fn either(values: &[Value], operator: BoolOp) -> Value {
    if let Some(truths) = values.iter().map(Value::truth).collect::<Option<Vec<bool>>>() {
        let wanted = operator == BoolOp::Or;
        let decided = truths.iter().position(|&truth| truth == wanted).unwrap_or(truths.len() - 1);
        return values[decided].clone();
    }
    let Some((first, rest)) = values.split_first() else { return Value::default() };
    rest.iter().fold(first.clone(), |sum, value| sum.join(value))
}

/// The answer of a comparison of literals.
fn compared(left: &Value, operator: CmpOp, right: &Value) -> Option<bool> {
    match (&left.known, &right.known) {
        (Known::Int(one), Known::Int(other)) => Some(match operator {
            CmpOp::Eq | CmpOp::Is => one == other,
            CmpOp::NotEq | CmpOp::IsNot => one != other,
            CmpOp::Lt => one < other,
            CmpOp::LtE => one <= other,
            CmpOp::Gt => one > other,
            CmpOp::GtE => one >= other,
            CmpOp::In | CmpOp::NotIn => return None,
        }),
        (Known::Text(one), Known::Text(other)) => match operator {
            CmpOp::Eq => Some(one == other),
            CmpOp::NotEq => Some(one != other),
            CmpOp::In => Some(other.contains(&**one)),
            CmpOp::NotIn => Some(!other.contains(&**one)),
            _ => None,
        },
        _ => None,
    }
}
