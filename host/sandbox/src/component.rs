//! The bytes of a plugin, looked into once: hashing and parsing some mebibytes takes longer than running it on a small file.

use std::sync::{Arc, OnceLock};

use btm_model::{Digest, Refusal};
use bytes::Bytes;

use crate::{
    ahead::{self, Ahead},
    inspect::{self, Inspection},
};

/// Reads bytes that are not in memory.
type Read = dyn Fn() -> Result<Vec<u8>, Refusal> + Send + Sync;

/// The bytes of a plugin, and what is known of them once somebody asks. Cheap to clone.
#[derive(Clone)]
pub struct Component {
    bytes: OnceLock<Result<Bytes, Refusal>>,
    read: Option<Arc<Read>>,
    digest: OnceLock<Digest>,
    inspected: OnceLock<Result<Inspection, Refusal>>,
    ahead: Option<Ahead>,
}

impl Component {
    /// Bytes of which nothing is known.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { bytes: Ok(bytes.into()).into(), read: None, digest: OnceLock::new(), inspected: OnceLock::new(), ahead: None }
    }

    /// Bytes whose digest is known, because they are part of the program, perhaps with a preparation of theirs.
    #[must_use]
    pub fn built_in(bytes: &'static [u8], digest: Digest, ahead: Option<Ahead>) -> Self {
        let bytes = Ok(Bytes::from_static(bytes)).into();
        Self { bytes, read: None, digest: digest.into(), inspected: OnceLock::new(), ahead }
    }

    /// Bytes with this digest that somebody vouches for; `read` reads them if they are needed, and `inspection` is what was found
    /// out about them before, if anything.
    #[must_use]
    pub fn stored(
        digest: Digest,
        inspection: Option<Inspection>,
        read: impl Fn() -> Result<Vec<u8>, Refusal> + Send + Sync + 'static,
    ) -> Self {
        let inspected = inspection.map_or_else(OnceLock::new, |inspection| Ok(inspection).into());
        Self { bytes: OnceLock::new(), read: Some(Arc::new(read)), digest: digest.into(), inspected, ahead: None }
    }

    /// Bytes with this digest that are not to be had, and why.
    #[must_use]
    pub fn refused(digest: Digest, refusal: Refusal) -> Self {
        let (bytes, inspected) = (Err(refusal.clone()).into(), Err(refusal).into());
        Self { bytes, read: None, digest: digest.into(), inspected, ahead: None }
    }

    /// The bytes.
    ///
    /// # Errors
    /// Why they are not to be had, and what to do.
    pub fn bytes(&self) -> Result<&[u8], &Refusal> {
        let read = || self.read.as_ref().map_or_else(|| Ok(Bytes::new()), |read| read().map(Bytes::from));
        self.bytes.get_or_init(read).as_deref()
    }

    /// Their SHA-256.
    #[must_use]
    pub fn digest(&self) -> Digest {
        // Only bytes at hand have an unknown digest.
        *self.digest.get_or_init(|| Digest::of(self.bytes().unwrap_or_default()))
    }

    /// What they say about themselves, without being run.
    ///
    /// # Errors
    /// Why the host will not run them, and what to do.
    pub fn inspect(&self) -> Result<&Inspection, &Refusal> {
        let inspect = || inspect::inspect(self.bytes().map_err(Refusal::clone)?, || self.digest());
        self.inspected.get_or_init(inspect).as_ref()
    }

    /// Why it is refused, if that is known already.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        self.inspected.get()?.as_ref().err()
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
        formatter.debug_struct("Component").field("digest", &self.digest()).finish_non_exhaustive()
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
