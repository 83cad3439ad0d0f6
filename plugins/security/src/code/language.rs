//! Which language a file is written in, and whether it is a test, told by its path and first line.

/// A language this half of the plugin understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// Python source.
    Python,
    /// JavaScript, TypeScript, JSX or TSX, as the extension says.
    JavaScript,
}

/// The language of a file, or nothing if it is none of ours. Files with declarations only (`.pyi`, `.d.ts`) hold no code.
pub(crate) fn detect(path: &str, content: &[u8]) -> Option<Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return first_line(content);
    };
    match extension.to_ascii_lowercase().as_str() {
        "py" | "pyw" => Some(Language::Python),
        "ts" | "mts" | "cts" if stem.ends_with(".d") => None,
        "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "cts" | "tsx" => Some(Language::JavaScript),
        _ => None,
    }
}

/// The language that a `#!` line names.
fn first_line(content: &[u8]) -> Option<Language> {
    let line = content.strip_prefix(b"#!")?;
    let line = &line[..line.iter().position(|&byte| byte == b'\n').unwrap_or(line.len()).min(200)];
    let contains = |word: &[u8]| line.windows(word.len()).any(|window| window == word);
    if contains(b"python") {
        Some(Language::Python)
    } else if contains(b"node") || contains(b"deno") {
        Some(Language::JavaScript)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, detect};

    #[test]
    fn extensions_and_first_lines_tell_the_language() {
        assert_eq!(detect("a/b.py", b""), Some(Language::Python));
        assert_eq!(detect("a/b.d.ts", b""), None);
        assert_eq!(detect("bin/run", b"#!/usr/bin/env python3\n"), Some(Language::Python));
        assert_eq!(detect("bin/run", b"#!/usr/bin/env node\n"), Some(Language::JavaScript));
        assert_eq!(detect("bin/run", b"#!/bin/sh\necho python"), None);
        assert_eq!(detect("bin/run", b"python"), None);
    }
}
