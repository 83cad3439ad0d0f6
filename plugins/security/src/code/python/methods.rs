//! Methods of texts, lists and dictionaries, and of objects that behave like them.

use std::rc::Rc;

use super::calls::Call;
use super::strings;
use crate::code::flow::taint::{Taint, clean};
use crate::code::flow::value::{Known, Parts, Value, place};

/// The result of a method whose effect is known.
pub(crate) fn known(call: &Call<'_>) -> Option<Value> {
    let receiver = call.receiver.as_ref()?;
    let flow = call.inflow();
    match call.method {
        "format" => match &receiver.known {
            Known::Text(text) | Known::Pattern(text) => Some(strings::format(text, receiver.flow, &call.args, &call.keywords)),
            _ => None,
        },
        "join" if call.args.len() == 1 && receiver.path.is_none() => Some(strings::joined(receiver, &call.args[0])),
        "encode" | "decode" | "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "title" | "casefold" | "expandtabs"
        | "removeprefix" | "removesuffix"
            if receiver.path.is_none() || receiver.flow.taint.is_some() =>
        {
            Some(plain(call.method, receiver))
        }
        "replace" if call.args.len() >= 2 => Some(replaced(receiver, call)),
        "startswith" | "endswith" | "isdigit" | "isalnum" | "isalpha" | "isidentifier" | "find" | "index" | "rfind" | "count"
        | "exists" | "is_file" | "is_dir" | "isdecimal" | "__len__" | "__contains__" => Some(Value::default()),
        "get" | "pop" | "setdefault" | "getlist" | "get_all" | "__getitem__" if receiver.parts.is_some() => {
            Some(got(receiver, call))
        }
        "copy" | "items" | "values" | "elements" if receiver.parts.is_some() => {
            Some(Value { parts: receiver.parts.clone(), ..Value::flow(flow) })
        }
        "resolve" | "absolute" if receiver.flow.taint.is_some() => {
            let mut value = Value::flow(receiver.flow);
            value.flow.taint = value.flow.taint.map(|taint| Taint { resolved: true, ..taint });
            Some(value)
        }
        "split" | "splitlines" | "rsplit" | "partition" if receiver.is_literal() => Some(Value::known(Known::Literal)),
        _ => None,
    }
}

/// Methods that change letters only.
fn plain(method: &str, receiver: &Value) -> Value {
    let known = match (&receiver.known, method) {
        (Known::Text(text), "lower" | "casefold") => Known::Text(text.to_lowercase().into()),
        (Known::Text(text), "upper") => Known::Text(text.to_uppercase().into()),
        (known, "encode" | "decode") => known.clone(),
        (Known::Text(_), _) => Known::Literal,
        (known, _) => known.clone(),
    };
    Value { known, ..Value::flow(receiver.flow) }
}

/// `text.replace("'", "''")` makes a value harmless between quotes.
fn replaced(receiver: &Value, call: &Call<'_>) -> Value {
    let (Some(old), Some(new)) = (call.args[0].as_text(), call.args[1].as_text()) else { return Value::flow(call.inflow()) };
    let contexts = match old {
        _ if old == new => 0,
        "'" | "\"" => clean::QUOTED,
        "<" => clean::HTML,
        ".." | "../" | "/" => clean::PATH,
        "*" | "(" => clean::LDAP,
        _ => 0,
    };
    let known = match &receiver.known {
        Known::Text(text) => Known::Text(text.replace(old, new).into()),
        known => known.clone(),
    };
    Value { known, ..Value::flow(receiver.flow) }.cleaned(contexts)
}

/// `object.get("key")`, `object.get("section", "key")`.
fn got(receiver: &Value, call: &Call<'_>) -> Value {
    if let Some(value) = key(&call.args).and_then(|key| receiver.member(&key)) {
        return value.clone();
    }
    match call.args.first() {
        Some(first) => match first.as_text().and_then(|text| receiver.member(text)) {
            Some(value) => value.clone(),
            None => call.args.get(1).map_or_else(|| receiver.part(first), |default| receiver.part(first).join(default)),
        },
        None => receiver.any_part(),
    }
}

/// One key for several literal arguments.
fn key(args: &[Value]) -> Option<String> {
    let texts: Option<Vec<&str>> = args.iter().map(Value::as_text).collect();
    texts.filter(|texts| !texts.is_empty()).map(|texts| texts.join("\u{1}"))
}

/// Whether a method changes its object.
pub(crate) fn mutates(method: &str) -> bool {
    matches!(
        method,
        "append"
            | "add"
            | "insert"
            | "extend"
            | "update"
            | "write"
            | "writelines"
            | "put"
            | "appendleft"
            | "set"
            | "setdefault"
            | "pop"
            | "remove"
            | "clear"
            | "sort"
            | "reverse"
            | "popitem"
            | "feed"
            | "push"
            | "setFeature"
    )
}

/// Does to an object what a method does to it.
pub(crate) fn mutate(value: &mut Value, call: &Call<'_>, loops: usize) {
    let inflow =
        call.args.iter().chain(call.keywords.iter().map(|(_, value)| value)).fold(value.flow, |flow, arg| flow.with(arg.flow));
    match (call.method, &call.args[..]) {
        ("setFeature", [feature, switch]) => {
            let external = feature.path_text().ends_with("feature_external_ges")
                || feature.as_text().is_some_and(|text| text.ends_with("external-general-entities"));
            if external && !switch.is_bool(false) && switch.truth() != Some(false) {
                value.path = Some("@entities".into());
            }
            return;
        }
        ("set" | "setdefault", [keys @ .., last]) if !keys.is_empty() => {
            if let Some(key) = key(keys) {
                value.set_part(&Value::text(&key), last.clone());
                return;
            }
        }
        _ => {}
    }
    let listed = loops == 0 && value.parts.as_ref().is_some_and(|parts| parts.list && !parts.open);
    if let Some(parts) = value.parts.as_mut().map(Rc::make_mut) {
        let done = listed && change_list(parts, call.method, &call.args);
        parts.open |= !done;
    }
    value.flow = inflow;
    if matches!(value.known, Known::Literal) {
        value.known = Known::Nothing;
    }
}

/// Changes a list whose parts are all known; says whether it could.
fn change_list(parts: &mut Parts, method: &str, args: &[Value]) -> bool {
    match (method, args) {
        ("append", [item]) => parts.entries.push(("".into(), item.clone())),
        ("pop", []) => {
            parts.entries.pop();
        }
        ("pop", [index]) => {
            let Known::Int(index) = index.known else { return false };
            let Some(index) = place(index, parts.entries.len()).filter(|&index| index < parts.entries.len()) else {
                return false;
            };
            parts.entries.remove(index);
        }
        ("insert", [Value { known: Known::Int(index), .. }, item]) => {
            let index = place(*index, parts.entries.len()).unwrap_or(0).min(parts.entries.len());
            parts.entries.insert(index, ("".into(), item.clone()));
        }
        ("clear", []) => parts.entries.clear(),
        ("extend", [Value { parts: Some(more), .. }]) if more.list && !more.open => {
            parts.entries.extend(more.entries.iter().cloned())
        }
        _ => return false,
    }
    parts.entries.len() <= crate::code::flow::value::MOST_PARTS
}
