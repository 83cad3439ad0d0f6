//! Compiled functions of one plugin, kept from one preparation to the next: other settings change the data of a snapshot, and
//! hardly its code.
//!
//! They come from preparations of the very same component, and are as trusted as its compiled code.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use wasmtime::CacheStore;

/// Compiled functions, by the compiler's key for what decides them.
#[derive(Debug, Default)]
pub(crate) struct Functions {
    earlier: HashMap<Vec<u8>, Earlier>,
    new: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
}

/// A function of an earlier preparation.
#[derive(Debug)]
struct Earlier {
    code: Vec<u8>,
    is_used: AtomicBool,
}

impl Functions {
    /// Those of an earlier preparation; none if the bytes are of another format.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let earlier: Vec<(Vec<u8>, Vec<u8>)> = postcard::from_bytes(bytes).unwrap_or_default();
        let earlier = earlier.into_iter().map(|(key, code)| (key, Earlier { code, is_used: AtomicBool::new(false) }));
        Self { earlier: earlier.collect(), new: Mutex::default() }
    }

    /// All that this preparation used, for later ones; nothing if it needed no others than those of an earlier one.
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        if new.is_empty() {
            return None;
        }
        let used = self.earlier.iter().filter(|(_, earlier)| earlier.is_used.load(Ordering::Relaxed));
        let all: Vec<(&[u8], &[u8])> =
            used.map(|(key, earlier)| (&**key, &*earlier.code)).chain(new.iter().map(|(key, code)| (&**key, &**code))).collect();
        postcard::to_allocvec(&all).ok()
    }
}

impl CacheStore for Functions {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        let earlier = self.earlier.get(key)?;
        earlier.is_used.store(true, Ordering::Relaxed);
        Some(Cow::Borrowed(&earlier.code))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        self.new.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_vec(), value);
        true
    }
}

#[cfg(test)]
mod tests {
    use wasmtime::CacheStore as _;

    use super::Functions;

    #[test]
    fn what_was_used_is_kept_and_what_was_not_is_dropped() {
        let first = Functions::default();
        assert_eq!(first.to_bytes(), None, "nothing is new");
        first.insert(b"one", b"1".to_vec());
        first.insert(b"two", b"2".to_vec());

        let second = Functions::from_bytes(&first.to_bytes().unwrap());
        assert_eq!(second.get(b"two").as_deref(), Some(&b"2"[..]));
        assert_eq!(second.get(b"three"), None);
        assert_eq!(second.to_bytes(), None, "nothing is new");
        second.insert(b"three", b"3".to_vec());

        let third = Functions::from_bytes(&second.to_bytes().unwrap());
        let found = [b"one", b"two", b"six"].map(|key| third.get(key).is_some());
        assert_eq!((found, third.get(b"three").is_some()), ([false, true, false], true));
    }

    #[test]
    fn bytes_of_another_format_hold_nothing() {
        for bytes in [&b""[..], b"\xff\xff\xff\xff\xff", b"\x01\x01"] {
            assert!(Functions::from_bytes(bytes).earlier.is_empty());
        }
    }
}
