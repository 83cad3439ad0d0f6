//! Commands as they are pasted into a shell.

use std::{ffi::OsStr, fmt::Write as _, os::unix::ffi::OsStrExt as _};

use super::is_harmful;

/// Words that a shell takes for its own where a command begins.
const RESERVED: [&str; 17] = [
    "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then", "time",
    "until", "while",
];

/// A line that a shell reads as a program and arguments of exactly these bytes, and that does nothing to a terminal.
///
/// What needs quotes is quoted as POSIX has it. Control characters, others that are harmful to look at, and bytes that are not UTF-8
/// are written as `\n` or `\ooo` in `$'…'`, which POSIX has since 2024, and bash, zsh and ksh for longer.
#[must_use]
pub fn shell_line<W: AsRef<OsStr>>(words: &[W]) -> String {
    let mut line = String::new();
    for (index, word) in words.iter().map(|word| word.as_ref().as_bytes()).enumerate() {
        if index > 0 {
            line.push(' ');
        }
        match str::from_utf8(word) {
            Ok(text) if is_bare(text) && (index > 0 || !RESERVED.contains(&text)) => line.push_str(text),
            Ok(text) if !text.chars().any(is_harmful) => {
                // Writing to a string cannot fail.
                let _ = write!(line, "'{}'", text.replace('\'', r"'\''"));
            }
            _ => push_escaped(&mut line, word),
        }
    }
    line
}

/// Whether a shell reads a word as it stands.
fn is_bare(word: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_@%+:,./-".contains(&byte);
    !word.is_empty() && word.bytes().all(is_plain)
}

fn push_escaped(line: &mut String, word: &[u8]) {
    line.push_str("$'");
    for chunk in word.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => line.push_str(r"\n"),
                '\t' => line.push_str(r"\t"),
                '\'' | '\\' => line.extend(['\\', character]),
                _ if is_harmful(character) => push_octal(line, character.encode_utf8(&mut [0; 4]).as_bytes()),
                _ => line.push(character),
            }
        }
        push_octal(line, chunk.invalid());
    }
    line.push('\'');
}

fn push_octal(line: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(line, r"\{byte:03o}");
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_needs_no_quotes_has_none() {
        assert_eq!(shell_line(&["cargo", "test", "--all", "-j2", "a/b.rs:7"]), "cargo test --all -j2 a/b.rs:7");
        assert_eq!(shell_line(&["sh", "-c", "echo \"a  b\"; exit 0"]), "sh -c 'echo \"a  b\"; exit 0'");
        assert_eq!(shell_line(&["printf", "%s\\n", "a b", "", "it's"]), r"printf '%s\n' 'a b' '' 'it'\''s'");
        assert_eq!(shell_line(&["time", "A=1", "~"]), "'time' 'A=1' '~'");
        assert_eq!(shell_line(&["echo", "a\nb\u{1b}[2J", "naïve"]), r"echo $'a\nb\033[2J' 'naïve'");
        assert_eq!(shell_line(&[OsStr::new("cat"), OsStr::from_bytes(b"\xff'\\")]), r"cat $'\377\'\\'");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_shell_reads_what_was_written(words in prop::collection::vec(prop::collection::vec(1_u8.., 0..12), 1..6)) {
            let texts: Vec<&OsStr> = words.iter().map(|word| OsStr::from_bytes(word)).collect();
            let line = shell_line(&texts);
            prop_assert!(!line.chars().any(is_harmful), "{line:?}");
            let read = Command::new("bash").arg("-c").arg(format!("printf '%s\\0' {line}")).output().unwrap();
            let expected: Vec<u8> = words.iter().flat_map(|word| word.iter().copied().chain([0])).collect();
            prop_assert_eq!(read.stdout, expected);
        }
    }
}
