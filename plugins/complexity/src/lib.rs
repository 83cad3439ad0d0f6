//! The official complexity analyzer.
