//! Texts and numbers: formatting, joining, slicing, arithmetic on literals.

use ruff_python_ast::{ExprFString, ExprNumberLiteral, FStringPart, InterpolatedStringElement, Number, Operator};

use super::engine::Engine;
use crate::code::flow::taint::Flow;
use crate::code::flow::value::{Known, Parts, Value};

impl<'a> Engine<'a, '_, '_> {
    /// `f"…{value}…"`.
    pub(crate) fn f_string(&mut self, node: &'a ExprFString) -> Value {
        let mut text = String::new();
        let mut flow = Flow::default();
        for part in &node.value {
            match part {
                FStringPart::Literal(literal) => text.push_str(&literal.value),
                FStringPart::FString(part) => {
                    for element in &part.elements {
                        match element {
                            InterpolatedStringElement::Literal(literal) => text.push_str(&literal.value),
                            InterpolatedStringElement::Interpolation(inner) => {
                                let value = self.expression(&inner.expression);
                                flow = flow.with(value.flow);
                                text.push_str(&shown(&value));
                            }
                        }
                    }
                }
            }
        }
        Value::pattern(&text, flow)
    }
}

/// How a value shows up in a text. A vetted value leaves no gap: it cannot change what the text means.
pub(crate) fn shown(value: &Value) -> std::rc::Rc<str> {
    if value.known == Known::Literal && value.flow.taint.is_none() { "…".into() } else { value.fragment() }
}

/// `"…%s…" % values`.
pub(crate) fn percent(text: &str, left: &Value, right: &Value) -> Value {
    let flow = left.flow.with(right.flow);
    let values: Vec<Value> = match &right.parts {
        Some(parts) if !parts.open && parts.list => parts.entries.iter().map(|(_, value)| value.clone()).collect(),
        Some(_) => Vec::new(),
        None => vec![right.clone()],
    };
    let mut values = values.into_iter();
    let mut result = String::new();
    let mut pieces = text.split('%');
    result.push_str(pieces.next().unwrap_or_default());
    let mut escaped = false;
    for piece in pieces {
        if escaped {
            result.push_str(piece);
            escaped = false;
        } else if piece.is_empty() {
            result.push('%');
            escaped = true;
        } else {
            let named = piece.starts_with('(');
            let rest = piece.split_once(')').filter(|_| named).map_or(piece, |(_, rest)| rest);
            let end = rest.find(|letter: char| letter.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 1);
            let number = rest[..end].ends_with(['d', 'i', 'u', 'f', 'x', 'X', 'o', 'e', 'g']);
            let value = if named { None } else { values.next() };
            result.push_str(&if number { "0".into() } else { value.map_or_else(|| "\0".into(), |value| shown(&value)) });
            result.push_str(&rest[end..]);
        }
    }
    Value::pattern(&result, flow)
}

/// `"…{}…".format(values)`.
pub(crate) fn format(text: &str, flow: Flow, arguments: &[Value], keywords: &[(&str, Value)]) -> Value {
    let mut result = String::new();
    let mut next = 0;
    let mut used = flow;
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        result.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            result.push('{');
            rest = after;
            continue;
        }
        let Some(end) = rest.find('}') else { break };
        let field = rest[..end].split([':', '!']).next().unwrap_or_default();
        rest = &rest[end + 1..];
        let (name, inside) =
            field.split_once(['.', '[']).map_or((field, None), |(name, inside)| (name, Some(inside.trim_end_matches(']'))));
        let index = if name.is_empty() {
            next += 1;
            Some(next - 1)
        } else {
            name.parse::<usize>().ok()
        };
        let value = match index {
            Some(index) => arguments.get(index),
            None => keywords.iter().find(|(key, _)| *key == name).map(|(_, value)| value),
        };
        let value = value.map(|value| inside.map_or_else(|| value.clone(), |key| value.part(&Value::text(key))));
        used = value.as_ref().map_or(used, |value| used.with(value.flow));
        result.push_str(&value.map_or_else(|| "\0".into(), |value| shown(&value)));
    }
    result.push_str(&rest.replace("}}", "}"));
    Value::pattern(&result, used)
}

/// `separator.join(values)`.
pub(crate) fn joined(separator: &Value, values: &Value) -> Value {
    let flow = separator.flow.with(values.flow);
    match &values.parts {
        Some(parts) if !parts.open && parts.list => {
            let texts: Vec<_> = parts.entries.iter().map(|(_, part)| shown(part)).collect();
            Value::pattern(&texts.join(&*shown(separator)), flow)
        }
        // Placeholders: `", ".join("?" for _ in values)`, `", ".join(["%s"] * len(values))`.
        _ if values.known == Known::Literal => Value::known(Known::Literal),
        _ => Value::pattern("\0", flow),
    }
}

/// `value[a:b]`. Half of tainted data is still tainted.
pub(crate) fn sliced(base: &Value, bounds: &[Option<Value>; 3]) -> Value {
    let bound = |index: usize| bounds[index].as_ref().map(|value| value.known.clone());
    if let (Known::Text(text), None) = (&base.known, &bounds[2]) {
        let letters: Vec<char> = text.chars().collect();
        let end_of = |known: Option<Known>, default: usize| match known {
            None => Some(default),
            Some(Known::Int(index)) if index < 0 => {
                Some(letters.len().saturating_sub(usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX)))
            }
            Some(Known::Int(index)) => Some(usize::try_from(index).unwrap_or(usize::MAX).min(letters.len())),
            _ => None,
        };
        if let (Some(start), Some(end)) = (end_of(bound(0), 0), end_of(bound(1), letters.len())) {
            return Value::text(&letters.get(start..end.max(start)).unwrap_or_default().iter().collect::<String>());
        }
    }
    if base.is_literal() { Value::known(Known::Literal) } else { Value::flow(base.flow) }
}

/// Two lists after another.
pub(crate) fn concatenated(left: &Value, right: &Value) -> Value {
    let (Some(one), Some(other)) = (&left.parts, &right.parts) else { return Value::flow(left.flow.with(right.flow)) };
    let entries = one.entries.iter().chain(&other.entries).cloned().collect();
    let mut value = Value::container(Parts { entries, list: one.list && other.list, open: one.open || other.open });
    value.flow = value.flow.with(left.flow).with(right.flow);
    value
}

/// An operator on two integers.
pub(crate) fn arithmetic(one: i64, operator: Operator, other: i64) -> Value {
    let result = match operator {
        Operator::Add => one.checked_add(other),
        Operator::Sub => one.checked_sub(other),
        Operator::Mult => one.checked_mul(other),
        Operator::FloorDiv => one.checked_div_euclid(other),
        Operator::Mod => one.checked_rem_euclid(other),
        Operator::Pow => u32::try_from(other).ok().and_then(|other| one.checked_pow(other)),
        Operator::BitOr => Some(one | other),
        Operator::BitAnd => Some(one & other),
        Operator::BitXor => Some(one ^ other),
        _ => None,
    };
    Value::known(result.map_or(Known::Literal, Known::Int))
}

/// The value of an integer literal that is not too large.
pub(crate) fn integer(node: &ExprNumberLiteral) -> Option<i64> {
    match &node.value {
        Number::Int(number) => number.as_i64(),
        _ => None,
    }
}
