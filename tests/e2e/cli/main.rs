//! What a user sees of `btm`: the real binary, in an environment that holds nothing but what the test put there.
//!
//! One file an idea. Most tests run the small plugins of `tests/guests`; the official ones run where they are what is tested.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops where its own equipment fails, and says what it skips"
)]

mod apart;
mod authoring;
mod bad_plugins;
mod baseline;
mod cache;
mod callers;
mod clean;
mod configuration;
mod contrib;
mod documents;
mod download;
mod encodings;
mod exit_codes;
mod faults;
mod files;
mod formats;
mod guide;
mod hook;
mod ignore_files;
mod inspect;
mod install;
mod interrupt;
mod lock;
mod managers;
mod masking;
mod nesting;
mod output;
mod owners;
mod pipes;
mod prefilter;
mod rebase;
mod repository;
mod results;
mod run;
mod same;
mod scan;
mod settings;
mod staged;
mod state;
mod suppress;
mod task_output;
mod task_values;
mod tasks;
mod tasks_go_on;
mod terminal;
mod trust;
mod united;
mod while_it_runs;
