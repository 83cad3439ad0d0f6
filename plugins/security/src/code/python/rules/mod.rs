//! The rules for Python, one file for each family. They look at calls, assignments, stores and returns.

mod crypto;
mod files;
mod network;
mod objects;
mod shell;
mod sinks;
mod sql;
mod tls;
mod web;
mod xml;

use std::ops::Range;

use btm_plugin::{Region, Severity};
use ruff_python_ast::{Expr, Keyword};
use ruff_text_size::Ranged;

use super::calls::Call;
use super::engine::{Engine, at, bytes};
use crate::code::catalogue::RuleInfo;
use crate::code::flow::value::Value;
use crate::code::report::Hit;

pub(crate) use sinks::prepare;

impl<'a> Engine<'a, '_, '_> {
    /// Lets every family look at a call.
    pub(crate) fn check_call(&mut self, call: &Call<'a>) {
        if call.path.is_empty() {
            return;
        }
        sinks::check(self, call);
        sql::check(self, call);
        shell::check(self, call);
        objects::check(self, call);
        xml::check(self, call);
        crypto::check(self, call);
        tls::check(self, call);
        network::check(self, call);
        files::check(self, call);
        web::check(self, call);
    }

    /// Lets the rules look at `target = value`.
    pub(crate) fn check_assign(&mut self, target: &'a Expr, value: &Value, right: &'a Expr) {
        match target {
            Expr::Name(name) => self.check_named(name.id.as_str(), value, right),
            Expr::Attribute(attribute) => self.check_named(attribute.attr.as_str(), value, right),
            _ => {}
        }
        tls::assigned(self, target, value);
        network::assigned(self, target, value);
    }

    /// Reports a call that a pattern alone makes suspicious.
    pub(crate) fn flag(&mut self, rule: &'static RuleInfo, call: &Call<'a>, severity: Severity, message: &str) {
        self.hit(Hit::new(rule, at(call.node), message).severity(severity));
    }
}

/// The range of an argument by name, with its name, and with the comma that follows or precedes it.
fn removable(call: &Call<'_>, name: &str, text: &str) -> Option<Region> {
    let keywords = &call.node.arguments.keywords;
    let keyword: &Keyword = keywords.iter().find(|keyword| keyword.arg.as_ref().is_some_and(|key| key.as_str() == name))?;
    let Range { mut start, end } = bytes(keyword.range());
    let before = text.get(..start)?.trim_end();
    if before.ends_with(',') {
        start = before.len() - 1;
        return Some(Region::bytes(start..end));
    }
    let after = text.get(end..)?;
    let comma = after.trim_start().strip_prefix(',').map_or(0, |rest| after.len() - rest.trim_start_matches(' ').len());
    Some(Region::bytes(start..end + comma))
}
