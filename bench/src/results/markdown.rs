//! The figures as a page.

use std::fmt::Write as _;

use super::{PLOT, Results};
use crate::{figure::Figure, measure};

/// The page.
pub fn page(results: &Results) -> String {
    let machine = &results.machine;
    let mut page = format!(
        "# How fast btm is\n\n\
         Made by `cargo xtask bench` on {}, at revision {}. CONTRIBUTING.md says what the lines mean.\n\n\
         {} ({} cores), {} GiB, {}; {}. Compared with {}.\n",
        results.date,
        results.revision,
        machine.processor,
        machine.cores,
        machine.memory,
        machine.system,
        machine.compiler,
        results.peers.iter().map(|(name, version)| format!("{name} {version}")).collect::<Vec<_>>().join(", "),
    );
    let (goals, others): (Vec<_>, Vec<_>) = results.figures.iter().partition(|figure| figure.target.is_some());
    section(&mut page, "Goals", "| measure | what | measured | goal | |\n|---|---|--:|--:|---|\n", &goals, goal);
    if results.plot().is_some() {
        let _ = write!(page, "\n![Time and memory by the number of files]({PLOT})\n");
    }
    section(&mut page, "Further figures", "| measure | what | measured |\n|---|---|--:|\n", &others, further);
    let lines = |names: &[&str], why: &str| names.iter().map(|name| format!("- `{name}`: {why}\n")).collect::<String>();
    let missing = lines(&results.skipped, "that machine lacks what it needs") + &lines(&results.failed, "it failed");
    if !missing.is_empty() {
        let _ = write!(page, "\n## Not measured\n\n{missing}");
    }
    page
}

fn section(page: &mut String, title: &str, head: &str, figures: &[&Figure], line: fn(&Figure) -> String) {
    if figures.is_empty() {
        return;
    }
    let _ = write!(page, "\n## {title}\n\n{head}");
    for (name, _) in measure::ALL {
        figures.iter().filter(|figure| figure.measure == name).for_each(|figure| page.push_str(&line(figure)));
    }
}

fn goal(figure: &Figure) -> String {
    let goal = figure.target.map_or_else(String::new, |target| format!("{target} {}", figure.unit));
    let met = if figure.is_met() == Some(true) { "met" } else { "**missed**" };
    format!("| {} | {} | {} | {goal} | {met} |\n", figure.measure, figure.what, measured(figure))
}

fn further(figure: &Figure) -> String {
    format!("| {} | {} | {} |\n", figure.measure, figure.what, measured(figure))
}

fn measured(figure: &Figure) -> String {
    let digits = if figure.value.abs() < 100.0 { 2 } else { 0 };
    format!("{:.digits$} {}", figure.value, figure.unit)
}
