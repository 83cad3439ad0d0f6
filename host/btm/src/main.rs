//! btm
fn main() {}
