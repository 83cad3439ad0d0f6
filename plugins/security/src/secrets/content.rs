//! What kind of file a path names, as far as reading assignments in it needs to know.

/// What bare text behind an operator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Source code: bare text is an expression.
    Code,
    /// Settings: bare text is a value.
    Configuration,
    /// Text for people.
    Prose,
}

/// Extensions of source code.
const CODE: &[&str] = &[
    "py", "pyi", "pyx", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "rs", "go", "java", "kt", "kts", "scala", "c", "h",
    "cc", "cpp", "cxx", "hpp", "cs", "rb", "php", "swift", "m", "mm", "pl", "pm", "lua", "r", "jl", "dart", "ex", "exs", "erl",
    "hs", "ml", "fs", "vb", "groovy", "gradle", "vue", "svelte", "html", "htm", "css", "scss", "less", "sql", "tf", "hcl", "zig",
    "nim", "cr", "clj", "el", "lisp", "sol", "proto", "graphql", "cmake", "j2", "jinja", "erb", "ejs", "hbs", "tmpl", "tpl",
    "wit", "wat", "s", "asm", "d", "v", "ipynb", "map", "po", "pot", "snap",
];

/// Extensions of text for people.
const PROSE: &[&str] = &["md", "markdown", "rst", "adoc", "txt", "tex", "org", "log", "csv", "tsv", "svg", "1", "5", "8"];

/// The family a path belongs to. What is unknown counts as configuration, so that nothing is missed.
pub(crate) fn family(path: &str) -> Family {
    let extension = extension(path);
    if CODE.contains(&extension.as_str()) {
        Family::Code
    } else if PROSE.contains(&extension.as_str()) {
        Family::Prose
    } else {
        Family::Configuration
    }
}

/// Whether a file is written by a tool and full of hashes, so that names and entropy say nothing.
pub(crate) fn is_generated(path: &str) -> bool {
    const LOCKS: &[&str] = &[
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "go.sum",
        "go.work.sum",
        "packages.lock.json",
        "gradle.lockfile",
        "verification-metadata.xml",
        "package.resolved",
        "cargo.lock.orig",
        "deno.lock",
        "bun.lockb",
        "cargo_vcs_info.json",
        ".cargo-checksum.json",
    ];
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    LOCKS.contains(&name.as_str())
        || [".lock", ".sum", ".min.js", ".min.css", ".map", ".svg", ".po", ".pot", ".pdf", ".ipynb"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Whether a path lies among tests, samples or documentation, where made-up values are usual.
pub(crate) fn is_sample(path: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "test",
        "tests",
        "testing",
        "__tests__",
        "spec",
        "specs",
        "fixture",
        "fixtures",
        "testdata",
        "test-data",
        "test_data",
        "example",
        "examples",
        "sample",
        "samples",
        "demo",
        "demos",
        "doc",
        "docs",
        "mock",
        "mocks",
        "__mocks__",
        "e2e",
        "benches",
        "benchmarks",
    ];
    let lower = path.to_ascii_lowercase();
    let (folders, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    folders.split('/').any(|folder| FOLDERS.contains(&folder))
        || ["test_", "test.", "tests."].iter().any(|start| name.starts_with(start))
        || ["_test.", ".test.", ".spec.", "_spec.", "_tests.", ".md", ".rst", "conftest.py", ".example", ".sample", ".template"]
            .iter()
            .any(|part| name.contains(part))
}

fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Family, family, is_generated, is_sample};

    #[test]
    fn sorts_paths() {
        assert_eq!(family("src/a.PY"), Family::Code);
        assert_eq!(family(".env"), Family::Configuration);
        assert_eq!(family("a/config.yaml"), Family::Configuration);
        assert_eq!(family("README.md"), Family::Prose);
        assert!(is_generated("a/package-lock.json") && is_generated("Cargo.lock") && !is_generated("package.json"));
        assert!(is_sample("tests/a.py") && is_sample("src/a.test.ts") && !is_sample("src/latest/a.py"));
    }
}
