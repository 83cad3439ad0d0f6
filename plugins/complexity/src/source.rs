//! What an adapter makes of a file.

use std::ops::Range;

use crate::meter::Measures;

/// The functions of a file, and what could not be measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The functions, in the order of their places.
    pub functions: Vec<Measures>,
    /// What could not be measured.
    pub defects: Vec<Defect>,
}

/// A part of a file that could not be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defect {
    /// The syntax is wrong: what the parser says, and where.
    Syntax(String, Range<usize>),
    /// Code is nested too deeply to look at, from here on.
    TooDeep(Range<usize>),
}
