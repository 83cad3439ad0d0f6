//! What the fuzz targets reach: this crate's readers of what it stores, which are private otherwise.

use std::sync::Arc;

use btm_model::Excerpt;

use crate::{
    excerpt::RawExcerpt,
    index::Index,
    mask::Masks,
    run::{Words, kept, memo},
};

/// Reads the index of an earlier scan, looks at everything in it, and writes it again; nothing if these bytes are no index.
#[must_use]
pub fn index(bytes: &[u8]) -> Option<Vec<u8>> {
    let index = Index::read(bytes)?;
    for file in &index.files {
        let Some(known) = &file.known else { continue };
        let path: Arc<str> = file.path.into();
        for said in known.said() {
            let _ = (kept::read_silent(said.gist), kept::has_metrics(said.gist), kept::read_gist(said.gist, &path));
        }
        let _ = (known.digest(), index.known(file.path));
    }
    index.write()
}

/// A kept result, read again.
#[derive(Debug)]
pub struct Kept {
    /// The excerpts of its findings, nothing masked.
    pub excerpts: Vec<Excerpt>,
    /// As it is written anew.
    pub bytes: Option<Vec<u8>>,
}

/// Reads what an earlier run kept about the file at `path`; nothing if these bytes are no such result.
#[must_use]
pub fn kept(bytes: &[u8], path: &str) -> Option<Kept> {
    let shared: Arc<str> = path.into();
    let contribution = kept::read(bytes, &shared, &mut Words::default())?;
    let bytes = kept::write(&contribution).map(|written| written.joined());
    Some(Kept { excerpts: excerpts(contribution.drafts.iter().filter_map(|draft| draft.excerpt.as_ref()), path), bytes })
}

/// Reads what an earlier run kept about a project; nothing if these bytes are no such result.
#[must_use]
pub fn memo(bytes: &[u8]) -> Option<Kept> {
    let (raw, bytes) = memo::again(bytes)?;
    Some(Kept { excerpts: excerpts(raw.iter(), "x"), bytes })
}

fn excerpts<'a>(raw: impl Iterator<Item = &'a RawExcerpt>, path: &str) -> Vec<Excerpt> {
    let masks = Masks::default();
    raw.map(|raw| masks.excerpt("", path, raw)).collect()
}
