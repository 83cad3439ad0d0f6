//! A set of plugins of one scan.

use serde::{Deserialize, Serialize};

use super::MAX_PLUGINS;

/// A set of plugins, by their numbers below [`MAX_PLUGINS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PluginSet(u64);

impl PluginSet {
    /// No plugin.
    pub const EMPTY: Self = Self(0);

    /// The first `count` plugins.
    #[must_use]
    pub fn first(count: usize) -> Self {
        (0..count).collect()
    }

    /// Adds a plugin; a number that is too large is left out.
    pub fn insert(&mut self, plugin: usize) {
        if plugin < MAX_PLUGINS {
            self.0 |= 1 << plugin;
        }
    }

    /// Removes a plugin.
    pub fn remove(&mut self, plugin: usize) {
        if plugin < MAX_PLUGINS {
            self.0 &= !(1 << plugin);
        }
    }

    /// Whether a plugin is in it.
    #[must_use]
    pub fn contains(self, plugin: usize) -> bool {
        plugin < MAX_PLUGINS && self.0 & (1 << plugin) != 0
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many plugins are in it.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The plugins of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The plugins that are in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The plugins that are not in `other`.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The plugins in rising order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..MAX_PLUGINS).filter(move |plugin| self.contains(*plugin))
    }
}

impl FromIterator<usize> for PluginSet {
    fn from_iter<I: IntoIterator<Item = usize>>(plugins: I) -> Self {
        let mut set = Self::EMPTY;
        for plugin in plugins {
            set.insert(plugin);
        }
        set
    }
}
