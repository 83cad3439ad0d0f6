//! Names that a stranger may give to files: those that mean the same file on every system, and that no program obeys.

use btm_model::is_harmful;
use unicode_normalization::UnicodeNormalization as _;

/// Bytes of a path. Windows opens 260 characters, the folder that the user names included.
const MAX_PATH: usize = 240;
/// Bytes of a name. File systems take 255, encrypting ones 143.
const MAX_NAME: usize = 140;

/// Names that Windows gives to devices, whatever follows after a point.
const DEVICES: [&str; 8] = ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$", "CONFIG$"];
/// Devices that have a number.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];
/// Characters that no name may have on Windows, or that separate or expand there.
const FORBIDDEN: &str = "<>:\"|?*\\";

/// Why a file may not be called so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It is empty.
    #[error("it has no name")]
    Empty,
    /// It leads out of the folder, or to the folder itself.
    #[error("its path leads elsewhere")]
    Elsewhere,
    /// It is too long for some system.
    #[error("its path is longer than {MAX_PATH} bytes, or a part of it than {MAX_NAME}")]
    TooLong,
    /// It has characters that steer, hide, or are forbidden on some system.
    #[error("its path has characters that steer, hide, or are not allowed in names")]
    Character,
    /// A part of it begins with a point.
    #[error("a part of its path begins with `.`, as the names of settings do")]
    Hidden,
    /// A part of it begins or ends as some systems or programs do not take it.
    #[error("a part of its path begins with a blank or `-`, or ends with a blank or `.`")]
    Edge,
    /// A part of it is a device on Windows.
    #[error("a part of its path is the name of a device on Windows")]
    Device,
    /// A part of it could be the short name of another file on Windows.
    #[error("a part of its path looks like a short name of Windows")]
    ShortName,
    /// git could take it for a file of its own.
    #[error("git could take it for a file of its own")]
    Git,
}

/// The parts of a path, written with `/`.
///
/// # Errors
/// Why no file should be called so.
pub fn parts(path: &str) -> Result<Vec<&str>, NameError> {
    if path.is_empty() {
        return Err(NameError::Empty);
    }
    if path.len() > MAX_PATH {
        return Err(NameError::TooLong);
    }
    let parts: Vec<&str> = path.split('/').collect();
    parts.iter().try_for_each(|part| check(part))?;
    match &parts[..] {
        // A hook has no extension, but perhaps `.exe`.
        [.., folder, name] if folder.eq_ignore_ascii_case("hooks") && is_program(name) => Err(NameError::Git),
        _ => Ok(parts),
    }
}

fn check(part: &str) -> Result<(), NameError> {
    if matches!(part, "" | "." | "..") {
        return Err(NameError::Elsewhere);
    }
    if part.len() > MAX_NAME {
        return Err(NameError::TooLong);
    }
    if part.contains(|character| is_harmful(character) || FORBIDDEN.contains(character)) {
        return Err(NameError::Character);
    }
    if part.starts_with('.') {
        return Err(NameError::Hidden);
    }
    let is_blank = char::is_whitespace;
    if part.starts_with(|first| first == '-' || is_blank(first)) || part.ends_with(|last| last == '.' || is_blank(last)) {
        return Err(NameError::Edge);
    }
    if is_device(part) {
        return Err(NameError::Device);
    }
    if part.match_indices('~').any(|(at, _)| part[at + 1..].starts_with(|next: char| next.is_ascii_digit())) {
        return Err(NameError::ShortName);
    }
    if part.eq_ignore_ascii_case("HEAD") { Err(NameError::Git) } else { Ok(()) }
}

/// Whether a name could be that of a program: it has no extension, or one of Windows.
fn is_program(name: &str) -> bool {
    name.rsplit_once('.').is_none_or(|(_, extension)| extension.eq_ignore_ascii_case("exe"))
}

/// Whether Windows takes a name for that of a device: `con`, `nul.txt`, `com1`.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_numbered = NUMBERED_DEVICES
        .iter()
        .filter_map(|device| stem.strip_prefix(device))
        .any(|number| matches!(number.chars().collect::<Vec<_>>()[..], ['0'..='9' | '¹' | '²' | '³']));
    DEVICES.contains(&&*stem) || is_numbered
}

/// What two names have in common that are one on a file system that does not tell capital letters or forms of Unicode apart.
#[must_use]
pub fn folded(name: &str) -> String {
    let upper: String = name.nfkd().flat_map(char::to_uppercase).collect();
    upper.chars().flat_map(char::to_lowercase).nfkd().collect()
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAME, MAX_PATH, NameError, folded, parts};

    #[test]
    fn usual_names_are_taken() {
        for path in [
            "a",
            "report.md",
            "api/index.html",
            "a b/ü.md",
            "文書/概要.html",
            "hooks/useState.md",
            "git/ignore.txt",
            "console.md",
            "com.md",
            "a~b.md",
            "HEADER.md",
            "aux-files/x",
            "100%.txt",
            "a..b",
            "$x",
        ] {
            assert!(parts(path).is_ok(), "{path}");
        }
        assert_eq!(parts("a/b/c.md"), Ok(vec!["a", "b", "c.md"]));
    }

    #[test]
    fn other_names_are_not() {
        use NameError::{Character, Device, Edge, Elsewhere, Empty, Git, Hidden, ShortName, TooLong};
        let (long_name, long_path) = ("n".repeat(MAX_NAME + 1), format!("a{}", "/aaa".repeat(MAX_PATH / 4)));
        for (path, error) in [
            ("", Empty),
            (".", Elsewhere),
            ("..", Elsewhere),
            ("a/../b", Elsewhere),
            ("/a", Elsewhere),
            ("a//b", Elsewhere),
            ("a/", Elsewhere),
            ("a/./b", Elsewhere),
            (&*long_name, TooLong),
            (&*long_path, TooLong),
            ("a\\b", Character),
            ("C:x", Character),
            ("a\0", Character),
            ("a\n", Character),
            ("a\u{1b}[2J", Character),
            ("a\u{202e}b", Character),
            ("g\u{200c}it", Character),
            ("\u{feff}a", Character),
            ("a?", Character),
            ("a:b", Character),
            (".git/config", Hidden),
            ("sub/.GIT/config", Hidden),
            (".git /x", Hidden),
            (".btm/x", Hidden),
            (".gitattributes", Hidden),
            (".husky/pre-commit", Hidden),
            (".g\u{131}t", Hidden),
            ("...", Hidden),
            ("a.", Edge),
            ("a /b", Edge),
            (" a", Edge),
            ("-rf", Edge),
            ("a\u{a0}", Edge),
            ("con", Device),
            ("Nul", Device),
            ("aux.txt", Device),
            ("x/COM1", Device),
            ("lpt9.tar.gz", Device),
            ("com¹", Device),
            ("nul .txt", Device),
            ("conin$", Device),
            ("GIT~1/config", ShortName),
            ("git~12", ShortName),
            ("btm~1", ShortName),
            ("HEAD", Git),
            ("sub/head", Git),
            ("hooks/pre-commit", Git),
            ("x/Hooks/post-checkout.exe", Git),
        ] {
            assert_eq!(parts(path), Err(error), "{path:?}");
        }
    }

    #[test]
    fn names_that_are_one_somewhere_fold_alike() {
        for (one, other) in [
            ("README", "readme"),
            ("\u{e9}", "e\u{301}"),
            ("É", "e\u{301}"),
            ("straße", "STRASSE"),
            ("ﬁ", "FI"),
            ("K", "\u{212a}"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        assert_ne!(folded("a"), folded("b"));
    }
}
