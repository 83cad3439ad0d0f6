//! Calls: what is known about their results, and what they do to data that passes through.

use std::rc::Rc;

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use super::engine::{Engine, at};
use super::{methods, sources};
use crate::code::flow::taint::{Flow, Origin, Taint, clean};
use crate::code::flow::value::{Known, Value};

/// A call with everything known about it.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// The node.
    pub node: &'a ExprCall,
    /// What is called: `os.system`, `sqlite3.connect().execute`, `.execute` if the object is not known.
    pub path: Rc<str>,
    /// The last part of the path.
    pub method: &'a str,
    /// The object whose method is called.
    pub receiver: Option<Value>,
    /// The arguments by position.
    pub args: Vec<Value>,
    /// The arguments by name; `**rest` has an empty one.
    pub keywords: Vec<(&'a str, Value)>,
}

impl<'a> Call<'a> {
    /// An argument by position or name.
    pub(crate) fn arg(&self, index: usize, name: &str) -> Option<&Value> {
        self.keyword(name).or_else(|| self.args.get(index))
    }

    /// An argument by name.
    pub(crate) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The node of an argument.
    pub(crate) fn arg_node(&self, index: usize, name: &str) -> Option<&'a Expr> {
        let keyword =
            self.node.arguments.keywords.iter().find(|keyword| keyword.arg.as_ref().is_some_and(|key| key.as_str() == name));
        keyword.map(|keyword| &keyword.value).or_else(|| self.node.arguments.args.get(index))
    }

    /// Whether arguments are missing from the text: `f(*args)`, `f(**options)`.
    pub(crate) fn is_open(&self) -> bool {
        self.node.arguments.args.iter().any(Expr::is_starred_expr) || self.keyword("").is_some()
    }

    /// Everything that flows into the call.
    pub(crate) fn inflow(&self) -> Flow {
        let receiver = self.receiver.as_ref().map_or_else(Flow::default, |value| value.flow);
        let values = self.args.iter().chain(self.keywords.iter().map(|(_, value)| value));
        values.fold(receiver, |flow, value| flow.with(value.flow))
    }
}

impl<'a> Engine<'a, '_, '_> {
    /// Evaluates a call and lets the rules look at it.
    pub(crate) fn call(&mut self, node: &'a ExprCall) -> Value {
        let (receiver, callee) = match &*node.func {
            Expr::Attribute(attribute) => {
                let receiver = self.expression(&attribute.value);
                let known = self.lookup(self.source(attribute)).map(|(value, _)| value.path_text().to_owned());
                let path = known.filter(|path| !path.is_empty()).unwrap_or_else(|| match receiver.flow.taint {
                    Some(_) if !receiver.path_text().starts_with("@request") => format!(".{}", attribute.attr),
                    _ => sources::canonical(&receiver, attribute.attr.as_str()),
                });
                (Some(receiver), path)
            }
            function => (None, self.expression(function).path_text().to_owned()),
        };
        let args: Vec<Value> = node.arguments.args.iter().map(|arg| self.expression(arg)).collect();
        let keywords: Vec<(&str, Value)> = node
            .arguments
            .keywords
            .iter()
            .map(|keyword| {
                let name = keyword.arg.as_ref().map_or("", |name| name.as_str());
                let value = self.expression(&keyword.value);
                self.check_named(name, &value, &keyword.value);
                (name, value)
            })
            .collect();
        let method = match &*node.func {
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        };
        let call = Call { node, path: callee.into(), method, receiver, args, keywords };
        self.check_call(&call);
        let result = self.result(&call);
        self.mutate(&call);
        result
    }

    /// What a call returns.
    fn result(&mut self, call: &Call<'a>) -> Value {
        let path = &*call.path;
        let name = path.rsplit('.').next().unwrap_or(path);
        if let Some(origin) = sources::call(path) {
            return Value { path: Some(format!("{path}()").into()), ..Value::flow(sources::tainted(&at(call.node), origin)) };
        }
        if is_predictable(path) {
            let range = call.node.range();
            return Value::flow(Flow { taint: None, random: Some((range.start().into(), range.end().into())) });
        }
        if let Some(value) = methods::known(call) {
            return value;
        }
        if let Some(value) = passed_on(path, call) {
            return value;
        }
        if let Some(wrapper) = self.out_of_request(call, name) {
            return wrapper;
        }
        let mut value = Value::path(format!("{path}()"));
        value.flow = call.inflow();
        let own_method = call.receiver.as_ref().is_some_and(|receiver| receiver.flow.taint.is_some());
        if let Some(contexts) = sources::sanitizer(name) {
            if contexts == clean::ALL {
                value.known = Known::Literal;
            }
            return value.cleaned(contexts);
        }
        value.flow = match call.receiver.as_ref().filter(|_| own_method) {
            Some(receiver) => receiver.flow.with(value.flow.unsure()),
            None => value.flow.unsure(),
        };
        value
    }

    /// Objects and functions that are given the request hand out parts of it.
    fn out_of_request(&mut self, call: &Call<'a>, name: &str) -> Option<Value> {
        let receiver = call.receiver.as_ref().map_or("", Value::path_text);
        let given = call.args.iter().any(|arg| arg.path_text() == "@request");
        if !given && !receiver.starts_with("@wrapper") {
            return None;
        }
        if sources::sanitizer(name).is_some() {
            return Some(Value::known(Known::Literal));
        }
        if sources::is_getter(name) {
            let taint = Taint { sure: false, ..Taint::new(&at(call.node), Origin::Remote) };
            return Some(Value::tainted(taint));
        }
        given.then(|| Value { path: Some(format!("@wrapper:{}()", call.path).into()), ..Value::flow(call.inflow().unsure()) })
    }

    /// What a method does to the object it is called on.
    fn mutate(&mut self, call: &Call<'a>) {
        let Expr::Attribute(attribute) = &*call.node.func else { return };
        let loops = self.frame().loops;
        if methods::mutates(call.method) {
            self.change(&attribute.value, |value| methods::mutate(value, call, loops));
        }
    }
}

/// Generators of random numbers that can be predicted.
fn is_predictable(path: &str) -> bool {
    let Some(name) = path.strip_prefix("random.").or_else(|| path.strip_prefix("numpy.random.")) else { return false };
    matches!(
        name,
        "random"
            | "randint"
            | "randrange"
            | "choice"
            | "choices"
            | "sample"
            | "uniform"
            | "getrandbits"
            | "randbytes"
            | "triangular"
            | "gauss"
            | "normalvariate"
            | "betavariate"
            | "expovariate"
            | "gammavariate"
            | "lognormvariate"
            | "paretovariate"
            | "vonmisesvariate"
            | "weibullvariate"
            | "rand"
            | "bytes"
            | "Random().random"
            | "Random().choice"
            | "Random().randint"
    )
}

/// Functions whose effect on data is known.
fn passed_on(path: &str, call: &Call<'_>) -> Option<Value> {
    let flow = call.inflow();
    let contexts = match path {
        "html.escape"
        | "cgi.escape"
        | "markupsafe.escape"
        | "flask.escape"
        | "django.utils.html.escape"
        | "xml.sax.saxutils.escape"
        | "bleach.clean"
        | "django.utils.html.conditional_escape"
        | "django.utils.html.format_html"
        | "xml.sax.saxutils.quoteattr"
        | "nh3.clean"
        | "django.utils.html.strip_tags"
        | "django.template.Template().render"
        | "django.template.loader.get_template().render"
        | "django.template.loader.select_template().render"
        | "django.template.loader.render_to_string"
        | "markupsafe.Markup.escape" => clean::HTML,
        "shlex.quote" | "pipes.quote" | "shlex.join" => clean::SHELL,
        "urllib.parse.quote"
        | "urllib.parse.quote_plus"
        | "urllib.parse.urlencode"
        | "urllib.quote"
        | "django.utils.http.urlquote" => clean::HTML | clean::SHELL | clean::URL | clean::QUOTED | clean::LDAP,
        "os.path.basename"
        | "werkzeug.utils.secure_filename"
        | "ntpath.basename"
        | "posixpath.basename"
        | "werkzeug.utils.safe_join"
        | "django.utils._os.safe_join"
        | "werkzeug.security.safe_join" => clean::PATH,
        "ldap3.utils.conv.escape_filter_chars"
        | "ldap.filter.escape_filter_chars"
        | "ldap3.utils.conv.escape_bytes"
        | "ldap.dn.escape_dn_chars" => clean::LDAP,
        "str"
        | "bytes"
        | "bytearray"
        | "repr"
        | "format"
        | "list"
        | "tuple"
        | "set"
        | "sorted"
        | "reversed"
        | "iter"
        | "next"
        | "zip"
        | "map"
        | "filter"
        | "min"
        | "max"
        | "copy.copy"
        | "copy.deepcopy"
        | "io.StringIO"
        | "io.BytesIO"
        | "os.path.join"
        | "os.path.dirname"
        | "os.path.splitext"
        | "os.path.expanduser"
        | "os.path.normcase"
        | "json.loads"
        | "json.dumps"
        | "pathlib.Path"
        | "pathlib.PurePath"
        | "pathlib.PosixPath"
        | "urllib.parse.unquote"
        | "urllib.parse.unquote_plus"
        | "urllib.parse.urlparse"
        | "urllib.parse.urlsplit"
        | "urllib.parse.urljoin"
        | "urllib.parse.parse_qs"
        | "urllib.parse.urlunparse"
        | "codecs.encode"
        | "codecs.decode"
        | "textwrap.dedent"
        | "gettext.gettext"
        | "django.utils.translation.gettext"
        | "django.utils.translation.gettext_lazy"
        | "django.utils.encoding.force_str"
        | "django.utils.encoding.smart_str"
        | "os.path.abspath"
        | "os.path.realpath"
        | "os.path.normpath"
        | "os.fspath"
        | "dict"
        | "enumerate" => 0,
        _ if path.starts_with("base64.") || path.starts_with("binascii.") || path.starts_with("zlib.") => 0,
        "int"
        | "float"
        | "bool"
        | "len"
        | "isinstance"
        | "issubclass"
        | "hasattr"
        | "callable"
        | "ord"
        | "hash"
        | "id"
        | "type"
        | "range"
        | "round"
        | "abs"
        | "sum"
        | "any"
        | "all"
        | "uuid.UUID"
        | "ipaddress.ip_address"
        | "datetime.datetime.strptime"
        | "complex"
        | "divmod"
        | "decimal.Decimal"
        | "os.path.getsize"
        | "os.path.getmtime" => return Some(number(path, call, flow)),
        "flask.render_template"
        | "flask.jsonify"
        | "flask.redirect"
        | "flask.make_response"
        | "flask.send_file"
        | "flask.Response"
        | "django.shortcuts.render"
        | "django.shortcuts.redirect"
        | "flask.send_from_directory"
        | "quart.render_template"
        | "flask.abort"
        | "flask.flash"
        | "flask.get_flashed_messages" => return Some(Value::path(format!("{path}()"))),
        // An address on this server, whatever its parameters are.
        "flask.url_for" | "django.urls.reverse" => return Some(Value::pattern("/…\0", Default::default())),
        _ if path.starts_with("hashlib.") || path.starts_with("hmac.") || path.starts_with("secrets.") => {
            return Some(Value { known: Known::Literal, ..Value::path(format!("{path}()")) });
        }
        _ => return None,
    };
    let only = call.args.first().filter(|_| {
        call.args.len() == 1
            && matches!(path, "str" | "list" | "tuple" | "dict" | "format" | "copy.copy" | "copy.deepcopy" | "sorted")
            || path.ends_with(".gettext")
            || path.ends_with(".gettext_lazy")
    });
    let mut value = only.cloned().unwrap_or_default();
    value.flow = flow;
    if only.is_none() {
        value.path = Some(format!("{path}()").into());
        if call.args.iter().all(Value::is_literal) && flow.taint.is_none() && contexts == 0 && !call.args.is_empty() {
            value.known = Known::Literal;
        }
    }
    if matches!(path, "os.path.abspath" | "os.path.realpath" | "os.path.normpath") {
        value.flow.taint = value.flow.taint.map(|taint| Taint { resolved: true, ..taint });
    }
    if contexts != 0 && flow.taint.is_some() {
        value.known = Known::Nothing;
    }
    Some(value.cleaned(contexts))
}

/// The results of functions that return numbers and the like: they carry no attack, but may be predictable.
fn number(path: &str, call: &Call<'_>, flow: Flow) -> Value {
    let text = call.args.first().and_then(Value::as_text);
    let known = match (path, text) {
        ("len", Some(text)) => i64::try_from(text.chars().count()).map_or(Known::Literal, Known::Int),
        ("int", Some(text)) => text.trim().parse().map_or(Known::Literal, Known::Int),
        ("len" | "int" | "float" | "ord" | "uuid.UUID" | "ipaddress.ip_address", _) => Known::Literal,
        _ => Known::Nothing,
    };
    Value { known, ..Value::flow(Flow { taint: None, random: flow.random }) }
}
