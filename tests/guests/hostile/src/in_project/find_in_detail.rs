//! Looks for files with patterns as long as is allowed, full of stars and alternatives, and as many of them as fit.

use btm_plugin::{AnalyzeError, Project};

/// As many and as long as the contract allows.
const PATTERNS: usize = 128;
const LONG: usize = 1_000;

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    let globs: Vec<String> = (0..PATTERNS).map(|number| pattern(number, LONG)).collect();
    let globs: Vec<&str> = globs.iter().map(String::as_str).collect();
    loop {
        std::hint::black_box(project.find(&globs));
    }
}

fn pattern(number: usize, long: usize) -> String {
    let parts = ["**/*a*", "{b,c{d,e}}", "?[!x]*"];
    let start = format!("{number}/");
    let repeated = parts.iter().cycle().scan(start.len(), |length, part| {
        *length += part.len();
        (*length <= long).then_some(*part)
    });
    let rest: String = repeated.collect();
    start + &rest
}
