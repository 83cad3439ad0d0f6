//! A bug that chance does not find: eight bytes must be right, each checked only if those before are.

use std::hint::black_box;

/// One in 2^64 inputs of eight bytes panics. Not a loop: each check is to have an edge of its own, which coverage can see.
pub fn run(bytes: &[u8]) {
    let is = |at: usize, magic: u8| black_box(bytes.get(at)) == Some(&magic);
    if is(0, b'b') && is(1, b't') && is(2, b'm') && is(3, b':') && is(4, b'f') && is(5, b'u') && is(6, b'z') && is(7, b'z') {
        panic!("the planted bug was found");
    }
}
