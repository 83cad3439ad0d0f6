//! How a file says what it depends on.

/// The kinds of files that say something about others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Python, also stubs.
    Python,
    /// JavaScript and TypeScript, with or without JSX.
    JavaScript,
    /// Vue and Svelte: JavaScript in `<script>`.
    Component,
    /// Rust.
    Rust,
    /// `Cargo.toml`: the name of a crate.
    CargoToml,
    /// `package.json`: the name of a package, and where its modules are.
    PackageJson,
    /// `tsconfig.json` and the like: other names of modules.
    TsConfig,
}

impl Kind {
    /// The kind of a file by its name; none says nothing about other files. A script without an extension has the kind of the
    /// language of its first line.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "py" | "pyi" | "pyw" => Self::Python,
            "js" | "jsx" | "mjs" | "cjs" | "es6" | "ts" | "tsx" | "mts" | "cts" => Self::JavaScript,
            "vue" | "svelte" => Self::Component,
            "rs" => Self::Rust,
            "toml" if stem == "Cargo" => Self::CargoToml,
            "json" if stem == "package" => Self::PackageJson,
            "json" if ["tsconfig", "jsconfig"].contains(&stem.split(['.', '-']).next().unwrap_or(stem)) => Self::TsConfig,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn kinds_are_known_by_name() {
        for (path, kind) in [
            ("a/b.PY", Some(Kind::Python)),
            ("b.pyi", Some(Kind::Python)),
            ("x.d.ts", Some(Kind::JavaScript)),
            ("x.cjs", Some(Kind::JavaScript)),
            ("X.vue", Some(Kind::Component)),
            ("src/lib.rs", Some(Kind::Rust)),
            ("a/Cargo.toml", Some(Kind::CargoToml)),
            ("btm.toml", None),
            ("package.json", Some(Kind::PackageJson)),
            ("package-lock.json", None),
            ("tsconfig.base.json", Some(Kind::TsConfig)),
            ("jsconfig.json", Some(Kind::TsConfig)),
            ("tsconfiguration.json", None),
            ("Makefile", None),
            (".py/x", None),
        ] {
            assert_eq!(Kind::of_path(path), kind, "{path}");
        }
    }
}
