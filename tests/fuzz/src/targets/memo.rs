//! What an earlier run kept about a project: any bytes are a result or none, and what is read is shown without harm.

use btm_scan::fuzzing::memo;

use crate::oracle::assert_clean_line;

pub fn run(bytes: &[u8]) {
    let Some(result) = memo(bytes) else { return };
    for line in result.excerpts.iter().flat_map(|excerpt| &excerpt.lines) {
        assert_clean_line("an excerpt", &line.replace('\t', " "));
    }
    // What a moment decided is not kept.
    let Some(written) = result.bytes else { return };
    let again = memo(&written).and_then(|result| result.bytes);
    assert_eq!(again.as_ref(), Some(&written), "a result that was written is read as another");
}
