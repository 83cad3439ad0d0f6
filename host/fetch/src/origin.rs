//! Where the bytes of a partial file come from, kept beside it: what must be the same for the rest to fit.
//!
//! Two lines: the digest of the address, which may hold secrets, and the validator that the server gave.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use btm_model::Digest;
use ureq::http::{HeaderMap, header};
use url::Url;

use crate::error::FetchError;

/// The end of the name of the file beside a partial file.
const EXTENSION: &str = "origin";
/// Bytes of a validator that is kept; real ones have some dozen.
const MAX_VALIDATOR: usize = 1024;

/// What an answer says to recognise its content later: a strong `ETag`, else `Last-Modified`.
pub fn validator(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).filter(|text| text.len() <= MAX_VALIDATOR);
    // A weak tag, `W/"…"`, says nothing about bytes.
    let tag = text(header::ETAG).filter(|tag| tag.starts_with('"'));
    tag.or_else(|| text(header::LAST_MODIFIED)).map(str::to_owned)
}

/// The validator of what `partial` has of `url`.
pub fn load(partial: &Path, url: &Url) -> Option<String> {
    let text = fs::read_to_string(path(partial)).ok()?;
    let (address, rest) = text.split_once('\n')?;
    let validator = rest.strip_suffix('\n').filter(|validator| !validator.is_empty())?;
    (address == address_digest(url)).then(|| validator.to_owned())
}

/// Records what `partial` will have.
pub fn save(partial: &Path, url: &Url, validator: &str) -> Result<(), FetchError> {
    let path = path(partial);
    fs::write(&path, format!("{}\n{validator}\n", address_digest(url))).map_err(|source| FetchError::Write { path, source })
}

/// Removes the record.
pub fn forget(partial: &Path) -> Result<(), FetchError> {
    let path = path(partial);
    match fs::remove_file(&path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(FetchError::Write { path, source }),
        _ => Ok(()),
    }
}

fn path(partial: &Path) -> PathBuf {
    partial.with_added_extension(EXTENSION)
}

fn address_digest(url: &Url) -> String {
    Digest::of(url.as_str().as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use ureq::http::{HeaderMap, header};

    use super::validator;

    fn of(tag: &str, date: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, tag.parse().unwrap());
        headers.insert(header::LAST_MODIFIED, date.parse().unwrap());
        validator(&headers)
    }

    #[test]
    fn only_what_tells_bytes() {
        assert_eq!(of("\"a\"", "Sat"), Some("\"a\"".to_owned()));
        assert_eq!(of("W/\"a\"", "Sat"), Some("Sat".to_owned()));
        assert_eq!(of(&format!("\"{}\"", "a".repeat(2000)), "Sat"), Some("Sat".to_owned()));
        assert_eq!(validator(&HeaderMap::new()), None);
    }
}
