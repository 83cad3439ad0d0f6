//! What a Vue or Svelte component imports: in its `<script>` elements.

use std::sync::LazyLock;

use memchr::{memchr, memmem::Finder};

use super::{attribute, read_into};
use crate::bounds::{Names, Room, TooMany};

static START: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("<script"));
static END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("</script"));

/// All specifiers that a component imports, sorted, each once.
pub(crate) fn read(content: &[u8]) -> Result<Vec<Box<str>>, TooMany> {
    let (mut names, mut room) = (Names::default(), Room::new(content));
    let mut rest = content;
    while let Some(start) = START.find(rest) {
        rest = &rest[start..];
        let Some(open) = memchr(b'>', rest) else { break };
        let tag = &rest[..open];
        rest = &rest[open + 1..];
        if let Some(source) = attribute(tag, "src") {
            names.add(source, &mut room)?;
        }
        let end = END.find(rest).unwrap_or(rest.len());
        read_into(&rest[..end], &mut names, &mut room)?;
        rest = &rest[end..];
    }
    Ok(names.into_sorted())
}
