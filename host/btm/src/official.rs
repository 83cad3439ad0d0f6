//! The plugins that are part of the binary.

/// A plugin that is part of the binary.
#[derive(Debug)]
pub(crate) struct Official {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its component.
    pub(crate) component: &'static [u8],
}

/// All of them, sorted by name; made by the build script.
pub(crate) static ALL: &[Official] = &include!(concat!(env!("OUT_DIR"), "/official.rs"));

/// The one with this name.
pub(crate) fn named(name: &str) -> Option<&'static Official> {
    ALL.iter().find(|official| official.name == name)
}

/// Their names, for messages.
pub(crate) fn names() -> String {
    ALL.iter().map(|official| official.name).collect::<Vec<_>>().join(", ")
}
