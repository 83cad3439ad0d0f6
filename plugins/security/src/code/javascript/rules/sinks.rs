//! Places that data from outside must not reach, as a table: which call, which argument, in which context.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

use btm_plugin::Severity;

use super::super::calls::Call;
use super::super::values::bytes;
use super::super::walk::Walker;
use crate::code::catalogue::{RuleInfo, injection, web};
use crate::code::flow::taint::clean;
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;

/// A dangerous argument: what is called (with a leading dot a method of any object), and the argument's position.
struct Sink {
    path: &'static str,
    index: usize,
    rule: &'static RuleInfo,
    context: u16,
    /// The highest severity.
    most: Severity,
}

const fn sink(path: &'static str, index: usize, rule: &'static RuleInfo, context: u16) -> Sink {
    Sink { path, index, rule, context, most: Severity::High }
}

const fn file(path: &'static str) -> Sink {
    sink(path, 0, &injection::PATH, clean::PATH)
}

const fn ssrf(path: &'static str) -> Sink {
    sink(path, 0, &web::SSRF, clean::URL)
}

const fn page(path: &'static str, index: usize) -> Sink {
    sink(path, index, &web::XSS, clean::HTML)
}

const fn template(path: &'static str) -> Sink {
    sink(path, 0, &injection::TEMPLATE, clean::CODE)
}

static SINKS: &[Sink] = &[
    sink("eval", 0, &injection::CODE, clean::CODE),
    sink("Function", 0, &injection::CODE, clean::CODE),
    sink("new Function", 0, &injection::CODE, clean::CODE),
    sink("new Function", 1, &injection::CODE, clean::CODE),
    sink("vm.runInNewContext", 0, &injection::CODE, clean::CODE),
    sink("vm.runInThisContext", 0, &injection::CODE, clean::CODE),
    sink("vm.runInContext", 0, &injection::CODE, clean::CODE),
    sink("vm.compileFunction", 0, &injection::CODE, clean::CODE),
    sink("new vm.Script", 0, &injection::CODE, clean::CODE),
    sink("require", 0, &injection::CODE, clean::CODE | clean::PATH),
    sink("node-serialize.unserialize", 0, &injection::DESERIALIZATION, clean::CODE),
    sink("serialize-to-js.deserialize", 0, &injection::DESERIALIZATION, clean::CODE),
    sink("funcster.deepDeserialize", 0, &injection::DESERIALIZATION, clean::CODE),
    sink("cryo.parse", 0, &injection::DESERIALIZATION, clean::CODE),
    sink("v8.deserialize", 0, &injection::DESERIALIZATION, clean::CODE),
    template("ejs.render"),
    template("ejs.compile"),
    template("pug.render"),
    template("pug.compile"),
    template("handlebars.compile"),
    template("nunjucks.renderString"),
    template("lodash.template"),
    template("mustache.render"),
    template("doT.template"),
    sink("xpath.select", 0, &injection::XPATH, clean::XPATH),
    sink("xpath.select1", 0, &injection::XPATH, clean::XPATH),
    sink("xpath.evaluate", 0, &injection::XPATH, clean::XPATH),
    sink("document.evaluate", 0, &injection::XPATH, clean::XPATH),
    file("fs.readFile"),
    file("fs.readFileSync"),
    file("fs.writeFile"),
    file("fs.writeFileSync"),
    file("fs.appendFile"),
    file("fs.createReadStream"),
    file("fs.createWriteStream"),
    file("fs.unlink"),
    file("fs.unlinkSync"),
    file("fs.rm"),
    file("fs.rmSync"),
    file("fs.readdir"),
    file("fs.readdirSync"),
    file("fs.stat"),
    file("fs.access"),
    file("fs.existsSync"),
    file("fs.promises.readFile"),
    file("fs.promises.writeFile"),
    file("fs.promises.unlink"),
    file("fs/promises.readFile"),
    file("fs/promises.writeFile"),
    file("fs/promises.unlink"),
    file("@response.sendFile"),
    file("@response.download"),
    page("@response.send", 0),
    page("@response.write", 0),
    page("@response.end", 0),
    page("document.write", 0),
    page("document.writeln", 0),
    page(".insertAdjacentHTML", 1),
    page(".createContextualFragment", 0),
    page("$().html", 0),
    page("$().append", 0),
    page("jQuery().html", 0),
    page("jQuery.parseHTML", 0),
    page("$.parseHTML", 0),
    sink("@response.redirect", 0, &web::REDIRECT, clean::URL),
    sink("@response.redirect", 1, &web::REDIRECT, clean::URL),
    sink("@context.redirect", 0, &web::REDIRECT, clean::URL),
    Sink { most: Severity::Medium, ..sink("location.assign", 0, &web::REDIRECT, clean::URL) },
    Sink { most: Severity::Medium, ..sink("location.replace", 0, &web::REDIRECT, clean::URL) },
    Sink { most: Severity::Medium, ..sink("window.open", 0, &web::REDIRECT, clean::URL) },
    ssrf("axios"),
    ssrf("axios.get"),
    ssrf("axios.post"),
    ssrf("axios.put"),
    ssrf("axios.request"),
    ssrf("got"),
    ssrf("got.get"),
    ssrf("got.post"),
    ssrf("request"),
    ssrf("request.get"),
    ssrf("request.post"),
    ssrf("node-fetch"),
    ssrf("undici.fetch"),
    ssrf("undici.request"),
    ssrf("http.get"),
    ssrf("http.request"),
    ssrf("https.get"),
    ssrf("https.request"),
    ssrf("needle.get"),
    ssrf("superagent.get"),
    ssrf("fetch"),
];

static INDEX: LazyLock<FxHashMap<&'static str, Vec<&'static Sink>>> = LazyLock::new(|| {
    let mut index: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for sink in SINKS {
        index.entry(last(sink.path)).or_default().push(sink);
    }
    index
});

/// Builds the index, so that it is part of the snapshot.
pub(crate) fn prepare() {
    LazyLock::force(&INDEX);
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Reports data from outside in dangerous arguments.
pub(super) fn check(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let Some(sinks) = INDEX.get(last(&call.path)) else { return };
    for sink in sinks {
        let path = call.path.replace("@response.status().", "@response.").replace("@response.type().", "@response.");
        let fits = if sink.path.starts_with('.') { path.ends_with(sink.path) } else { path == sink.path };
        let Some(argument) = call.args.get(sink.index).filter(|_| fits) else { continue };
        if harmless(sink, argument) {
            continue;
        }
        // In a page, `fetch` of an address from the location is the page's own business.
        let Some(argument) = address(sink.rule, argument) else { continue };
        let Some((severity, taint)) = argument.severity(sink.context, None) else { continue };
        let source = walker.text.get(taint.range()).unwrap_or_default();
        if sink.path == "fetch" && (source.contains("location") || source.contains("document")) {
            continue;
        }
        let called = last(sink.path).trim_start_matches("new ");
        let message = if severity == Severity::High {
            format!("data from outside reaches `{called}`")
        } else {
            format!("data from outside may reach `{called}`")
        };
        walker.hit(Hit::new(sink.rule, bytes(call.span), message).severity(severity.min(sink.most)).source(taint.range()));
    }
}

/// The part of an object of options that says which server is called.
fn address<'v>(rule: &RuleInfo, argument: &'v Value) -> Option<&'v Value> {
    if rule.id != "ssrf" || argument.parts.as_ref().is_none_or(|parts| parts.list) {
        return Some(argument);
    }
    ["url", "uri", "hostname", "host", "baseURL"].into_iter().find_map(|name| argument.member(name))
}

/// Uses of a dangerous call that are no danger.
fn harmless(sink: &Sink, argument: &Value) -> bool {
    let text = match &argument.known {
        Known::Pattern(text) => &**text,
        _ => "",
    };
    match sink.rule.id {
        "open-redirect" | "ssrf" => fixed_host(text, sink.rule.id == "open-redirect"),
        // An object is sent as JSON, not as a page.
        "xss" => {
            argument.parts.as_ref().is_some_and(|parts| !parts.list || !parts.entries.is_empty()) && sink.path.starts_with('@')
        }
        _ => false,
    }
}

/// Whether an address begins with a host, or with a path, that data cannot change.
pub(super) fn fixed_host(text: &str, path_is_enough: bool) -> bool {
    let head = text.split('\0').next().unwrap_or_default();
    let host = head.split_once("://").is_some_and(|(_, rest)| rest.contains('/') || rest.contains('?'));
    let path = head.starts_with(['?', '#']) || (head.starts_with('/') && head.len() > 1 && !head.starts_with("//"));
    host || (path_is_enough && path)
}
