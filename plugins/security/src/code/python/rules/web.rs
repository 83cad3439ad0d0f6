//! Pages, cookies, sessions, and predictable random numbers in secrets.

use btm_plugin::{Applicability, Fix, Region, Severity};
use ruff_python_ast::{Expr, ExprSubscript};

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::crypto::RANDOM;
use crate::code::catalogue::web::{COOKIE, TRUST, XSS};
use crate::code::flow::taint::{Origin, clean};
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;
use crate::code::secrets::is_secret;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    match call.method {
        "set_cookie" => cookie(engine, call),
        "Environment" if &*call.path == "jinja2.Environment" => {}
        _ => {}
    }
    if &*call.path == "jinja2.Environment"
        && !call.is_open()
        && call.keyword("autoescape").is_none_or(|value| value.is_bool(false))
    {
        engine.flag(&XSS, call, Severity::Low, "templates of this environment do not escape what they show");
    }
    if matches!(&*call.path, "django.utils.safestring.mark_safe" | "markupsafe.Markup" | "flask.Markup") {
        marked(engine, call);
    }
}

/// Text with gaps that is declared safe.
fn marked<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(text) = call.args.first().filter(|text| text.flow.taint.is_none()) else { return };
    if let Known::Pattern(markup) = &text.known
        && markup.contains('\0')
        && markup.contains('<')
    {
        engine.flag(&XSS, call, Severity::Medium, "values that were not escaped are put into markup that is declared safe");
    }
}

fn cookie<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    if let Some(value) = call.arg(1, "value") {
        predictable(engine, value, "a cookie", &at(call.node));
    }
    let off = |name: &str| call.keyword(name).is_some_and(|value| value.is_bool(false));
    let absent = call.keyword("secure").is_none() && !call.is_open() && call.args.len() >= 2;
    let name = call.arg(0, "key").and_then(Value::as_text).unwrap_or_default().to_ascii_lowercase();
    let sensitive = ["session", "token", "auth", "sid", "jwt", "remember"].iter().any(|word| name.contains(word));
    if off("secure") {
        let mut hit = Hit::new(&COOKIE, at(call.node), "this cookie is also sent over plain HTTP");
        if let Some(node) = call.arg_node(usize::MAX, "secure") {
            hit =
                hit.fix(Fix::new("Send it over HTTPS only", Applicability::MaybeIncorrect).edit(Region::bytes(at(node)), "True"));
        }
        engine.hit(hit);
    } else if off("httponly") && sensitive {
        engine.flag(&COOKIE, call, Severity::Medium, "scripts can read this cookie");
    } else if absent && sensitive {
        engine.flag(&COOKIE, call, Severity::Medium, "this cookie is also sent over plain HTTP");
    }
}

/// A predictable random number where a secret belongs.
fn predictable(engine: &mut Engine<'_, '_, '_>, value: &Value, what: &str, range: &std::ops::Range<usize>) {
    if let Some((start, end)) = value.flow.random {
        let drawn = start as usize..end as usize;
        let message = format!("a predictable random number becomes {what}");
        let place = if drawn.is_empty() { range.clone() } else { drawn };
        engine.hit(Hit::new(&RANDOM, place, message));
    }
}

impl<'a> Engine<'a, '_, '_> {
    /// Lets the rules look at a value that gets a name: a variable, an attribute, an argument, a key.
    pub(crate) fn check_named(&mut self, name: &str, value: &Value, node: &'a Expr) {
        if value.flow.random.is_some() && is_secret(name) {
            predictable(self, value, &format!("`{name}`"), &at(node));
        }
    }

    /// Lets the rules look at `object[key] = value`.
    pub(crate) fn check_store(&mut self, node: &'a ExprSubscript, key: &Value, value: &Value) {
        let object = self.source(&*node.value).to_ascii_lowercase();
        let session = object.contains("session");
        if session || object.contains("cookie") || is_secret(&object) || key.as_text().is_some_and(is_secret) {
            predictable(self, value, "a session value or secret", &at(node));
        }
        let known = self.expression(&node.value);
        if !matches!(known.path_text(), "flask.session" | "@request.session") {
            return;
        }
        for (part, message) in [
            (key, "data from a request chooses the key of a session value"),
            (value, "unchecked data from a request is stored in the session"),
        ] {
            if let Some(taint) =
                part.flow.taint.filter(|taint| taint.clean & clean::TRUST == 0).filter(|taint| taint.origin == Origin::Remote)
            {
                self.hit(Hit::new(&TRUST, at(node), message).severity(Severity::Medium).source(taint.range()));
            }
        }
    }

    /// Lets the rules look at `return value`.
    pub(crate) fn check_return(&mut self, node: &'a Expr, value: &Value) {
        let frame = self.frame();
        let (name, handler) = (frame.name, frame.handler);
        if value.flow.random.is_some() && is_secret(name) {
            predictable(self, value, &format!("what `{name}` returns"), &at(node));
        }
        if !handler {
            return;
        }
        let page = match &value.parts {
            Some(parts) if parts.list && node.is_tuple_expr() => parts.entries.first().map(|(_, first)| first.clone()),
            Some(_) => None,
            None => Some(value.clone()),
        };
        let Some(page) = page else { return };
        let built = matches!(page.known, Known::Pattern(_));
        if let Some((severity, taint)) = page.severity(clean::HTML, None)
            && (taint.sure || built)
        {
            self.hit(
                Hit::new(&XSS, at(node), "data from a request is sent as a page without escaping")
                    .severity(severity)
                    .source(taint.range()),
            );
        }
    }
}
