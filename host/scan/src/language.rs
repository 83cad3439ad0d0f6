//! The languages of the contract, known by file name, extension and first line.
//!
//! An extension may stand for several languages: `.h` is both C and C++.

use std::{collections::HashMap, sync::LazyLock};

/// A set of languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Languages(u32);

/// The names that the contract knows, in the order of their bits.
const NAMES: [&str; 17] = [
    "python",
    "javascript",
    "typescript",
    "rust",
    "c",
    "cpp",
    "go",
    "java",
    "ruby",
    "php",
    "shell",
    "html",
    "css",
    "json",
    "yaml",
    "toml",
    "markdown",
];

/// Extensions in lower case, by language.
const EXTENSIONS: &[(&str, &str)] = &[
    ("python", "py pyi pyw"),
    ("javascript", "js mjs cjs jsx es6"),
    ("typescript", "ts mts cts tsx"),
    ("rust", "rs"),
    ("c", "c h"),
    ("cpp", "cpp cc cxx c++ hpp hh hxx h++ h ipp tpp inl"),
    ("go", "go"),
    ("java", "java"),
    ("ruby", "rb rake gemspec ru podspec"),
    ("php", "php phtml php3 php4 php5 php7 phps"),
    ("shell", "sh bash zsh ksh dash bats ebuild"),
    ("html", "html htm xhtml"),
    ("css", "css"),
    ("json", "json jsonc json5 geojson jsonld webmanifest"),
    ("yaml", "yaml yml"),
    ("toml", "toml"),
    ("markdown", "md markdown mdown mkd mkdn"),
];

/// Whole file names, by language.
const FILE_NAMES: &[(&str, &str)] = &[
    ("python", "SConstruct SConscript wscript"),
    ("ruby", "Gemfile Rakefile Podfile Vagrantfile Fastfile Guardfile Brewfile Capfile Dangerfile .irbrc .pryrc"),
    (
        "shell",
        ".bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .zshrc .zshenv .zprofile .zlogin .kshrc .envrc PKGBUILD APKBUILD",
    ),
    ("json", "composer.lock Pipfile.lock flake.lock .babelrc .watchmanconfig .arcconfig .jshintrc"),
    ("yaml", ".clang-format .clang-tidy .clangd .yamllint pubspec.lock"),
    ("toml", "Cargo.lock poetry.lock pdm.lock uv.lock Pipfile"),
];

/// Programs in a first line that starts with `#!`, without their version numbers, by language.
const PROGRAMS: &[(&str, &str)] = &[
    ("python", "python pypy uv pipx"),
    ("javascript", "node nodejs bun"),
    ("typescript", "deno ts-node tsx"),
    ("rust", "rust-script"),
    ("ruby", "ruby jruby rake"),
    ("php", "php"),
    ("shell", "sh bash zsh ksh mksh dash ash bats"),
];

/// Extensions that say nothing about the language, so that the first line decides, as it does for names without one.
const SILENT_EXTENSIONS: [&str; 4] = ["cgi", "fcgi", "command", "tool"];

impl Languages {
    /// The language of a name of the contract.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().position(|known| *known == name).map(|bit| Self(1 << bit))
    }

    /// The languages of a file by its name alone.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let name = file_name(path);
        let by_extension = |extension: &str| INDEX.extensions.get(&*extension.to_ascii_lowercase()).copied();
        INDEX.file_names.get(name).copied().or_else(|| extension(name).and_then(by_extension)).unwrap_or_default()
    }

    /// The languages of a file by its content: the program that its first line names.
    #[must_use]
    pub fn of_first_line(bytes: &[u8]) -> Self {
        let line = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
        let Some(command) = line.get(..line.len().min(256)).and_then(|line| line.strip_prefix(b"#!")) else {
            return Self::default();
        };
        program(&String::from_utf8_lossy(command)).and_then(|program| INDEX.programs.get(program).copied()).unwrap_or_default()
    }

    /// Whether the name leaves it to the first line.
    #[must_use]
    pub fn needs_first_line(path: &str) -> bool {
        let name = file_name(path);
        Self::of_path(path).is_empty() && extension(name).is_none_or(|extension| SILENT_EXTENSIONS.contains(&extension))
    }

    /// The name of the first of them, in the order of the contract.
    #[must_use]
    pub fn first(self) -> Option<&'static str> {
        NAMES.get(self.0.trailing_zeros() as usize).copied()
    }

    /// Both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they have a language in common.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The tables, the other way round.
struct Index {
    extensions: HashMap<&'static str, Languages>,
    file_names: HashMap<&'static str, Languages>,
    programs: HashMap<&'static str, Languages>,
}

static INDEX: LazyLock<Index> =
    LazyLock::new(|| Index { extensions: turned(EXTENSIONS), file_names: turned(FILE_NAMES), programs: turned(PROGRAMS) });

fn turned(table: &[(&str, &'static str)]) -> HashMap<&'static str, Languages> {
    let mut turned: HashMap<&str, Languages> = HashMap::new();
    for (name, keys) in table {
        for key in keys.split(' ') {
            let languages = turned.entry(key).or_default();
            *languages = languages.union(Languages::named(name).unwrap_or_default());
        }
    }
    turned
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What follows the last dot, unless the name starts with that dot.
fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(stem, extension)| !stem.is_empty() && !extension.is_empty()).map(|(_, extension)| extension)
}

/// The program that a first line runs: `/usr/bin/env -S python3.12 -u` runs `python`.
fn program(command: &str) -> Option<&str> {
    let mut words = command.split_ascii_whitespace();
    let mut name = file_name(words.next()?);
    if name == "env" {
        name = file_name(words.find(|word| !word.starts_with('-') && !word.contains('='))?);
    }
    Some(name.trim_end_matches(|character: char| character.is_ascii_digit() || matches!(character, '.' | '-')))
}

#[cfg(test)]
mod tests {
    use super::{EXTENSIONS, FILE_NAMES, Languages, NAMES, PROGRAMS};

    fn named(name: &str) -> Languages {
        Languages::named(name).unwrap()
    }

    #[test]
    fn every_table_uses_names_of_the_contract() {
        for (name, _) in EXTENSIONS.iter().chain(FILE_NAMES).chain(PROGRAMS) {
            assert!(NAMES.contains(name), "{name}");
        }
        assert!(Languages::named("Python").is_none());
    }

    #[test]
    fn by_name() {
        for (path, name) in [
            ("src/a.py", "python"),
            ("A.PY", "python"),
            ("web/App.tsx", "typescript"),
            ("App.jsx", "javascript"),
            ("types.d.ts", "typescript"),
            ("Cargo.lock", "toml"),
            (".bashrc", "shell"),
            ("docs/README.md", "markdown"),
        ] {
            assert_eq!(Languages::of_path(path), named(name), "{path}");
        }
        assert_eq!(Languages::of_path("a.h"), named("c").union(named("cpp")));
        assert_eq!((Languages::of_path("a.h").first(), Languages::of_path("a.png").first()), (Some("c"), None));
        assert!(Languages::of_path("py").is_empty());
        assert!(Languages::of_path(".py").is_empty(), "a hidden file without an extension");
    }

    #[test]
    fn by_first_line() {
        for (line, name) in [
            ("#!/usr/bin/python3.12\nimport os", "python"),
            ("#!/usr/bin/env -S python3 -u\r\n", "python"),
            ("#! /usr/bin/env LANG=C node", "javascript"),
            ("#!/bin/sh -e", "shell"),
            ("#!/usr/bin/env -S uv run --script", "python"),
        ] {
            assert_eq!(Languages::of_first_line(line.as_bytes()), named(name), "{line}");
        }
        for line in ["", "#!", "#!/usr/bin/env", "# python", "#!/usr/bin/perl", " #!/bin/sh"] {
            assert!(Languages::of_first_line(line.as_bytes()).is_empty(), "{line}");
        }
    }

    #[test]
    fn the_first_line_counts_only_where_the_name_is_silent() {
        assert!(Languages::needs_first_line("bin/tool"));
        assert!(Languages::needs_first_line("bin/tool.cgi"));
        assert!(!Languages::needs_first_line("a.png"));
        assert!(!Languages::needs_first_line("Gemfile"));
    }
}
