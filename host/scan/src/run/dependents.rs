//! Which files depend on changed ones, by the imports of all files of the project; what each file imports is kept by its content.

use std::{collections::BTreeSet, sync::Arc};

use btm_imports::{Graph, Imports, Kind, imports};
use btm_store::{Key, Record, Session};
use sha2::{Digest as _, Sha256};

use super::{Scan, kept::part};
use crate::{
    content::Contents,
    index::{Known, Survey},
    parallel::in_parallel,
};

/// The files that depend on `changed` ones, directly or not, without these.
pub(crate) fn dependents(
    scan: &Scan,
    contents: &dyn Contents,
    survey: &Survey<'_>,
    changed: &BTreeSet<String>,
) -> BTreeSet<String> {
    let files: Vec<_> = survey
        .files
        .iter()
        .zip(&survey.known)
        .filter_map(|(path, known)| Some(File { path, kind: Kind::of_path(path)?, digest: known.and_then(Known::digest) }))
        .collect();
    let found = in_parallel(&files, scan.jobs as usize, |files| {
        let session = session(scan);
        files.iter().map(|file| file.imports(scan, contents, session.as_ref())).collect()
    });
    let mut records = Vec::new();
    let understood = files.iter().zip(found).filter_map(|(file, found)| {
        let (imports, record) = found?;
        records.extend(record);
        Some((file.path.to_string(), imports))
    });
    // Others may be imported too, and what is gone may have been.
    let silent = survey.files.iter().map(ToString::to_string).chain(changed.iter().cloned());
    let graph = Graph::new(understood.chain(silent.map(|path| (path, Imports::default()))));
    if let Some(mut session) = session(scan).filter(|_| !records.is_empty()) {
        // It only costs time to find them out again.
        let _ = session.put(&records);
    }
    graph.dependents(changed).into_iter().filter(|path| !changed.contains(*path)).map(str::to_owned).collect()
}

fn session(scan: &Scan) -> Option<Session> {
    scan.results.as_ref().and_then(|results| results.open().ok())
}

/// A file of a kind whose imports are understood.
struct File<'a> {
    path: &'a Arc<str>,
    kind: Kind,
    digest: Option<[u8; 32]>,
}

impl File<'_> {
    /// What it imports, and what to keep of that; nothing if it cannot be read.
    fn imports(&self, scan: &Scan, contents: &dyn Contents, session: Option<&Session>) -> Option<(Imports, Option<Record>)> {
        let kept = |key: &Key| postcard::from_bytes(&session?.get(key).ok()??.value).ok();
        if let Some(imports) = self.digest.and_then(|digest| kept(&self.key(scan, &digest))) {
            return Some((imports, None));
        }
        let content = contents.read_text(self.path).ok()?;
        let key = self.key(scan, &content.digest());
        if let Some(imports) = kept(&key) {
            return Some((imports, None));
        }
        let imports = imports(self.kind, content.bytes());
        let record = postcard::to_allocvec(&imports).ok().map(|value| Record { key, value });
        Some((imports, record))
    }

    fn key(&self, scan: &Scan, content: &[u8; 32]) -> Key {
        let mut hasher = Sha256::new_with_prefix("btm imports");
        part(&mut hasher, scan.build.as_bytes());
        part(&mut hasher, format!("{:?}", self.kind).as_bytes());
        hasher.update(content);
        hasher.finalize().into()
    }
}
