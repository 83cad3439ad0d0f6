//! Places that data from outside must not reach, as a table: which call, which argument, in which context.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

use btm_plugin::Severity;

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::{RuleInfo, injection, web};
use crate::code::flow::taint::clean;
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;

/// A dangerous argument.
struct Sink {
    /// What is called; with a leading dot a method of any object.
    path: &'static str,
    /// The argument's position.
    index: usize,
    /// The argument's name.
    name: &'static str,
    rule: &'static RuleInfo,
    context: u16,
    /// The severity for data of the user who started the program.
    local: Option<Severity>,
}

const fn sink(path: &'static str, index: usize, name: &'static str, rule: &'static RuleInfo, context: u16) -> Sink {
    Sink { path, index, name, rule, context, local: None }
}

const fn also_local(sink: Sink) -> Sink {
    Sink { local: Some(Severity::Medium), ..sink }
}

const fn path(path: &'static str, index: usize, name: &'static str) -> Sink {
    sink(path, index, name, &injection::PATH, clean::PATH)
}

const fn ssrf(path: &'static str, index: usize) -> Sink {
    sink(path, index, "url", &web::SSRF, clean::URL)
}

const fn page(path: &'static str, index: usize, name: &'static str) -> Sink {
    sink(path, index, name, &web::XSS, clean::HTML)
}

static SINKS: &[Sink] = &[
    // Code and objects
    also_local(sink("eval", 0, "source", &injection::CODE, clean::CODE)),
    also_local(sink("exec", 0, "source", &injection::CODE, clean::CODE)),
    also_local(sink("code.InteractiveInterpreter().runcode", 0, "code", &injection::CODE, clean::CODE)),
    sink("importlib.import_module", 0, "name", &injection::CODE, clean::CODE),
    sink("__import__", 0, "name", &injection::CODE, clean::CODE),
    sink("flask.render_template_string", 0, "source", &injection::TEMPLATE, clean::CODE),
    sink("jinja2.Template", 0, "source", &injection::TEMPLATE, clean::CODE),
    sink(".from_string", 0, "source", &injection::TEMPLATE, clean::CODE),
    sink("django.template.Template", 0, "template_string", &injection::TEMPLATE, clean::CODE),
    sink("mako.template.Template", 0, "text", &injection::TEMPLATE, clean::CODE),
    // Queries
    sink(".search", 1, "search_filter", &injection::LDAP, clean::LDAP),
    sink(".search_s", 2, "filterstr", &injection::LDAP, clean::LDAP),
    sink(".search_ext_s", 2, "filterstr", &injection::LDAP, clean::LDAP),
    sink(".xpath", 0, "_path", &injection::XPATH, clean::XPATH),
    sink("lxml.etree.XPath", 0, "path", &injection::XPATH, clean::XPATH),
    sink("lxml.etree.ETXPath", 0, "path", &injection::XPATH, clean::XPATH),
    sink("elementpath.select", 1, "path", &injection::XPATH, clean::XPATH),
    sink("elementpath.iter_select", 1, "path", &injection::XPATH, clean::XPATH),
    sink("elementpath.Selector", 0, "path", &injection::XPATH, clean::XPATH),
    // Files
    path("open", 0, "file"),
    path("io.open", 0, "file"),
    path("codecs.open", 0, "filename"),
    path("os.open", 0, "path"),
    path("os.remove", 0, "path"),
    path("os.unlink", 0, "path"),
    path("os.rmdir", 0, "path"),
    path("os.mkdir", 0, "path"),
    path("os.makedirs", 0, "name"),
    path("os.listdir", 0, "path"),
    path("os.scandir", 0, "path"),
    path("os.rename", 0, "src"),
    path("os.rename", 1, "dst"),
    path("os.path.exists", 0, "path"),
    path("os.path.isfile", 0, "path"),
    path("os.stat", 0, "path"),
    path("shutil.rmtree", 0, "path"),
    path("shutil.copy", 0, "src"),
    path("shutil.copy", 1, "dst"),
    path("shutil.copyfile", 0, "src"),
    path("shutil.copyfile", 1, "dst"),
    path("shutil.move", 0, "src"),
    path("shutil.move", 1, "dst"),
    path("flask.send_file", 0, "path_or_file"),
    path("aiofiles.open", 0, "file"),
    path("fastapi.responses.FileResponse", 0, "path"),
    path("starlette.responses.FileResponse", 0, "path"),
    // Pages
    page("django.utils.safestring.mark_safe", 0, "s"),
    page("django.utils.safestring.SafeString", 0, "s"),
    page("markupsafe.Markup", 0, "base"),
    page("flask.Markup", 0, "base"),
    page("jinja2.Markup", 0, "base"),
    page("django.http.HttpResponse", 0, "content"),
    page("django.http.HttpResponseBadRequest", 0, "content"),
    page("django.http.HttpResponseNotFound", 0, "content"),
    page("fastapi.responses.HTMLResponse", 0, "content"),
    page("starlette.responses.HTMLResponse", 0, "content"),
    page("flask.make_response", 0, "rv"),
    page("flask.Response", 0, "response"),
    // Addresses
    sink("flask.redirect", 0, "location", &web::REDIRECT, clean::URL),
    sink("werkzeug.utils.redirect", 0, "location", &web::REDIRECT, clean::URL),
    sink("bottle.redirect", 0, "url", &web::REDIRECT, clean::URL),
    sink("django.shortcuts.redirect", 0, "to", &web::REDIRECT, clean::URL),
    sink("django.http.HttpResponseRedirect", 0, "redirect_to", &web::REDIRECT, clean::URL),
    sink("django.http.HttpResponsePermanentRedirect", 0, "redirect_to", &web::REDIRECT, clean::URL),
    sink("fastapi.responses.RedirectResponse", 0, "url", &web::REDIRECT, clean::URL),
    sink("starlette.responses.RedirectResponse", 0, "url", &web::REDIRECT, clean::URL),
    ssrf("requests.get", 0),
    ssrf("requests.post", 0),
    ssrf("requests.put", 0),
    ssrf("requests.patch", 0),
    ssrf("requests.delete", 0),
    ssrf("requests.head", 0),
    ssrf("requests.request", 1),
    ssrf("requests.Session().get", 0),
    ssrf("requests.Session().post", 0),
    ssrf("httpx.get", 0),
    ssrf("httpx.post", 0),
    ssrf("httpx.Client().get", 0),
    ssrf("httpx.AsyncClient().get", 0),
    ssrf("httpx.AsyncClient().post", 0),
    ssrf("aiohttp.ClientSession().get", 0),
    ssrf("aiohttp.ClientSession().post", 0),
    ssrf("urllib.request.urlopen", 0),
    ssrf("urllib.request.Request", 0),
    ssrf("urllib.request.urlretrieve", 0),
    ssrf("urllib3.PoolManager().request", 1),
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
pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    paths(engine, call);
    let Some(sinks) = INDEX.get(last(&call.path)) else { return };
    for sink in sinks {
        let fits = if sink.path.starts_with('.') { call.path.ends_with(sink.path) } else { *call.path == *sink.path };
        let Some(argument) = call.arg(sink.index, sink.name).filter(|_| fits) else { continue };
        if harmless(sink.rule, call, argument) {
            continue;
        }
        let page = argument
            .parts
            .as_ref()
            .filter(|parts| parts.list && std::ptr::eq(sink.rule, &web::XSS))
            .and_then(|parts| parts.entries.first());
        let argument = page.map_or(argument, |(_, first)| first);
        if let Some((severity, taint)) = argument.severity(sink.context, sink.local) {
            report(engine, call, sink.rule, severity, taint.range());
        }
    }
}

fn report<'a>(
    engine: &mut Engine<'a, '_, '_>,
    call: &Call<'a>,
    rule: &'static RuleInfo,
    severity: Severity,
    source: std::ops::Range<usize>,
) {
    let called = call.path.trim_start_matches('.').trim_end_matches("()");
    let called = called.rsplit(['.', ':']).next().unwrap_or(called);
    let message = if severity == Severity::High {
        format!("data from a request reaches `{called}`")
    } else {
        format!("data from outside may reach `{called}`")
    };
    engine.hit(Hit::new(rule, at(call.node), message).severity(severity.min(rule.severity)).source(source));
}

/// Uses of a dangerous call that are no danger.
fn harmless(rule: &RuleInfo, call: &Call<'_>, argument: &Value) -> bool {
    let text = match &argument.known {
        Known::Pattern(text) => &**text,
        _ => "",
    };
    match rule.id {
        // The host is fixed when a literal with at least one character behind `//` precedes the data.
        "open-redirect" | "ssrf" => {
            let head = text.split('\0').next().unwrap_or_default();
            let host_is_fixed = head.split_once("://").is_some_and(|(_, rest)| rest.contains('/') || rest.contains('?'));
            host_is_fixed
                || (rule.id == "open-redirect"
                    && (head.starts_with('?')
                        || head.starts_with('#')
                        || (head.starts_with('/') && head.len() > 1 && !head.starts_with("//"))))
        }
        "xss" => ["content_type", "mimetype", "media_type"]
            .iter()
            .filter_map(|name| call.keyword(name))
            .any(|kind| kind.as_text().is_some_and(|kind| !kind.contains("html"))),
        "ldap-injection" => !call.path.contains("ldap") && !text.starts_with('(') || call.path.starts_with("re."),
        _ => false,
    }
}

/// Methods of paths that were built from data.
fn paths<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(receiver) = call.receiver.as_ref().filter(|receiver| receiver.flow.taint.is_some()) else { return };
    let dangerous = matches!(
        call.method,
        "read_text" | "read_bytes" | "write_text" | "write_bytes" | "unlink" | "exists" | "iterdir" | "rmdir" | "touch" | "open"
    );
    if dangerous
        && receiver.path_text().starts_with("pathlib.")
        && let Some((severity, taint)) = receiver.severity(clean::PATH, None)
    {
        report(engine, call, &injection::PATH, severity, taint.range());
    }
}
