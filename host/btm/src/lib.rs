//! btm
