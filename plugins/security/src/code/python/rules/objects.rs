//! Data that becomes code or objects: `eval`, `exec`, `pickle`, `yaml.load` and their like.

use btm_plugin::{Applicability, Fix, Region, Severity};
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::super::calls::Call;
use super::super::engine::{Engine, at, bytes};
use crate::code::catalogue::injection::{CODE, DESERIALIZATION};
use crate::code::flow::taint::clean;
use crate::code::flow::value::Value;
use crate::code::report::Hit;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    match &*call.path {
        "eval" | "exec" => code(engine, call),
        "yaml.load" | "yaml.load_all" => yaml(engine, call),
        "yaml.unsafe_load" | "yaml.unsafe_load_all" | "yaml.full_load" | "yaml.full_load_all" => load(engine, call, 0),
        "pickle.loads" | "pickle.load" | "cPickle.loads" | "cPickle.load" | "_pickle.loads" | "_pickle.load" | "dill.loads"
        | "dill.load" | "cloudpickle.loads" | "cloudpickle.load" | "marshal.loads" | "marshal.load" | "jsonpickle.decode"
        | "joblib.load" | "pandas.read_pickle" | "pickle.Unpickler" | "shelve.open" => load(engine, call, 0),
        "numpy.load" if call.keyword("allow_pickle").is_some_and(|value| value.is_bool(true)) => load(engine, call, 0),
        "torch.load" if call.keyword("weights_only").is_some_and(|value| value.is_bool(false)) => load(engine, call, 0),
        _ => {}
    }
}

/// `eval` and `exec` of something that is not known; known data from outside is in the table of sinks.
fn code<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(source) = call.args.first() else { return };
    let compiled = source.path_text().starts_with("compile()");
    if source.is_literal() || source.flow.taint.is_some() || compiled && source.known != crate::code::flow::value::Known::Nothing
    {
        return;
    }
    let severity = if compiled || call.node.arguments.args.len() > 1 { Severity::Low } else { Severity::Medium };
    let message = format!("`{}` runs code that is not a literal", call.path);
    engine.flag(&CODE, call, severity, &message);
}

/// `yaml.load` without a safe loader.
fn yaml<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let loader = call.arg(1, "Loader");
    let name = loader.map_or("", |loader| loader.path_text()).rsplit('.').next().unwrap_or_default();
    if name.contains("Safe") || name == "BaseLoader" || name.contains("safe") {
        return;
    }
    // A loader of the program's own is most often derived from a safe one.
    if loader.is_some_and(|loader| !loader.path_text().starts_with("yaml.")) {
        return;
    }
    load(engine, call, 0);
}

/// A call that rebuilds objects from its argument.
fn load<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>, index: usize) {
    let Some(data) = call.args.get(index).or_else(|| call.keywords.first().map(|(_, value)| value)) else { return };
    if is_round_trip(data) {
        return;
    }
    let message = format!("`{}` can run code from the data it loads", call.path);
    if let Some((severity, taint)) = data.severity(clean::CODE, Some(Severity::Medium)) {
        let hit = Hit::new(&DESERIALIZATION, at(call.node), format!("{message}, and the data comes from outside"));
        engine.hit(with_fix(hit.severity(severity).source(taint.range()), call));
    } else if !data.is_literal() && data.flow.taint.is_none() {
        let own = is_own_file(data);
        let hit = Hit::new(&DESERIALIZATION, at(call.node), message).severity(if own { Severity::Low } else { Severity::Medium });
        engine.hit(with_fix(hit, call));
    }
}

/// Whether data is read from a file, which an outsider cannot change as easily as a request.
fn is_own_file(data: &Value) -> bool {
    let path = data.path_text();
    path.starts_with("open()") || path.ends_with(".open()") || path == "io.BytesIO()"
}

/// Whether data was written by this very code (`pickle.loads(pickle.dumps(value))`): it rebuilds what was there before.
fn is_round_trip(data: &Value) -> bool {
    const WRITERS: [&str; 6] =
        ["pickle.dumps()", "cPickle.dumps()", "_pickle.dumps()", "dill.dumps()", "cloudpickle.dumps()", "marshal.dumps()"];
    WRITERS.contains(&data.path_text())
}

fn with_fix(hit: Hit, call: &Call<'_>) -> Hit {
    let (Some(name), "yaml.load" | "yaml.unsafe_load" | "yaml.full_load") = (call.node.func.as_attribute_expr(), &*call.path)
    else {
        return hit;
    };
    let mut fix = Fix::new("Use `yaml.safe_load`", Applicability::MaybeIncorrect)
        .edit(Region::bytes(bytes(name.attr.range())), "safe_load");
    if let Some(loader) = call.arg_node(1, "Loader") {
        let first = call.node.arguments.args.first().map_or(loader.range().start(), Expr::end);
        fix = fix.edit(Region::bytes(first.into()..loader.range().end().into()), "");
    }
    hit.fix(fix)
}
