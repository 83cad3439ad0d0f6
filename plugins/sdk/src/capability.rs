//! What reaches outside the sandbox and the report. Each function is an import of the component only if it is called; the manifest
//! must ask for it ([`export!`](crate::export!)), and it has an effect only if the user grants it.

use crate::types::{Document, Severity};

/// Hands a document over: needs `documents`. A second one with the same path replaces the first. For project analyzers only.
pub fn write_document(document: Document) {
    #[cfg(target_arch = "wasm32")]
    crate::bindings::btm::plugin::documents::write(&document.into());
    #[cfg(not(target_arch = "wasm32"))]
    native::document(document);
}

/// Sends the user a message outside the report: needs `notifications`. For project analyzers only.
pub fn notify(severity: Severity, title: &str, body: &str) {
    #[cfg(target_arch = "wasm32")]
    crate::bindings::btm::plugin::notifications::notify(severity.into(), title, body);
    #[cfg(not(target_arch = "wasm32"))]
    native::notification(severity, title, body);
}

/// What was handed over in a native program, for [`harness`](crate::harness).
pub(crate) mod native {
    use std::cell::RefCell;

    use crate::types::{Document, Severity};

    /// Documents; and severity, title and body of each notification.
    type Handed = (Vec<Document>, Vec<(Severity, String, String)>);

    thread_local! {
        static HANDED: RefCell<Handed> = RefCell::default();
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn document(document: Document) {
        HANDED.with_borrow_mut(|(documents, _)| documents.push(document));
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn notification(severity: Severity, title: &str, body: &str) {
        HANDED.with_borrow_mut(|(_, notifications)| notifications.push((severity, title.to_owned(), body.to_owned())));
    }

    /// What was handed over since the last time.
    pub(crate) fn take() -> Handed {
        HANDED.take()
    }
}
