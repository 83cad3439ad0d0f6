//! What a plugin may do beyond reporting.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A host interface whose effects reach outside the sandbox and the report. Using it takes two: the plugin's manifest asks for it,
/// and the user grants it to exactly that plugin's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Capability {
    /// `documents`: files for the user, written below the folder that `--documents` names.
    Documents,
    /// `notifications`: messages to the user beside the report, on local channels.
    Notifications,
}

/// The text names no capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCapability;

impl Capability {
    /// All capabilities, by name.
    pub const ALL: [Self; 2] = [Self::Documents, Self::Notifications];

    /// The name that manifests, lock files and users write: that of the contract's interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Notifications => "notifications",
        }
    }

    /// What it lets a plugin do, after “it may”.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Documents => "hand over files, which are written only below the folder that you name with --documents",
            Self::Notifications => "show you messages beside the report, on this machine only",
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl fmt::Display for UnknownCapability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the capabilities are documents and notifications")
    }
}

impl std::error::Error for UnknownCapability {}

impl FromStr for Capability {
    type Err = UnknownCapability;

    fn from_str(name: &str) -> Result<Self, UnknownCapability> {
        Self::ALL.into_iter().find(|capability| capability.name() == name).ok_or(UnknownCapability)
    }
}

#[cfg(test)]
mod tests {
    use super::{Capability, UnknownCapability};

    #[test]
    fn the_message_for_an_unknown_one_names_all() {
        let message = UnknownCapability.to_string();
        for capability in Capability::ALL {
            assert_eq!(capability.name().parse(), Ok(capability));
            assert!(message.contains(capability.name()));
        }
        assert_eq!("network".parse::<Capability>(), Err(UnknownCapability));
    }
}
