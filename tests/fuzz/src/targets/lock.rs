//! `btm.lock`: what is read is written so that the same is read again.

use btm_plugins::{FILE_NAME, Lock};

use crate::{
    disk::with_folder,
    oracle::{assert_clean, assert_clean_line},
};

pub fn run(bytes: &[u8]) {
    let lock = match with_folder(&[(FILE_NAME, bytes)], Lock::read) {
        Ok(lock) => lock,
        Err(error) => return assert_clean("an error about a lock file", &error.to_string()),
    };
    for (name, locked) in &lock.plugins {
        assert_clean_line("the name of a plugin", name);
        assert_eq!(lock.of_digest(&locked.digest).map(|(_, locked)| locked.digest), Some(locked.digest));
    }
    for broken in &lock.broken {
        assert_clean_line("the name of a wrong entry", &broken.label);
        assert_clean_line("an error about a wrong entry", &broken.problem.to_string());
    }
    // What was read may be larger when it is written, and then it is refused.
    let Ok(text) = lock.text() else { return };
    match with_folder(&[(FILE_NAME, text.as_bytes())], Lock::read) {
        Ok(again) => {
            assert_eq!(again.plugins, lock.plugins, "{text}");
            assert_eq!(again.broken.len(), lock.broken.len(), "a wrong entry stays until the user takes it out: {text}");
        }
        Err(error) => panic!("what was written cannot be read: {error}\n{text}"),
    }
    if lock.broken.is_empty() {
        assert_clean("a lock file", &text);
    }
}
