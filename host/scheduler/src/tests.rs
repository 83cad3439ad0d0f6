//! The scheduler as a whole: examples of each rule, what always holds, and that it does the same as a simple model.

mod examples;
mod invariants;
mod model;
mod restoring;
mod same;
mod steps;
mod support;
