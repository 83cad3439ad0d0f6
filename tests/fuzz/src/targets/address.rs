//! Addresses that a user typed, or that a server redirects to.

use btm_fetch::fuzzing::{parse, redirected, shown};

use crate::{
    oracle::assert_clean_line,
    sections::{lines, sections},
};

/// An address, and in the second part redirects, a line each, that are followed one after the other.
pub fn run(bytes: &[u8]) {
    let [address, redirects] = sections(bytes);
    let Ok(address) = std::str::from_utf8(address) else { return };
    let mut url = match parse(address) {
        Ok(url) => url,
        Err(error) => return assert_clean_line("an error about an address", &error.to_string()),
    };
    let was_encrypted = url.scheme() == "https";
    for location in lines(redirects) {
        match redirected(&url, &location) {
            Ok(next) => url = next,
            Err(error) => return assert_clean_line("an error about a redirect", &error.to_string()),
        }
        let host = url.host_str().unwrap_or_default();
        let is_here = host == "localhost" || host == "[::1]" || host.starts_with("127.");
        assert!(url.scheme() == "https" || url.scheme() == "http" && is_here, "neither encrypted nor local: {url}");
        assert!(!was_encrypted || url.scheme() == "https", "no longer encrypted: {url}");
        assert!(url.username().is_empty() && url.password().is_none(), "a redirect brings credentials: {url}");
        assert_clean_line("a host", &shown(&url));
    }
}
