//! A plugin with a module whose memory threads share.

use wasm_encoder::{ComponentSection as _, MemorySection, MemoryType, Module, ModuleSection};

use crate::component::{Handmade, with_section};

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: Some(1), memory64: false, shared: true, page_size_log2: None });
    let mut module = Module::new();
    module.section(&memories);
    with_section(&Handmade::default().build(), |bytes| ModuleSection(&module).append_to_component(bytes))
}
