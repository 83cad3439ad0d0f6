//! The rules for JavaScript and TypeScript, one file for each family.

mod crypto;
mod network;
mod process;
mod sinks;
mod sql;
mod web;

use btm_plugin::Severity;
use oxc_ast::ast::{AssignmentExpression, AssignmentTarget, Expression, JSXAttribute, ObjectProperty};

use super::calls::Call;
use super::names;
use super::values::bytes;
use super::walk::Walker;
use crate::code::catalogue::RuleInfo;
use crate::code::flow::value::Value;
use crate::code::report::Hit;

pub(crate) use sinks::prepare;

impl<'a> Walker<'a, '_, '_> {
    /// Lets every family look at a call.
    pub(super) fn check_call(&mut self, call: &Call) {
        if call.path.is_empty() {
            return;
        }
        sinks::check(self, call);
        process::check(self, call);
        sql::check(self, call);
        crypto::check(self, call);
        network::check(self, call);
        web::check(self, call);
    }

    /// Lets the rules look at `target = value`.
    pub(super) fn check_assignment(&mut self, node: &AssignmentExpression<'a>, value: &Value) {
        match &node.left {
            AssignmentTarget::AssignmentTargetIdentifier(name) => {
                self.check_named(name.name.as_str(), value, &node.right);
                if name.name == "location" {
                    web::navigated(self, node.span, value);
                }
            }
            AssignmentTarget::StaticMemberExpression(member) => {
                self.check_named(member.property.name.as_str(), value, &node.right);
                web::assigned(self, node, member, value);
                network::assigned(self, node, member, value);
            }
            _ => {}
        }
    }

    /// Lets the rules look at `key: value`.
    pub(super) fn check_property(&mut self, node: &ObjectProperty<'a>) {
        let Some(name) = names::key(&node.key) else { return };
        network::property(self, node, name);
        if matches!(&node.value, Expression::CallExpression(_) | Expression::BinaryExpression(_) | Expression::TemplateLiteral(_))
        {
            let value = self.value(&node.value);
            self.check_named(name, &value, &node.value);
        }
    }

    /// Lets the rules look at `name={value}` in JSX.
    pub(super) fn check_attribute(&mut self, node: &JSXAttribute<'a>) {
        web::attribute(self, node);
    }

    /// Lets the rules look at a value that gets a name.
    pub(super) fn check_named(&mut self, name: &str, value: &Value, node: &Expression<'a>) {
        crypto::named(self, name, value, node);
    }

    /// Reports a call that a pattern alone makes suspicious.
    fn flag(&mut self, rule: &'static RuleInfo, call: &Call, severity: Severity, message: &str) {
        self.hit(Hit::new(rule, bytes(call.span), message).severity(severity));
    }
}
