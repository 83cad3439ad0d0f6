//! One layer of configuration, with the place of every key.

use std::{collections::BTreeMap, fmt};

use crate::{
    error::{ConfigError, Origin},
    overrides::Overrides,
    write,
};

/// A key with the tables around it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The names of its table and of those around it: `plugin`, `security`, `limits`.
    pub table: Vec<String>,
    /// Its own name.
    pub name: String,
}

/// One layer: what a file or the environment says, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// What it says.
    pub overrides: Overrides,
    /// Where each of its keys stands.
    pub origins: BTreeMap<Key, Origin>,
}

/// What was read, as far as it is right, and what is wrong with the rest.
#[derive(Debug, Default)]
pub struct Reading {
    /// What is right.
    pub layer: Layer,
    /// What is wrong, the first mistake first.
    pub problems: Vec<ConfigError>,
}

impl Key {
    /// The key called `name` in the table that `table` names.
    pub(crate) fn new(table: &[&str], name: &str) -> Self {
        Self { table: table.iter().map(|&name| name.to_owned()).collect(), name: name.to_owned() }
    }
}

impl Reading {
    /// The layer if there are no mistakes, else the first one.
    pub fn strict(self) -> Result<Layer, ConfigError> {
        self.problems.into_iter().next().map_or(Ok(self.layer), Err)
    }

    /// Nothing but `problem`.
    pub fn failed(problem: ConfigError) -> Self {
        Self { layer: Layer::default(), problems: vec![problem] }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.table.iter().map(|name| write::key(name) + ".");
        write!(formatter, "{}{}", table.collect::<String>(), write::key(&self.name))
    }
}
