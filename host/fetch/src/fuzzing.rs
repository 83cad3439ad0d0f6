//! What the fuzz targets reach: this crate's rules for addresses, which are private otherwise.

use url::Url;

use crate::{FetchError, address};

/// The address that a user typed.
///
/// # Errors
/// If nothing is downloaded from there.
pub fn parse(text: &str) -> Result<Url, FetchError> {
    address::parse(text)
}

/// Where the header `location` of an answer leads from `url`.
///
/// # Errors
/// If this redirect is not followed.
pub fn redirected(url: &Url, location: &str) -> Result<Url, FetchError> {
    address::redirected(url, Some(location))
}

/// The host as messages show it.
#[must_use]
pub fn shown(url: &Url) -> String {
    address::shown(url)
}
