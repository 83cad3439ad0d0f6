//! Tests of the durable state of tasks.

#![expect(clippy::disallowed_methods, reason = "the tests damage files")]

mod changes;
mod full;
mod growth;
mod opening;
mod pruning;
mod support;
