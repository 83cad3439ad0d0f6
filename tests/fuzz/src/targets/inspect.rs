//! Components, before anything of them runs.

use btm_model::Digest;
use btm_sandbox::{Component, is_plugin_name};

use crate::oracle::assert_clean_line;

pub fn run(bytes: &[u8]) {
    let component = Component::new(bytes.to_vec());
    let Ok(inspection) = component.inspect() else { return };
    assert_eq!(inspection.digest, Digest::of(bytes));
    assert!(inspection.analyzes_files || inspection.analyzes_projects);
    assert!(is_plugin_name(&inspection.manifest.name), "{:?}", inspection.manifest.name);
    assert_clean_line("a version", &inspection.manifest.version);
    assert!(inspection.interfaces.is_sorted() && inspection.wasi.is_sorted());
}
