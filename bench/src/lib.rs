//! How fast `btm` is, told in ratios within one run where that is possible, because seconds depend on the machine.
//!
//! [`measure`] holds one module for each measure. They stand on [`btm`] (scans), [`peers`] (other programs), [`corpus`] and
//! [`tree`] (files to scan) and [`process`] (what a program used); [`results`] is what becomes of their figures.

pub mod btm;
pub mod contrib;
pub mod corpus;
pub mod failure;
pub mod figure;
pub mod machine;
pub mod measure;
pub mod peers;
pub mod process;
pub mod results;
pub mod tree;
