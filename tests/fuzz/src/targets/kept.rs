//! What an earlier run kept about a file: any bytes are a result or none, and what is read is shown without harm.

use btm_scan::fuzzing::kept;

use crate::oracle::assert_clean_line;

pub fn run(bytes: &[u8]) {
    let Some(result) = kept(bytes, "a.py") else { return };
    for line in result.excerpts.iter().flat_map(|excerpt| &excerpt.lines) {
        assert_clean_line("an excerpt", &line.replace('\t', " "));
    }
    let Some(written) = result.bytes else { return };
    let again = kept(&written, "a.py").and_then(|result| result.bytes);
    assert_eq!(again.as_ref(), Some(&written), "a result that was written is read as another");
}
