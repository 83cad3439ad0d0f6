//! What a plugin may do beyond reporting. What was not granted to it, or what its manifest does not ask for, has no effect, and a
//! note says so.
//!
//! Applied to what the plugin said, be it now or in an earlier run: grants change no result that is kept.

use std::collections::BTreeSet;

use btm_model::{Capability, Document, Note, NoteKind};
use btm_sandbox::{Manifest, inspect::Wanted};

use super::project::ProjectResult;
use crate::select::Globs;

/// Takes away what a plugin may not do.
pub(crate) fn enforce(name: &str, manifest: &Manifest, grants: &BTreeSet<Capability>, result: &mut ProjectResult) {
    let ProjectResult { documents, notifications, contribution, .. } = result;
    let mut messages = Vec::new();
    if !grants.contains(&Capability::Notifications) {
        messages.extend(not_granted(Capability::Notifications, "notification", notifications.len()));
        notifications.clear();
    }
    let wanted = manifest.capabilities.iter().find(|wanted| wanted.name == Capability::Documents);
    if let Some(wanted) = wanted.filter(|_| grants.contains(&Capability::Documents)) {
        messages.extend(keep_wanted(wanted, documents));
    } else {
        messages.extend(not_granted(Capability::Documents, "document", documents.len()));
        documents.clear();
    }
    let note = |message| Note { source: name.to_owned(), kind: NoteKind::Skipped, message, location: None };
    contribution.notes.extend(messages.into_iter().map(note));
}

fn not_granted(capability: Capability, what: &str, count: usize) -> Option<String> {
    let count = counted(count, what)?;
    Some(format!("{count} not taken: the capability `{capability}` is not granted to this plugin (`btm plugin grant`)"))
}

/// Keeps the documents that the manifest asks for; says what became of the others.
fn keep_wanted(wanted: &Wanted, documents: &mut Vec<Document>) -> Option<String> {
    if wanted.arguments.is_empty() {
        return None;
    }
    // A pattern that makes no sense covers nothing.
    let globs = Globs::new(&wanted.arguments).ok();
    let is_wanted = |document: &Document| globs.as_ref().is_some_and(|globs| globs.matches(&document.path));
    let (kept, others): (Vec<_>, Vec<_>) = std::mem::take(documents).into_iter().partition(is_wanted);
    *documents = kept;
    let count = counted(others.len(), "document")?;
    Some(format!("{count} not taken: the plugin's manifest does not ask for `{}`", others.first()?.path))
}

/// `1 document was`, `2 documents were`; nothing for none.
fn counted(count: usize, what: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {what} was")),
        _ => Some(format!("{count} {what}s were")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use btm_model::{Capability, Document, Notification, Severity};
    use btm_sandbox::{Manifest, inspect::Wanted};

    use super::enforce;
    use crate::run::project::ProjectResult;

    fn document(path: &str) -> Document {
        let (plugin, media_type) = ("p".to_owned(), "text/plain".to_owned());
        Document { plugin, path: path.to_owned(), media_type, bytes: 0, content: Vec::new() }
    }

    fn notification() -> Notification {
        Notification { plugin: "p".to_owned(), severity: Severity::Low, title: "title".to_owned(), body: String::new() }
    }

    /// What is left of two documents and a notification: paths, notifications, notes.
    fn left(arguments: &[&str], grants: &[Capability]) -> (Vec<String>, usize, Vec<String>) {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let wanted = Wanted { name: Capability::Documents, arguments, reason: "why".to_owned() };
        let text = |text: &str| text.to_owned();
        let manifest = Manifest { contract: text("0.1.0"), name: text("p"), version: text("1.0.0"), capabilities: vec![wanted] };
        let documents = vec![document("docs/a.md"), document("other")];
        let mut result = ProjectResult { documents, notifications: vec![notification()], ..ProjectResult::default() };
        enforce("p", &manifest, &grants.iter().copied().collect::<BTreeSet<_>>(), &mut result);
        let paths = result.documents.into_iter().map(|document| document.path).collect();
        let notes = result.contribution.notes.into_iter().map(|note| note.message).collect();
        (paths, result.notifications.len(), notes)
    }

    #[test]
    fn what_is_granted_stays() {
        let (paths, notifications, notes) = left(&[], &Capability::ALL);
        assert_eq!((paths.len(), notifications, notes), (2, 1, Vec::new()));
    }

    #[test]
    fn what_is_not_granted_is_taken_away() {
        let (paths, notifications, notes) = left(&[], &[]);
        assert_eq!((paths.len(), notifications), (0, 0));
        assert_eq!(
            notes,
            [
                "1 notification was not taken: the capability `notifications` is not granted to this plugin (`btm plugin grant`)",
                "2 documents were not taken: the capability `documents` is not granted to this plugin (`btm plugin grant`)",
            ]
        );
    }

    #[test]
    fn only_the_documents_that_the_manifest_names_are_taken() {
        let (paths, _, notes) = left(&["docs/*.md"], &Capability::ALL);
        assert_eq!(paths, ["docs/a.md"]);
        assert_eq!(notes, ["1 document was not taken: the plugin's manifest does not ask for `other`"]);
    }
}
