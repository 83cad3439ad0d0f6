//! What the fuzz targets reach: this crate's reader of what it keeps, which is private otherwise.

use crate::Agreed;

/// What a record says, and the record that is written of it.
#[must_use]
pub fn agreed(record: &str) -> (Agreed, String) {
    let agreed = Agreed::read(record);
    let text = agreed.text();
    (agreed, text)
}
