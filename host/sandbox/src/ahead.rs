//! Preparation ahead of time: a build script prepares the plugins that become part of a program, so that no user waits for it.
//!
//! What it made is used for [`SETTINGS`] only, and only where the running engine and processor can run the code; anywhere else
//! the plugin is prepared as all others are.

use std::{io, sync::Arc};

use btm_model::Refusal;
use serde::{Deserialize, Serialize};

use crate::{
    child::{self, Ready, Request},
    inspect::{self, Inspection},
    limits::Limits,
};

/// The settings that a plugin is prepared with ahead of time: none.
pub const SETTINGS: &str = "{}";

/// What there is of a preparation besides the code: reading it takes a tenth of looking into the component again.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) inspection: Inspection,
    pub(crate) ready: Ready,
}

impl Kept {
    /// As bytes, for a vault or a program.
    pub(crate) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        postcard::to_allocvec(self).map_err(io::Error::other)
    }

    /// Out of bytes; none if they are of another format.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// A preparation that is part of the program: the two parts of a [`Made`].
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// What is known of the plugin.
    pub ready: &'static [u8],
    /// Its compiled code.
    pub code: &'static [u8],
}

/// A preparation, to become part of a program.
#[derive(Debug)]
pub struct Made {
    /// What is known of the plugin.
    pub ready: Vec<u8>,
    /// Its compiled code, for the processor that this runs on.
    pub code: Vec<u8>,
}

/// Prepares a component with [`SETTINGS`] in this very process: for components that are trusted as the program itself is.
///
/// # Errors
/// Why the plugin cannot be prepared.
pub fn prepare(component: &[u8]) -> Result<Made, Refusal> {
    let inspection = inspect::inspect(component, || btm_model::Digest::of(component))?;
    let (ready, code) = child::prepare(&Request::new(SETTINGS, &Limits::default()), component, &Arc::default())?;
    let ready = Kept { inspection, ready }.to_bytes().map_err(|error| child::failed(&error))?;
    Ok(Made { ready, code })
}
