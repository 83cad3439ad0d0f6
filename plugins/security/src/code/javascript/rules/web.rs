//! Markup in pages, cookies, sessions, navigation.

use btm_plugin::Severity;
use oxc_ast::ast::{AssignmentExpression, Expression, JSXAttribute, JSXAttributeName, JSXAttributeValue, StaticMemberExpression};
use oxc_span::Span;

use super::super::calls::Call;
use super::super::values::bytes;
use super::super::walk::Walker;
use super::sinks;
use crate::code::catalogue::web::{COOKIE, REDIRECT, TRUST, XSS};
use crate::code::flow::taint::{Origin, clean};
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;
use crate::code::secrets;

pub(super) fn check(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    match &*call.path {
        "@response.cookie" => cookie(walker, call, call.args.get(2)),
        "express-session" | "cookie-session" => {
            let options = call.args.first();
            let nested = options.and_then(|options| options.member("cookie")).or(options);
            let off = |name: &str| nested.and_then(|cookie| cookie.member(name)).is_some_and(|value| value.is_bool(false));
            if off("secure") || off("httpOnly") {
                walker.flag(&COOKIE, call, Severity::Medium, "the session's cookie is not protected");
            }
        }
        "document.write" | "document.writeln"
            if call.args.first().is_some_and(|text| matches!(text.known, Known::Pattern(_)) && text.flow.taint.is_none()) =>
        {
            walker.flag(&XSS, call, Severity::Low, "text that is not a literal is written into the page as markup");
        }
        path if path.ends_with(".insertAdjacentHTML") => {
            if let Some(markup) = call.args.get(1) {
                markup_of(walker, call.span, markup);
            }
        }
        _ => {}
    }
}

fn cookie(walker: &mut Walker<'_, '_, '_>, call: &Call, options: Option<&Value>) {
    let name = call.args.first().and_then(Value::as_text).unwrap_or_default();
    let off = |name: &str| options.and_then(|options| options.member(name)).is_some_and(|value| value.is_bool(false));
    if off("secure") || off("httpOnly") {
        walker.flag(&COOKIE, call, Severity::Medium, "this cookie is not protected");
    } else if options.is_none() && secrets::is_secret(name) {
        walker.flag(&COOKIE, call, Severity::Medium, "scripts can read this cookie, and it is also sent over plain HTTP");
    }
}

/// Assignments to what shows markup, navigates, or belongs to the session.
pub(super) fn assigned<'a>(
    walker: &mut Walker<'a, '_, '_>,
    node: &AssignmentExpression<'a>,
    member: &StaticMemberExpression<'a>,
    value: &Value,
) {
    match member.property.name.as_str() {
        "innerHTML" | "outerHTML" | "srcdoc" => {
            if let Some((severity, taint)) = value.severity(clean::HTML, None) {
                walker.hit(
                    Hit::new(&XSS, bytes(node.span), "data from outside becomes markup of the page")
                        .severity(severity)
                        .source(taint.range()),
                );
            } else {
                markup_of(walker, node.span, value);
            }
        }
        "href" => {
            let object = walker.value(&member.object);
            if object.path_text() == "location" {
                navigated(walker, node.span, value);
            }
        }
        "location" => navigated(walker, node.span, value),
        _ => {
            let object = walker.value(&member.object);
            if object.path_text() == "@request.session"
                && let Some(taint) = value
                    .flow
                    .taint
                    .filter(|taint| taint.origin == Origin::Remote && taint.sure && taint.clean & clean::TRUST == 0)
            {
                walker.hit(
                    Hit::new(&TRUST, bytes(node.span), "unchecked data from a request is stored in the session")
                        .source(taint.range()),
                );
            }
        }
    }
}

/// Markup with values in it that nobody escaped.
fn markup_of(walker: &mut Walker<'_, '_, '_>, span: Span, value: &Value) {
    if let Known::Pattern(text) = &value.known
        && value.flow.taint.is_none()
        && text.contains('<')
        && text.contains('\0')
    {
        walker.hit(Hit::new(&XSS, bytes(span), "values that were not escaped are put into markup").severity(Severity::Low));
    }
}

/// The page goes to an address.
pub(super) fn navigated(walker: &mut Walker<'_, '_, '_>, span: Span, value: &Value) {
    let text = match &value.known {
        Known::Pattern(text) => &**text,
        _ => "",
    };
    if !sinks::fixed_host(text, true)
        && let Some((severity, taint)) = value.severity(clean::URL, None).filter(|(_, taint)| taint.sure)
    {
        let message = "the page goes to an address from outside";
        walker.hit(Hit::new(&REDIRECT, bytes(span), message).severity(severity.min(Severity::Medium)).source(taint.range()));
    }
}

/// `dangerouslySetInnerHTML={{ __html: value }}`.
pub(super) fn attribute<'a>(walker: &mut Walker<'a, '_, '_>, node: &JSXAttribute<'a>) {
    let JSXAttributeName::Identifier(name) = &node.name else { return };
    let Some(JSXAttributeValue::ExpressionContainer(container)) =
        node.value.as_ref().filter(|_| name.name == "dangerouslySetInnerHTML")
    else {
        return;
    };
    let Some(Expression::ObjectExpression(_)) = container.expression.as_expression() else { return };
    let Some(value) = container.expression.as_expression().map(|node| walker.value(node)) else { return };
    let Some(markup) = value.member("__html") else { return };
    let hit = Hit::new(&XSS, bytes(node.span), "React does not escape this markup");
    if let Some((severity, taint)) = markup.severity(clean::HTML, None) {
        walker.hit(hit.severity(severity).source(taint.range()));
    } else if !markup.is_literal() && !markup.path_text().to_ascii_lowercase().contains("sanitize") {
        walker.hit(hit.severity(Severity::Low));
    }
}
