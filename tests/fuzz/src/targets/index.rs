//! The index of an earlier scan: any bytes are an index or none, and what is read is written as the same.

use btm_scan::fuzzing::index;

pub fn run(bytes: &[u8]) {
    let Some(written) = index(bytes) else { return };
    assert_eq!(index(&written).as_ref(), Some(&written));
}
