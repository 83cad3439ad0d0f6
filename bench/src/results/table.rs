//! The figures on the terminal.

use crate::figure::Figure;

/// Prints one line for each figure.
#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
pub fn print(figures: &[Figure]) {
    println!("{:<8} {:<74} {:>10} {:<6} {:<9} ", "measure", "what", "value", "", "goal");
    for figure in figures {
        let goal = figure.target.map_or_else(String::new, |target| target.to_string());
        let met = figure.is_met().map_or("", |met| if met { "met" } else { "MISSED" });
        println!("{:<8} {:<74} {:>10.2} {:<6} {goal:<9} {met}", figure.measure, figure.what, figure.value, figure.unit);
    }
}
