//! What a lexer must know about a language. Nothing here knows grammar: only comments, strings and words.

/// How a language is written, as far as tokens go.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// What starts a comment that ends with the line.
    pub line_comments: &'static [&'static str],
    /// What starts and ends a comment of several lines.
    pub block_comments: &'static [(&'static str, &'static str)],
    /// Whether comments of several lines nest.
    pub nested_comments: bool,
    /// The quotes around strings.
    pub quotes: &'static [u8],
    /// Whether a string may go on after the end of its line.
    pub long_strings: bool,
    /// Whether three quotes start a string.
    pub triple_quotes: bool,
    /// Whether `'` may start a lifetime, and `r#"` a string.
    pub rust: bool,
    /// Whether `/` may start a regular expression.
    pub regex: bool,
    /// Whether `-` is part of a word.
    pub dashes: bool,
    /// The words that start a statement which only names other modules.
    pub imports: &'static [&'static str],
}

const C_LIKE: Language = Language {
    line_comments: &["//"],
    block_comments: &[("/*", "*/")],
    nested_comments: false,
    quotes: b"\"'",
    long_strings: false,
    triple_quotes: false,
    rust: false,
    regex: false,
    dashes: false,
    imports: &["import", "package", "using"],
};
const PYTHON: Language =
    Language { line_comments: &["#"], block_comments: &[], triple_quotes: true, imports: &["import", "from"], ..C_LIKE };
const JAVASCRIPT: Language = Language { quotes: b"\"'`", regex: true, imports: &["import"], ..C_LIKE };
const RUST: Language = Language {
    nested_comments: true,
    quotes: b"\"",
    long_strings: true,
    rust: true,
    imports: &["use", "extern", "mod"],
    ..C_LIKE
};
const GO: Language = Language { quotes: b"\"'`", ..C_LIKE };
const RUBY: Language = Language {
    line_comments: &["#"],
    block_comments: &[("=begin", "=end")],
    long_strings: true,
    imports: &["require", "require_relative"],
    ..C_LIKE
};
const PHP: Language = Language {
    line_comments: &["//", "#"],
    long_strings: true,
    imports: &["use", "namespace", "require", "require_once", "include", "include_once"],
    ..C_LIKE
};
const SHELL: Language =
    Language { line_comments: &["#"], block_comments: &[], long_strings: true, dashes: true, imports: &["source"], ..C_LIKE };
const CSS: Language = Language { line_comments: &[], dashes: true, imports: &[], ..C_LIKE };
const SCSS: Language = Language { dashes: true, imports: &[], ..C_LIKE };

/// The languages of the contract's list that this plugin reads.
pub const NAMES: [&str; 12] =
    ["python", "javascript", "typescript", "rust", "c", "cpp", "go", "java", "ruby", "php", "shell", "css"];

impl Language {
    /// The language of a file with this extension. A file without a known one was selected by its first line, so it is a
    /// script: most are written for a shell, and Python's and Ruby's comments look the same.
    #[must_use]
    pub fn of_extension(extension: &str) -> Self {
        match extension {
            "py" | "pyi" | "pyw" => PYTHON,
            "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" => JAVASCRIPT,
            "rs" => RUST,
            "go" => GO,
            "rb" | "rake" | "gemspec" => RUBY,
            "php" | "phtml" => PHP,
            "css" => CSS,
            "scss" | "less" => SCSS,
            "c" | "h" | "cc" | "cpp" | "cxx" | "hh" | "hpp" | "hxx" | "java" => C_LIKE,
            _ => SHELL,
        }
    }
}
