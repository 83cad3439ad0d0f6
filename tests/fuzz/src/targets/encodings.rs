//! Files in whatever encoding: what analyzers see is UTF-8 where the file was decoded, and its places lie in the file, in order.

use btm_scan::content::Content;

/// How many places of a text are looked at.
const PLACES: usize = 500;

/// A file.
pub fn run(bytes: &[u8]) {
    let content = Content::new(bytes.to_vec());
    assert_eq!(content.size(), bytes.len() as u64);
    let text = content.bytes();
    if text == bytes {
        return;
    }
    assert!(std::str::from_utf8(text).is_ok(), "what is decoded is UTF-8");
    let lines = content.lines();
    let step = text.len() / PLACES + 1;
    let mut last = 0;
    for byte in (0..text.len()).step_by(step).chain([text.len()]) {
        let point = lines.point(byte);
        assert!(last <= point.byte && point.byte <= bytes.len() as u64, "byte {byte}: {point:?} after {last}");
        last = point.byte;
    }
    assert_eq!(last, bytes.len() as u64, "the end of the text is the end of the file");
}
