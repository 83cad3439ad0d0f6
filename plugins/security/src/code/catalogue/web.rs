//! Rules about web applications and about files on the machine.

use btm_plugin::Severity::{High, Low, Medium};

use super::RuleInfo;

pub(crate) static XSS: RuleInfo = RuleInfo {
    id: "xss",
    title: "Data reaches a page without escaping",
    severity: High,
    cwe: 79,
    why: "Markup in the data becomes part of the page and runs scripts with the rights of the user who sees it.",
    remedy: "Let the template engine escape, use `textContent` instead of `innerHTML`, `format_html` instead of `mark_safe`, or clean HTML with a sanitizer such as DOMPurify.",
};

pub(crate) static REDIRECT: RuleInfo = RuleInfo {
    id: "open-redirect",
    title: "Redirect to an address from the request",
    severity: High,
    cwe: 601,
    why: "A link to your site that leads elsewhere makes phishing credible and can leak tokens.",
    remedy: "Redirect to paths of your own, or check the host against a list first (`url_has_allowed_host_and_scheme` in Django).",
};

pub(crate) static SSRF: RuleInfo = RuleInfo {
    id: "ssrf",
    title: "Server calls an address from the request",
    severity: High,
    cwe: 918,
    why: "The server can be made to call internal services, such as the cloud's metadata address, for an outsider.",
    remedy: "Take the host from a fixed list and let data choose only the path or the parameters.",
};

pub(crate) static COOKIE: RuleInfo = RuleInfo {
    id: "insecure-cookie",
    title: "Cookie without protection",
    severity: Medium,
    cwe: 614,
    why: "A cookie without `Secure` is also sent over plain HTTP; without `HttpOnly` scripts can read it.",
    remedy: "Set `secure=True, httponly=True, samesite=\"Lax\"` (`secure: true, httpOnly: true`).",
};

pub(crate) static TRUST: RuleInfo = RuleInfo {
    id: "trust-boundary",
    title: "Unchecked data is stored in the session",
    severity: Medium,
    cwe: 501,
    why: "Other code trusts what the session holds; data that was never checked arrives there as if it had been.",
    remedy: "Check or convert the value before storing it, and never let data choose the key.",
};

pub(crate) static DEBUG: RuleInfo = RuleInfo {
    id: "debug-server",
    title: "Debug mode is on",
    severity: Medium,
    cwe: 489,
    why: "Debug pages show source, settings and, with Werkzeug's debugger, a console that runs code for any visitor who passes its PIN.",
    remedy: "Read the switch from the environment with *off* as the default, and start production behind a real server.",
};

pub(crate) static BIND: RuleInfo = RuleInfo {
    id: "bind-all-interfaces",
    title: "Server listens on every interface",
    severity: Low,
    cwe: 605,
    why: "`0.0.0.0` makes a server reachable from every network the machine is in, often by accident.",
    remedy: "Bind to `127.0.0.1`, or make the address a setting. In a container it is often meant.",
};

pub(crate) static TEMPORARY: RuleInfo = RuleInfo {
    id: "insecure-temporary-file",
    title: "Predictable temporary file",
    severity: Medium,
    cwe: 377,
    why: "In a shared folder another user can create the file, or a link, first, and have yours overwritten or read.",
    remedy: "Use `tempfile.NamedTemporaryFile`, `mkstemp` or `TemporaryDirectory` (`fs.mkdtemp` in Node.js).",
};

pub(crate) static PERMISSIONS: RuleInfo = RuleInfo {
    id: "loose-permissions",
    title: "File is writable by everyone",
    severity: Medium,
    cwe: 732,
    why: "Every user of the machine can change a file with mode `0o777` or `0o666`; if it is a program or settings, they run code as its user.",
    remedy: "Use `0o755` for programs, `0o644` for files, `0o600` for secrets.",
};
