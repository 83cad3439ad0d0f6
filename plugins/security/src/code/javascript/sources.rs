//! Where data comes from outside: requests, the address of the page, the command line, the environment.

use std::sync::LazyLock;

use crate::code::flow::taint::{Origin, clean};
use crate::code::sanitizers::Sanitizers;

/// The path of a member.
pub(super) fn canonical(base: &str, name: &str) -> String {
    const LONGEST: usize = 160;
    match (base, name) {
        ("@context", "request" | "req") => "@request".to_owned(),
        ("@context", "query" | "params" | "headers" | "cookies" | "body" | "url") => format!("@request.{name}"),
        ("@context", "res" | "response") => "@response".to_owned(),
        ("window" | "document" | "globalThis" | "self" | "top" | "parent", "location") => "location".to_owned(),
        ("window" | "globalThis" | "self", "document") => "document".to_owned(),
        _ if base.len() > LONGEST => format!(".{name}"),
        _ => format!("{base}.{name}"),
    }
}

/// Who controls a member, by its path.
pub(super) fn member(path: &str) -> Option<Origin> {
    match path {
        "@request.query"
        | "@request.body"
        | "@request.params"
        | "@request.cookies"
        | "@request.signedCookies"
        | "@request.headers"
        | "@request.url"
        | "@request.originalUrl"
        | "@request.files"
        | "@request.file"
        | "@request.rawBody"
        | "@request.hash" => Some(Origin::Remote),
        "location.search"
        | "location.hash"
        | "location.href"
        | "document.URL"
        | "document.documentURI"
        | "document.referrer"
        | "document.baseURI"
        | "window.name" => Some(Origin::Remote),
        "process.argv" | "process.env" => Some(Origin::Local),
        _ => None,
    }
}

/// Who controls the result of a call.
pub(super) fn call(path: &str) -> Option<Origin> {
    match path {
        "@request.get" | "@request.header" | "@request.param" | "@request.text" | "@request.json" | "@request.formData" => {
            Some(Origin::Remote)
        }
        "prompt" | "window.prompt" => Some(Origin::Local),
        _ => None,
    }
}

/// The contexts in which the result of a function is harmless, by its path or name.
pub(super) fn sanitizer(path: &str) -> Option<u16> {
    let name = path.rsplit('.').next().unwrap_or(path);
    Some(match path {
        "encodeURIComponent" | "escape" | "querystring.escape" => {
            clean::HTML | clean::URL | clean::PATH | clean::QUOTED | clean::LDAP
        }
        "encodeURI" => clean::HTML,
        "path.basename" | "sanitize-filename" => clean::PATH,
        "DOMPurify.sanitize"
        | "dompurify.sanitize"
        | "isomorphic-dompurify.sanitize"
        | "escape-html"
        | "sanitize-html"
        | "he.encode"
        | "he.escape"
        | "lodash.escape"
        | "_.escape"
        | "validator.escape"
        | "xss" => clean::HTML,
        "shell-quote.quote" | "shell-escape" => clean::SHELL,
        "sqlstring.escape" | "mysql.escape" | "mysql.escapeId" | "pg-format" | ".escapeLiteral" | ".escapeIdentifier" => {
            clean::SQL
        }
        "Number" | "parseInt" | "parseFloat" | "Boolean" | "BigInt" | "Number.parseInt" | "Number.parseFloat" | "isNaN"
        | "Array.isArray" => clean::ALL,
        _ => return SANITIZERS.contexts(name),
    })
}

/// What the names of functions tell.
static SANITIZERS: LazyLock<Sanitizers> = LazyLock::new(|| {
    Sanitizers::new(
        &["unescape", "unsafe"],
        &["escape", "sanitizehtml", "purify"],
        &["sanitize", "validate", "quote", "parseint"],
    )
});

/// Builds the words, so that they are part of the snapshot.
pub(crate) fn prepare() {
    LazyLock::force(&SANITIZERS);
}
