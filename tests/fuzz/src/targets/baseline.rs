//! `btm.baseline`: what is read is written so that the same is read again.

use btm_baseline::Baseline;

use crate::oracle::assert_clean;

pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Baseline::parse(text) {
        Ok(baseline) => {
            let written = baseline.to_string();
            assert_clean("a baseline", &written.replace('\t', " "));
            assert_eq!(Baseline::parse(&written).as_ref(), Ok(&baseline), "{written}");
        }
        Err(error) => assert_clean("an error about a baseline", &error.to_string()),
    }
}
