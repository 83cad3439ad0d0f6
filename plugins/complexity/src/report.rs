//! Tells the user what was measured: metrics for everything, findings for what is above a threshold.

use btm_plugin::{Finding, Metric, Note, NoteKind, Output, Region, Rule, Severity};

use crate::Settings;
use crate::lines::Lines;
use crate::meter::Measures;
use crate::source::Defect;

/// The rules.
#[must_use]
pub fn rules() -> Vec<Rule> {
    let rule = |id, title, help: &str, url| Rule::new(id, title, Severity::Low).help(help).url(url).tag("maintainability");
    vec![
        rule(
            CYCLOMATIC,
            "Too many ways through a function",
            include_str!("help/cyclomatic.md"),
            "https://www.literateprogramming.com/mccabe.pdf",
        ),
        rule(
            COGNITIVE,
            "A function is hard to follow",
            include_str!("help/cognitive.md"),
            "https://www.sonarsource.com/resources/cognitive-complexity/",
        ),
        rule(
            NESTING,
            "Blocks are nested too deeply",
            include_str!("help/nesting.md"),
            "https://docs.astral.sh/ruff/rules/too-many-nested-blocks/",
        ),
        rule(
            PARAMETERS,
            "Too many parameters",
            include_str!("help/parameters.md"),
            "https://rust-lang.github.io/rust-clippy/master/#too_many_arguments",
        ),
        rule(
            FUNCTION_LINES,
            "A function is too long",
            include_str!("help/function-lines.md"),
            "https://rust-lang.github.io/rust-clippy/master/#too_many_lines",
        ),
        rule(
            FILE_LINES,
            "A file is too long",
            include_str!("help/file-lines.md"),
            "https://rules.sonarsource.com/python/RSPEC-104/",
        ),
    ]
}

const CYCLOMATIC: &str = "cyclomatic-complexity";
const COGNITIVE: &str = "cognitive-complexity";
const NESTING: &str = "nesting-depth";
const PARAMETERS: &str = "parameters";
const FUNCTION_LINES: &str = "function-lines";
const FILE_LINES: &str = "file-lines";

/// Only measures: nothing is said about what is above a threshold.
pub fn measures(lines: &Lines, functions: &[Measures], output: &mut dyn Output) {
    file_metric(lines, output);
    functions.iter().for_each(|function| metrics(function, output));
}

/// Measures one function.
fn metrics(measures: &Measures, output: &mut dyn Output) {
    let metrics = [
        (CYCLOMATIC, measures.cyclomatic, ""),
        (COGNITIVE, measures.cognitive, ""),
        (NESTING, measures.nesting, ""),
        (PARAMETERS, measures.parameters, ""),
        ("lines", measures.lines, "lines"),
    ];
    for (metric, value, unit) in metrics {
        let span = Region::bytes(measures.span.clone());
        output.metric(Metric::new(metric, f64::from(value)).unit(unit).at(span));
    }
}

/// Reports one function.
pub fn function(measures: &Measures, settings: &Settings, output: &mut dyn Output) {
    metrics(measures, output);
    let name = &measures.name;
    let checks = [
        (CYCLOMATIC, measures.cyclomatic, settings.max_cyclomatic_complexity, "has a cyclomatic complexity of", ""),
        (COGNITIVE, measures.cognitive, settings.max_cognitive_complexity, "has a cognitive complexity of", ""),
        (NESTING, measures.nesting, settings.max_nesting_depth, "nests blocks to a depth of", ""),
        (PARAMETERS, measures.parameters, settings.max_parameters, "takes", " parameters"),
        (FUNCTION_LINES, measures.own_lines, settings.max_function_lines, "has", " lines"),
    ];
    for (rule, value, threshold, verb, unit) in checks {
        if value > threshold {
            let message = format!("`{name}` {verb} {value}{unit} (threshold {threshold})");
            output.finding(
                above(rule, value, threshold, message).at(Region::bytes(measures.head.clone())).property("function", name),
            );
        }
    }
}

/// Reports the file as such.
pub fn file(lines: &Lines, settings: &Settings, output: &mut dyn Output) {
    let count = file_metric(lines, output);
    let threshold = settings.max_file_lines;
    if count > threshold {
        let message = format!("this file has {count} lines (threshold {threshold})");
        output.finding(above(FILE_LINES, count, threshold, message).at(Region::Line(1)));
    }
}

/// Measures the file as such; returns its number of lines.
fn file_metric(lines: &Lines, output: &mut dyn Output) -> u32 {
    let count = u32::try_from(lines.count()).unwrap_or(u32::MAX);
    output.metric(Metric::new("lines", f64::from(count)).unit("lines"));
    count
}

/// A finding that matters more from twice the threshold on.
fn above(rule: &str, value: u32, threshold: u32, message: String) -> Finding {
    let severity = if value >= threshold.saturating_mul(2) { Severity::Medium } else { Severity::Low };
    Finding::new(rule, severity, message).property("value", value.to_string()).property("threshold", threshold.to_string())
}

/// Says what could not be measured.
pub fn defect(defect: &Defect, lines: &Lines, output: &mut dyn Output) {
    let (kind, message, place) = match defect {
        Defect::Syntax(error, place) => (NoteKind::PartlyParsed, format!("syntax error: {error}"), place),
        Defect::TooDeep(place) => {
            let (levels, line) = (btm_syntax::LEVELS, lines.line_of(place.start) + 1);
            (
                NoteKind::Unsupported,
                format!("nests deeper than {levels} levels (line {line}): functions in there were not measured"),
                place,
            )
        }
    };
    output.note(Note::new(kind, message).at(Region::bytes(place.clone())));
}
