//! Where a plugin comes from.

use std::{
    fmt,
    path::{Component, Path},
};

/// Where a plugin comes from, as the lock file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file: relative to the project root with `/` if it lies in the project, else absolute.
    File(String),
    /// An address, `https://…`; `http://…` on this machine only.
    Url(String),
}

impl Source {
    /// What a text means: everything that starts like an address is one.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let has_scheme = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        if has_scheme("https://") || has_scheme("http://") { Self::Url(text.to_owned()) } else { Self::File(text.to_owned()) }
    }

    /// A file that lies at `path`, for the lock file of the project at `root`; both absolute.
    #[must_use]
    pub fn file(path: &Path, root: &Path) -> Self {
        let within = path.strip_prefix(root).ok().and_then(|path| {
            let parts: Option<Vec<&str>> = path
                .components()
                .map(|part| match part {
                    Component::Normal(name) => name.to_str(),
                    _ => None,
                })
                .collect();
            parts.map(|parts| parts.join("/"))
        });
        Self::File(within.unwrap_or_else(|| path.to_string_lossy().into_owned()))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(text) | Self::Url(text) => formatter.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Source;

    #[test]
    fn addresses_are_told_from_files() {
        assert_eq!(Source::parse("https://example.org/p.wasm"), Source::Url("https://example.org/p.wasm".to_owned()));
        assert_eq!(Source::parse("HTTP://localhost/p"), Source::Url("HTTP://localhost/p".to_owned()));
        for file in ["./p.wasm", "https", "ftp://p", "ü"] {
            assert_eq!(Source::parse(file), Source::File(file.to_owned()));
        }
    }

    #[test]
    fn a_file_of_the_project_is_named_from_its_root() {
        let source = Source::file(Path::new("/here/project/tools/p.wasm"), Path::new("/here/project"));
        assert_eq!(source.to_string(), "tools/p.wasm");
        let outside = Source::file(Path::new("/else/p.wasm"), Path::new("/here/project"));
        assert_eq!(outside.to_string(), "/else/p.wasm");
    }
}
