//! The official duplication analyzer.
