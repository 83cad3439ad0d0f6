//! Which files import which, read from any bytes.

use btm_imports::{Graph, Imports, Kind, imports};

use crate::sections::sections;

/// The names of the files, one for each kind that says something about others.
const PATHS: [&str; 7] = ["a/b.py", "a/c.ts", "a/d.vue", "src/lib.rs", "Cargo.toml", "package.json", "tsconfig.json"];

/// Three files; the first byte says of which kinds.
pub fn run(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let parts = sections::<3>(rest);
    let mut files = Vec::new();
    for (index, content) in parts.into_iter().enumerate() {
        let path = PATHS[(usize::from(*choice) + index * 3) % PATHS.len()];
        let Some(kind) = Kind::of_path(path) else { panic!("{path} says nothing about others") };
        let said = imports(kind, content);
        assert_eq!(said, imports(kind, content), "the same file says the same");
        assert_kept(&said);
        files.push((format!("{index}/{path}"), said));
    }
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let graph = Graph::new(files);
    for name in &names {
        let dependents = graph.dependents([name]);
        assert!(!dependents.contains(name.as_str()), "{name} depends on itself");
        assert!(dependents.iter().all(|dependent| names.iter().any(|known| known == dependent)));
    }
}

/// Whether what was said is the same after it was kept.
fn assert_kept(said: &Imports) {
    let text = serde_json::to_string(said).unwrap_or_default();
    let read = serde_json::from_str::<Imports>(&text).ok();
    assert_eq!(read.as_ref(), Some(said), "{text}");
}
