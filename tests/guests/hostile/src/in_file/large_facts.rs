//! Returns as many facts as it may of one file.

use btm_plugin::{AnalyzeError, File, Output};

/// Just below the default limit of 8 MiB.
const LARGE: usize = (8 << 20) - 1024;

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    Ok(vec![b'x'; LARGE])
}
