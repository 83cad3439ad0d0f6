//! The bytes of a plugin, looked into once: hashing and parsing some mebibytes takes longer than running it on a small file.

use std::sync::OnceLock;

use btm_model::{Digest, Refusal};
use bytes::Bytes;

use crate::{
    ahead::{self, Ahead},
    inspect::{self, Inspection},
};

/// The bytes of a plugin, and what is known of them once somebody asks. Cheap to clone.
#[derive(Clone)]
pub struct Component {
    bytes: Bytes,
    digest: OnceLock<Digest>,
    inspected: OnceLock<Result<Inspection, Refusal>>,
    ahead: Option<Ahead>,
}

impl Component {
    /// Bytes of which nothing is known.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { bytes: bytes.into(), digest: OnceLock::new(), inspected: OnceLock::new(), ahead: None }
    }

    /// Bytes whose digest is known, because they are part of the program, perhaps with a preparation of theirs.
    #[must_use]
    pub fn built_in(bytes: &'static [u8], digest: Digest, ahead: Option<Ahead>) -> Self {
        Self { bytes: Bytes::from_static(bytes), digest: digest.into(), inspected: OnceLock::new(), ahead }
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Their SHA-256.
    #[must_use]
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(&self.bytes))
    }

    /// What they say about themselves, without being run.
    ///
    /// # Errors
    /// Why the host will not run them, and what to do.
    pub fn inspect(&self) -> Result<&Inspection, &Refusal> {
        self.inspected.get_or_init(|| inspect::inspect(&self.bytes, || self.digest())).as_ref()
    }

    /// What was prepared ahead of time for these settings, if anything.
    pub(crate) fn ahead(&self, settings: &str) -> Option<&Ahead> {
        self.ahead.as_ref().filter(|_| settings == ahead::SETTINGS)
    }

    /// Remembers what an earlier run found out about these very bytes.
    pub(crate) fn was_inspected(&self, inspection: &Inspection) {
        if self.inspected.get().is_none() {
            let _ = self.inspected.set(Ok(inspection.clone()));
        }
    }
}

impl std::fmt::Debug for Component {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Component").field("bytes", &self.bytes.len()).field("digest", &self.digest()).finish()
    }
}

#[cfg(test)]
mod tests {
    use btm_model::{Digest, RefusalKind};

    use super::Component;

    #[test]
    fn a_refusal_is_remembered_and_the_digest_is_known_all_the_same() {
        let component = Component::new(b"no component".to_vec());
        assert_eq!(component.inspect().unwrap_err().kind, RefusalKind::NotAComponent);
        assert!(std::ptr::eq(component.inspect().unwrap_err(), component.inspect().unwrap_err()));
        assert_eq!(component.digest(), Digest::of(b"no component"));
    }
}
