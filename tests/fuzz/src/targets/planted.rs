//! A bug that chance does not find: eight bytes must be right, each checked only if those before are.

/// One in 2^64 inputs of eight bytes.
const MAGIC: &[u8] = b"btm:fuzz";

pub fn run(bytes: &[u8]) {
    let mut right = 0;
    for (byte, magic) in bytes.iter().zip(MAGIC) {
        if std::hint::black_box(byte) != magic {
            return;
        }
        right = std::hint::black_box(right + 1);
    }
    assert!(right < MAGIC.len(), "the planted bug was found");
}
