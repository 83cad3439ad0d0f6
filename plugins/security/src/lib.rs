//! The official security analyzer.
