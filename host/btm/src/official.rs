//! The plugins that are part of the binary.

use btm_model::Digest;
use btm_sandbox::{Component, ahead::Ahead};

/// A plugin that is part of the binary.
#[derive(Debug)]
pub(crate) struct Official {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its component.
    component: &'static [u8],
    /// The SHA-256 of the component.
    digest: [u8; 32],
    /// Its preparation; none in a build for another kind of machine.
    ahead: Option<Ahead>,
}

impl Official {
    /// Its component.
    pub(crate) fn component(&self) -> Component {
        Component::built_in(self.component, Digest::new(self.digest), self.ahead)
    }
}

/// All of them, sorted by name; made by the build script.
pub(crate) static ALL: &[Official] = &include!(concat!(env!("OUT_DIR"), "/official.rs"));

/// The one with this name.
pub(crate) fn named(name: &str) -> Option<&'static Official> {
    ALL.iter().find(|official| official.name == name)
}

/// Whether the bytes with this digest are one of them.
pub(crate) fn has_digest(digest: &Digest) -> bool {
    ALL.iter().any(|official| Digest::new(official.digest) == *digest)
}

/// Their names, for messages.
pub(crate) fn names() -> String {
    ALL.iter().map(|official| official.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use btm_model::Digest;

    #[test]
    fn the_build_script_has_hashed_what_is_included() {
        for official in super::ALL {
            assert_eq!(Digest::new(official.digest), Digest::of(official.component), "{}", official.name);
        }
    }
}
