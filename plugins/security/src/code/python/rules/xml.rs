//! XML parsers that resolve external entities.

use btm_plugin::Severity;

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::injection::XXE;
use crate::code::flow::taint::clean;
use crate::code::flow::value::Value;
use crate::code::report::Hit;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    match &*call.path {
        "xml.dom.minidom.parse" | "xml.dom.minidom.parseString" | "xml.dom.pulldom.parse" | "xml.dom.pulldom.parseString"
            if call.arg(1, "parser").is_some_and(resolves) =>
        {
            parse(engine, call);
        }
        "@entities.parse" => parse(engine, call),
        "lxml.etree.XMLParser" | "lxml.etree.XMLPullParser" => {
            let network = call.keyword("no_network").is_some_and(|value| value.is_bool(false));
            let entities = call.keyword("resolve_entities").is_some_and(|value| value.is_bool(true))
                || call.keyword("huge_tree").is_some_and(|value| value.is_bool(true)) && network;
            if entities || network {
                engine.flag(&XXE, call, Severity::Medium, "this XML parser resolves external entities");
            }
        }
        "lxml.etree.parse" | "lxml.etree.fromstring" | "lxml.etree.XML" if call.arg(1, "parser").is_none() => {
            let Some(data) = call.args.first() else { return };
            if let Some((severity, taint)) = data.severity(clean::CODE, None) {
                let message = "lxml before version 5 resolves external entities of this document from a request";
                engine.hit(Hit::new(&XXE, at(call.node), message).severity(severity.min(Severity::Medium)).source(taint.range()));
            }
        }
        _ => {}
    }
}

fn resolves(parser: &Value) -> bool {
    parser.path_text() == "@entities"
}

/// A document given to a parser that was told to resolve external entities.
fn parse<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(document) = call.args.first() else { return };
    let message = "external entities of this document are resolved";
    if let Some((severity, taint)) = document.severity(clean::CODE, Some(Severity::Medium)) {
        engine.hit(Hit::new(&XXE, at(call.node), message).severity(severity).source(taint.range()));
    } else if !document.is_literal() && document.flow.taint.is_none() {
        engine.flag(&XXE, call, Severity::Medium, message);
    }
}
