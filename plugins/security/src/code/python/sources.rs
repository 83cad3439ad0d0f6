//! Where data comes from outside: requests, the command line, the environment, the keyboard.

use std::{ops::Range, sync::LazyLock};

use crate::code::flow::taint::{Flow, Origin, Taint};
use crate::code::flow::value::Value;
use crate::code::sanitizers::Sanitizers;

/// A flow of fresh data from outside.
pub(crate) fn tainted(range: &Range<usize>, origin: Origin) -> Flow {
    Flow { taint: Some(Taint::new(range, origin)), random: None }
}

/// The path of an attribute. Whatever is called `request` in an object or module stands for the request.
pub(crate) fn canonical(base: &Value, name: &str) -> String {
    const LONGEST: usize = 160;
    let base = base.path_text();
    match (base, name) {
        ("flask" | "quart" | "bottle", "request") | ("", "request") => "@request".to_owned(),
        _ if base.len() > LONGEST => format!(".{name}"),
        _ => format!("{base}.{name}"),
    }
}

/// Who controls an attribute, by its path.
pub(crate) fn attribute(path: &str) -> Option<Origin> {
    if let Some(name) = path.strip_prefix("@request.") {
        let remote = matches!(
            name,
            "args"
                | "form"
                | "values"
                | "cookies"
                | "headers"
                | "files"
                | "data"
                | "json"
                | "query_string"
                | "stream"
                | "full_path"
                | "url"
                | "GET"
                | "POST"
                | "COOKIES"
                | "META"
                | "FILES"
                | "body"
                | "query_params"
                | "path_params"
                | "match_info"
                | "query"
                | "rel_url"
                | "forms"
                | "params"
                | "REQUEST"
                | "referrer"
                | "user_agent"
                | "raw_post_data"
        );
        return remote.then_some(Origin::Remote);
    }
    matches!(path, "sys.argv" | "os.environ" | "os.environb").then_some(Origin::Local)
}

/// Whether an attribute always has the same value for an attacker: the path of a route without variable parts.
pub(crate) fn is_fixed(path: &str) -> bool {
    path == "@request.path"
}

/// Who controls the result of a call, by the path of what is called.
pub(crate) fn call(path: &str) -> Option<Origin> {
    match path {
        "@request.get_json" | "@request.get_data" | "@request.json" | "@request.form" | "@request.body" | "@request.post"
        | "@request.text" | "@request.read" | "@request.getlist" => Some(Origin::Remote),
        "input" | "raw_input" | "os.getenv" | "sys.stdin.read" | "sys.stdin.readline" | "getpass.getpass" => Some(Origin::Local),
        "argparse.ArgumentParser().parse_args" => Some(Origin::Local),
        _ => None,
    }
}

/// Whether a method of an object that wraps a request hands out a part of it, by its name.
pub(crate) fn is_getter(method: &str) -> bool {
    ["param", "query", "form", "cookie", "header", "arg", "body", "input"].iter().any(|word| method.contains(word))
}

/// What the names of functions tell.
static SANITIZERS: LazyLock<Sanitizers> = LazyLock::new(|| {
    Sanitizers::new(
        &["unescape", "unsafe", "unquote"],
        &["escape", "bleach"],
        &["sanitize", "sanitise", "safe", "clean", "validate", "normalise_", "slugify", "quote"],
    )
});

/// Builds the words, so that they are part of the snapshot.
pub(crate) fn prepare() {
    LazyLock::force(&SANITIZERS);
}

/// What a function does to data, told by its name alone: the contexts in which its result is harmless.
pub(crate) fn sanitizer(name: &str) -> Option<u16> {
    SANITIZERS.contexts(name)
}
