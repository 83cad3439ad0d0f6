//! What a file is for and where it comes from, as far as its path and its text tell: many analyzers judge tests and what tools
//! wrote by other measures.

/// Lines longer than this on average, in bytes, are not written by hand.
const LONGEST_AVERAGE_LINE: usize = 250;

/// Texts shorter than this, in bytes, say nothing about who wrote them.
const SHORTEST: usize = 2_000;

/// Whether a file holds tests, by the usual names of folders and files.
#[must_use]
pub fn is_test(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let mut parts = path.split('/');
    let name = parts.next_back().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_folder = |part: &str| {
        matches!(part, "test" | "tests" | "testing" | "__tests__" | "spec" | "specs" | "e2e" | "fixtures" | "__mocks__")
    };
    parts.any(is_folder)
        || stem.starts_with("test_")
        || matches!(stem, "conftest" | "tests")
        || ["_test", ".test", "_spec", ".spec"].iter().any(|ending| stem.ends_with(ending))
}

/// Whether a tool wrote this text in few, long lines; its source, if it is in the project, is a file of its own.
#[must_use]
pub fn is_minified(path: &str, content: &[u8]) -> bool {
    let lines = content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count().max(1);
    path.contains(".min.") || content.len() > SHORTEST && content.len() / lines > LONGEST_AVERAGE_LINE
}

#[cfg(test)]
mod tests {
    use super::{is_minified, is_test};

    #[test]
    fn tests_are_told_by_folder_and_name() {
        for path in ["tests/a.py", "src/a.test.ts", "test_a.py", "a/b_test.py", "app/tests.py", "a/__mocks__/b.js", "x_spec.rb"] {
            assert!(is_test(path), "{path}");
        }
        for path in ["src/testament.py", "latest.js", "contest.py", "a/attests.py"] {
            assert!(!is_test(path), "{path}");
        }
    }

    #[test]
    fn minified_text_is_told_by_name_or_by_the_length_of_its_lines() {
        assert!(is_minified("a.min.js", b"x"));
        assert!(is_minified("a.js", "x=1;".repeat(1_000).as_bytes()));
        assert!(!is_minified("a.js", "x = 1;\n".repeat(1_000).as_bytes()));
        assert!(!is_minified("a.js", "x=1;".repeat(100).as_bytes()), "too short to tell");
    }
}
