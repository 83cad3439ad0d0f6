//! All targets, a file each.

mod address;
mod analyzers;
mod baseline;
mod clean;
mod config;
mod document_names;
mod encodings;
mod environment;
mod git;
mod git_index;
mod globs;
mod hooks;
mod ignore_files;
mod import;
mod imports;
mod index;
mod inspect;
mod kept;
mod literals;
mod lock;
mod log;
mod manifest;
mod masks;
mod memo;
mod places;
mod planted;
mod protocol;
mod render;
mod run_files;
mod settings_from;
mod suppressions;
mod trust;
mod unite;
mod units;

use crate::Target;

/// Everything that `cargo xtask fuzz` runs.
pub const TARGETS: &[Target] = &[
    Target { name: "address", run: address::run },
    Target { name: "baseline", run: baseline::run },
    Target { name: "clean", run: clean::run },
    Target { name: "complexity", run: analyzers::complexity },
    Target { name: "config", run: config::run },
    Target { name: "document-names", run: document_names::run },
    Target { name: "duplication", run: analyzers::duplication },
    Target { name: "encodings", run: encodings::run },
    Target { name: "environment", run: environment::run },
    Target { name: "git", run: git::run },
    Target { name: "git-index", run: git_index::run },
    Target { name: "globs", run: globs::run },
    Target { name: "hooks", run: hooks::run },
    Target { name: "ignore-files", run: ignore_files::run },
    Target { name: "import", run: import::run },
    Target { name: "imports", run: imports::run },
    Target { name: "index", run: index::run },
    Target { name: "inspect", run: inspect::run },
    Target { name: "kept", run: kept::run },
    Target { name: "literals", run: literals::run },
    Target { name: "lock", run: lock::run },
    Target { name: "log", run: log::run },
    Target { name: "manifest", run: manifest::run },
    Target { name: "masks", run: masks::run },
    Target { name: "memo", run: memo::run },
    Target { name: "places", run: places::run },
    Target { name: "protocol", run: protocol::run },
    Target { name: "render", run: render::run },
    Target { name: "run-files", run: run_files::run },
    Target { name: "security", run: analyzers::security },
    Target { name: "settings-from", run: settings_from::run },
    Target { name: "suppressions", run: suppressions::run },
    Target { name: "trust", run: trust::run },
    Target { name: "unite", run: unite::run },
    Target { name: "units", run: units::run },
];

/// A bug on purpose, which only a fuzzer that sees coverage finds: `cargo xtask fuzz` looks for it first, to know that it can find
/// any. Not among [`TARGETS`].
pub const PLANTED: Target = Target { name: "planted", run: planted::run };
