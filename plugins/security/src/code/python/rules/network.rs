//! Debug servers, and servers that listen everywhere.

use btm_plugin::{Applicability, Fix, Region, Severity};
use ruff_python_ast::Expr;

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::web::{BIND, DEBUG};
use crate::code::flow::value::Value;
use crate::code::report::Hit;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let path = &*call.path;
    let method = path.rsplit('.').next().unwrap_or(path);
    if method == "run" && (path.starts_with("flask.Flask()") || path.contains("app.run") || path == ".run" && engine.pages) {
        run(engine, call);
    }
    let host = match method {
        "bind" => call
            .args
            .first()
            .and_then(|address| address.parts.as_ref())
            .and_then(|parts| parts.entries.first())
            .map(|(_, host)| host),
        "run" | "run_app" | "serve" | "create_server" | "start_server" | "make_server" | "run_simple" => {
            call.keyword("host").or_else(|| call.args.iter().find(|arg| arg.as_text() == Some("0.0.0.0")))
        }
        _ => None,
    };
    if host
        .is_some_and(|host| matches!(host.as_text(), Some("0.0.0.0" | "::")) || (method == "bind" && host.as_text() == Some("")))
    {
        engine.flag(&BIND, call, Severity::Low, "this server is reachable from every network");
    }
}

fn run<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(debug) = call.arg(2, "debug").filter(|debug| debug.is_bool(true)) else { return };
    let open = call.arg(0, "host").and_then(Value::as_text) == Some("0.0.0.0");
    let severity = if open { Severity::High } else { DEBUG.severity };
    let mut hit = Hit::new(&DEBUG, at(call.node), "Flask's debugger lets visitors run code").severity(severity);
    if let Some(node) = call.arg_node(2, "debug").filter(|_| debug.is_bool(true)) {
        hit = hit.fix(Fix::new("Turn debug mode off", Applicability::MaybeIncorrect).edit(Region::bytes(at(node)), "False"));
    }
    engine.hit(hit);
}

/// `DEBUG = True` in a module of settings, `app.debug = True`.
pub(super) fn assigned<'a>(engine: &mut Engine<'a, '_, '_>, target: &'a Expr, value: &Value) {
    if !value.is_bool(true) {
        return;
    }
    match target {
        Expr::Name(name) if name.id.as_str() == "DEBUG" && engine.frames.len() == 1 && is_django_settings(engine.text) => {
            engine.hit(Hit::new(&DEBUG, at(target), "Django's debug pages show settings and source").severity(Severity::Medium));
        }
        Expr::Attribute(attribute) if attribute.attr.as_str() == "debug" => {
            let base = engine.expression(&attribute.value);
            if base.path_text() == "flask.Flask()" {
                engine.hit(Hit::new(&DEBUG, at(target), "Flask's debugger lets visitors run code"));
            }
        }
        _ => {}
    }
}

fn is_django_settings(text: &str) -> bool {
    text.contains("INSTALLED_APPS") || text.contains("ROOT_URLCONF")
}
