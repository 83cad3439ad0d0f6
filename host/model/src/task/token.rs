//! What tells a request that is asked again from a new one.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Names a request for a task: whoever asks again with the same token, not knowing whether the first request arrived, is answered
/// with the task of the first one. 1 to 64 letters (a to z), digits, `-`, `_` and `.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct RequestToken(String);

impl RequestToken {
    /// The most characters.
    pub const MOST: usize = 64;

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// The text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidRequestToken;

impl fmt::Display for InvalidRequestToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a token is 1 to {} letters (a to z), digits, `-`, `_` or `.`", RequestToken::MOST)
    }
}

impl std::error::Error for InvalidRequestToken {}

impl TryFrom<String> for RequestToken {
    type Error = InvalidRequestToken;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let is_valid = (1..=Self::MOST).contains(&text.len()) && text.bytes().all(is_allowed);
        if is_valid { Ok(Self(text)) } else { Err(InvalidRequestToken) }
    }
}

impl FromStr for RequestToken {
    type Err = InvalidRequestToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl From<RequestToken> for String {
    fn from(token: RequestToken) -> Self {
        token.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_bounded_and_plain() {
        let longest = "x".repeat(RequestToken::MOST);
        for text in ["a", "release-1.2_3", &longest] {
            assert_eq!(text.parse::<RequestToken>().unwrap().as_str(), text);
        }
        for text in ["", " a", "a b", "a\n", "é", &format!("{longest}x")] {
            assert_eq!(text.parse::<RequestToken>(), Err(InvalidRequestToken), "{text:?}");
        }
        assert!(serde_json::from_str::<RequestToken>("\"a b\"").is_err());
    }
}
