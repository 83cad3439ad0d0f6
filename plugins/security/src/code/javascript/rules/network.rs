//! Certificates that are not checked, old protocol versions, tokens that are believed, servers that listen everywhere.

use btm_plugin::{Applicability, Fix, Region, Severity};
use oxc_ast::ast::{AssignmentExpression, Expression, ObjectProperty, StaticMemberExpression};

use super::super::calls::Call;
use super::super::values::{at, bytes};
use super::super::walk::Walker;
use crate::code::catalogue::crypto::{JWT, TLS_VERSION, VERIFY};
use crate::code::catalogue::injection::XXE;
use crate::code::catalogue::web::BIND;
use crate::code::flow::taint::clean;
use crate::code::flow::value::Value;
use crate::code::report::Hit;

pub(super) fn check(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    match (call.name(), &*call.path) {
        ("verify", path) if path.starts_with("jsonwebtoken.") || path.starts_with("jwt.") => token(walker, call),
        ("listen", _) if call.args.get(1).and_then(Value::as_text) == Some("0.0.0.0") => {
            walker.flag(&BIND, call, Severity::Low, "this server is reachable from every network");
        }
        ("parseXml" | "parseXmlString" | "parseXmlAsync", _) => {
            let resolves = call.args.get(1).and_then(|options| options.member("noent")).is_some_and(|noent| noent.is_bool(true));
            let data = call.args.first().filter(|data| resolves && !data.is_literal());
            let Some(data) = data else { return };
            let hit = Hit::new(&XXE, bytes(call.span), "external entities of this document are resolved");
            walker.hit(match data.severity(clean::CODE, None) {
                Some((severity, taint)) => hit.severity(severity).source(taint.range()),
                None => hit.severity(Severity::Medium),
            });
        }
        _ => {}
    }
}

/// `jwt.verify` with the algorithm `none`, or without a key.
fn token(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let none = call.args.get(2).and_then(|options| options.member("algorithms")).and_then(|list| list.parts.as_ref());
    let none = none.is_some_and(|parts| {
        parts.entries.iter().any(|(_, part)| part.as_text().is_some_and(|text| text.eq_ignore_ascii_case("none")))
    });
    let no_key = call.args.get(1).is_some_and(|key| key.truth() == Some(false));
    if none || no_key {
        walker.flag(&JWT, call, Severity::High, "the signature of this token is not checked");
    }
}

/// `rejectUnauthorized: false` and the like.
pub(super) fn property<'a>(walker: &mut Walker<'a, '_, '_>, node: &ObjectProperty<'a>, name: &str) {
    let is_false = matches!(&node.value, Expression::BooleanLiteral(value) if !value.value);
    match name {
        "rejectUnauthorized" | "strictSSL" if is_false => {
            let fix = Fix::new("Check certificates", Applicability::MaybeIncorrect).edit(Region::bytes(at(&node.value)), "true");
            walker.hit(Hit::new(&VERIFY, bytes(node.span), "certificates are not checked").fix(fix));
        }
        "minVersion" | "maxVersion" | "secureProtocol" => {
            let old = matches!(&node.value, Expression::StringLiteral(text) if matches!(text.value.as_str(), "TLSv1" | "TLSv1.1" | "SSLv2_method" | "SSLv3_method" | "TLSv1_method" | "TLSv1_1_method"));
            if old {
                walker.hit(Hit::new(&TLS_VERSION, bytes(node.span), "this protocol version has known attacks"));
            }
        }
        _ => {}
    }
}

/// `process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"`, `options.rejectUnauthorized = false`.
pub(super) fn assigned<'a>(
    walker: &mut Walker<'a, '_, '_>,
    node: &AssignmentExpression<'a>,
    member: &StaticMemberExpression<'a>,
    value: &Value,
) {
    let off = match member.property.name.as_str() {
        "NODE_TLS_REJECT_UNAUTHORIZED" => value.as_text() == Some("0") || value.truth() == Some(false),
        "rejectUnauthorized" | "strictSSL" => value.is_bool(false),
        _ => false,
    };
    if off {
        walker.hit(Hit::new(&VERIFY, bytes(node.span), "certificates are not checked"));
    }
}
