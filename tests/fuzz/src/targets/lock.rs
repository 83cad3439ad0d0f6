//! `btm.lock`: what is read is written so that the same is read again.

use btm_plugins::{FILE_NAME, Lock};

use crate::{
    disk::with_files,
    oracle::{assert_clean, assert_clean_line},
};

pub fn run(bytes: &[u8]) {
    let lock = match with_files(&[(FILE_NAME, bytes)], |folder| Lock::read(&folder.join(FILE_NAME))) {
        Ok(lock) => lock,
        Err(error) => return assert_clean("an error about a lock file", &error.to_string()),
    };
    for (name, locked) in &lock.plugins {
        assert_clean_line("the name of a plugin", name);
        assert_eq!(lock.of_digest(&locked.digest).map(|locked| locked.digest), Some(locked.digest));
    }
    let text = lock.text();
    let again = with_files(&[(FILE_NAME, text.as_bytes())], |folder| Lock::read(&folder.join(FILE_NAME)));
    match again {
        Ok(again) => assert_eq!(again, lock, "{text}"),
        Err(error) => panic!("what was written cannot be read: {error}\n{text}"),
    }
    assert_clean("a lock file", &text);
}
