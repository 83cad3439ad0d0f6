//! Certificates that are not checked, old protocol versions, tokens and host keys that are believed.

use btm_plugin::{Applicability, Fix, Region, Severity};
use ruff_python_ast::Expr;

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::RuleInfo;
use crate::code::catalogue::crypto::{JWT, SSH, TLS_VERSION, VERIFY};
use crate::code::flow::value::Value;
use crate::code::report::Hit;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let path = &*call.path;
    if let Some(name) = ["verify", "verify_ssl", "ssl_verify", "validate_certs"]
        .into_iter()
        .find(|name| call.keyword(name).is_some_and(|value| value.is_bool(false)))
        && talks(path, name)
    {
        off(engine, call, name);
    }
    match path {
        "ssl._create_unverified_context" => {
            engine.flag(&VERIFY, call, Severity::High, "this context does not check certificates")
        }
        "ssl.SSLContext" | "ssl.wrap_socket" => version(engine, call),
        "jwt.decode" | "jose.jwt.decode" => token(engine, call),
        _ if path.ends_with(".set_missing_host_key_policy") && call.args.first().is_some_and(accepts_any) => {
            engine.flag(&SSH, call, Severity::Medium, "any host key is accepted");
        }
        _ => {}
    }
    let connector = matches!(path, "aiohttp.TCPConnector") || path.starts_with("aiohttp.ClientSession()");
    if connector && ["ssl", "verify_ssl"].iter().any(|name| call.keyword(name).is_some_and(|value| value.is_bool(false))) {
        engine.flag(&VERIFY, call, Severity::High, "certificates are not checked");
    }
    if call.keyword("cert_reqs").is_some_and(is_none_required) {
        engine.flag(&VERIFY, call, Severity::High, "certificates are not checked");
    }
}

fn accepts_any(policy: &Value) -> bool {
    policy.path_text().contains("AutoAddPolicy") || policy.path_text().contains("WarningPolicy")
}

/// Whether a call with such an argument talks over the network.
fn talks(path: &str, name: &str) -> bool {
    let verb = matches!(
        path.rsplit('.').next(),
        Some(
            "get"
                | "post"
                | "put"
                | "patch"
                | "delete"
                | "head"
                | "options"
                | "request"
                | "send"
                | "stream"
                | "Client"
                | "AsyncClient"
        )
    );
    path.starts_with("requests.")
        || path.starts_with("httpx.")
        || (name == "verify" && verb && path.contains("session"))
        || name == "verify_ssl" && verb
}

fn off<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>, name: &str) {
    let mut hit = Hit::new(&VERIFY, at(call.node), format!("`{name}=False` turns the check of certificates off"));
    if let Some(region) = super::removable(call, name, engine.text) {
        hit = hit.fix(Fix::new(format!("Remove `{name}=False`"), Applicability::MaybeIncorrect).edit(region, ""));
    }
    engine.hit(hit);
}

fn is_none_required(value: &Value) -> bool {
    value.path_text().ends_with("CERT_NONE") || value.as_text() == Some("CERT_NONE") || value.as_text() == Some("NONE")
}

fn version<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let protocol = call.arg(0, "protocol").filter(|_| call.path.ends_with("SSLContext")).or_else(|| call.keyword("ssl_version"));
    if protocol.is_some_and(is_old) {
        engine.flag(&TLS_VERSION, call, Severity::Medium, "this protocol version has known attacks");
    }
}

fn is_old(value: &Value) -> bool {
    let name = value.path_text().rsplit('.').next().unwrap_or_default();
    matches!(
        name,
        "PROTOCOL_SSLv2" | "PROTOCOL_SSLv3" | "PROTOCOL_TLSv1" | "PROTOCOL_TLSv1_1" | "SSLv2" | "SSLv3" | "TLSv1" | "TLSv1_1"
    )
}

/// `jwt.decode` that believes any signature.
fn token<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let options = call.keyword("options").and_then(|options| options.member("verify_signature"));
    let off =
        options.is_some_and(|value| value.is_bool(false)) || call.keyword("verify").is_some_and(|value| value.is_bool(false));
    let none = call.keyword("algorithms").and_then(|value| value.parts.as_ref()).is_some_and(|parts| {
        parts.entries.iter().any(|(_, part)| part.as_text().is_some_and(|text| text.eq_ignore_ascii_case("none")))
    });
    if off || none {
        engine.flag(&JWT, call, Severity::High, "the signature of this token is not checked");
    }
}

/// `context.verify_mode = ssl.CERT_NONE` and the like.
pub(super) fn assigned<'a>(engine: &mut Engine<'a, '_, '_>, target: &'a Expr, value: &Value) {
    let Expr::Attribute(attribute) = target else { return };
    let session = is_session(engine.source(&*attribute.value));
    let mut flag = |rule: &'static RuleInfo, message: &str, replacement: Option<&str>| {
        let mut hit = Hit::new(rule, at(target), message);
        if let Some(replacement) = replacement {
            let start = at(target).start;
            let line = engine.text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
            let fix = Fix::new("Check certificates", Applicability::MaybeIncorrect);
            hit = hit.fix(fix.edit(Region::bytes(start..start + line), format!("{}{replacement}", engine.source(target))));
        }
        engine.hit(hit);
    };
    match attribute.attr.as_str() {
        "verify_mode" if is_none_required(value) => flag(&VERIFY, "certificates are not checked", Some(" = ssl.CERT_REQUIRED")),
        "check_hostname" if value.is_bool(false) => {
            flag(&VERIFY, "the name in the certificate is not compared with the host's", Some(" = True"))
        }
        "verify" if value.is_bool(false) && session => {
            flag(&VERIFY, "`verify = False` turns the check of certificates off", Some(" = True"))
        }
        "_create_default_https_context" if value.path_text() == "ssl._create_unverified_context" => {
            flag(&VERIFY, "no HTTPS connection of this process checks certificates", None)
        }
        "minimum_version" if is_old(value) => flag(&TLS_VERSION, "this protocol version has known attacks", None),
        _ => {}
    }
}

fn is_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("session") || name.contains("client") || name.contains("requests")
}
