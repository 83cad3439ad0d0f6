//! Words of a shell script, so that any bytes stay what they are.

use std::path::{Path, PathBuf};

/// A word that means just these bytes.
pub fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut word = vec![b'\''];
    for byte in bytes {
        match byte {
            b'\'' => word.extend(br"'\''"),
            _ => word.push(*byte),
        }
    }
    word.push(b'\'');
    word
}

/// What the word at the beginning of `text` means, if it is written as [`quoted`] does and a line ends behind it.
pub fn unquoted(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.strip_prefix(b"'")?;
    loop {
        let end = rest.iter().position(|byte| *byte == b'\'')?;
        bytes.extend(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix(br"\''") {
            Some(more) => {
                bytes.push(b'\'');
                rest = more;
            }
            None => return rest.starts_with(b"\n").then_some(bytes),
        }
    }
}

/// The bytes of a path.
#[cfg(unix)]
pub fn bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

/// The bytes of a path, with the separator that a shell understands.
#[cfg(not(unix))]
pub fn bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().replace('\\', "/").into_bytes()
}

/// The path of these bytes.
#[cfg(unix)]
pub fn path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    std::ffi::OsString::from_vec(bytes).into()
}

/// The path of these bytes.
#[cfg(not(unix))]
pub fn path(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{quoted, unquoted};

    #[test]
    fn only_a_whole_line_is_understood() {
        for text in ["", "'", "'a", "a\n", "'a'", "'a'b\n", "'a' \n", r"'a'\'"] {
            assert_eq!(unquoted(text.as_bytes()), None, "{text}");
        }
        assert_eq!(unquoted(b"'a b'\nc"), Some(b"a b".to_vec()));
        assert_eq!(quoted(b"a'b"), br"'a'\''b'");
    }

    proptest! {
        #[test]
        fn what_is_quoted_can_be_read_again(bytes: Vec<u8>) {
            let line = [quoted(&bytes).as_slice(), b"\nmore'"].concat();
            prop_assert_eq!(unquoted(&line), Some(bytes));
        }
    }
}
