//! Has a hundred memories, of sixteen mebibytes each.

use wasm_encoder::{ComponentSection as _, InstanceSection, MemorySection, MemoryType, Module, ModuleArg, ModuleSection};

use crate::component::{Handmade, next_module, with_section};

const MEMORIES: usize = 99;
const PAGES: u64 = 256;
const NO_ARGUMENTS: [(&str, ModuleArg); 0] = [];

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let plugin = Handmade::default().build();
    let number = next_module(&plugin);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: PAGES, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut module = Module::new();
    module.section(&memories);
    with_section(&plugin, |bytes| {
        ModuleSection(&module).append_to_component(bytes);
        let mut instances = InstanceSection::new();
        for _ in 0..MEMORIES {
            instances.instantiate(number, NO_ARGUMENTS);
        }
        instances.append_to_component(bytes);
    })
}
