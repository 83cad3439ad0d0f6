//! Tests of the durable state of tasks.

#![expect(clippy::disallowed_methods, reason = "the tests damage files")]

mod changes;
mod damage;
mod full;
mod growth;
mod kill;
mod migrations;
mod model;
mod opening;
mod property;
mod pruning;
mod restore;
mod support;
