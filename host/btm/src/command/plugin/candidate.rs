//! A plugin that somebody wants to install: its bytes, and what they say about themselves.

use std::path::{Path, absolute};

use btm_model::{Digest, Refusal};
use btm_plugins::{Locked, Source};
use btm_sandbox::{Component, inspect::Inspection};
use btm_scan::clean::clean_line;

use super::download;
use crate::{command::source, error::CommandError, official};

/// A plugin that may be installed.
pub(crate) struct Candidate {
    pub(crate) component: Component,
    pub(crate) inspection: Inspection,
    pub(crate) source: Source,
}

impl Candidate {
    /// Reads it from where it is, for the project at `root`; runs nothing.
    pub(crate) fn from(source: &Source, root: &Path, digest: Option<&Digest>) -> Result<Self, CommandError> {
        let label = clean_line(&source.to_string(), 300).into_owned();
        let component = match source {
            Source::Url(url) => Component::new(download::bytes(url, digest)?),
            Source::File(path) => source::read(&root.join(path).to_string_lossy())?,
        };
        if let Some(digest) = digest.filter(|digest| **digest != component.digest()) {
            let message = format!("`{label}` has the digest {}, not {digest}", component.digest());
            return Err(CommandError::usage(message).hint("nothing was installed; get the file anew from where you trust it"));
        }
        let inspection = component.inspect().map_err(|refusal| unusable(&label, refusal))?.clone();
        let name = &inspection.manifest.name;
        if official::named(name).is_some() {
            let message = format!("`{label}` calls itself `{name}`, which is the name of an official plugin");
            return Err(CommandError::usage(message).hint("ask its author for another name"));
        }
        Ok(Self { component, inspection, source: source.clone() })
    }

    /// Reads a file that the user named, from the working folder.
    pub(crate) fn named(text: &str, root: &Path, digest: Option<&Digest>) -> Result<Self, CommandError> {
        let source = match Source::parse(text) {
            Source::File(path) => {
                let path = absolute(&path).and_then(|path| path.canonicalize()).unwrap_or_else(|_| path.into());
                Source::file(&path, root)
            }
            url @ Source::Url(_) => url,
        };
        Self::from(&source, root, digest)
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.inspection.manifest.name
    }

    /// What the lock file says about it.
    pub(crate) fn locked(&self, grants: impl IntoIterator<Item = btm_model::Capability>) -> Locked {
        let manifest = &self.inspection.manifest;
        Locked {
            version: manifest.version.clone(),
            source: self.source.clone(),
            digest: self.inspection.digest,
            contract: manifest.contract.clone(),
            grants: grants.into_iter().collect(),
        }
    }
}

/// The error for a plugin that will not run.
pub(crate) fn unusable(label: &str, refusal: &Refusal) -> CommandError {
    let message = btm_scan::clean::clean(&refusal.message, 4_000);
    CommandError::usage(format!("`{label}` cannot be used: {message}")).maybe_hint(refusal.hint.clone())
}
