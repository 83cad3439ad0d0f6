//! Has nine hundred core instances of an empty module; the format allows a thousand.

use crate::component::{Handmade, next_module, with_section};

use wasm_encoder::{ComponentSection as _, InstanceSection, Module, ModuleArg, ModuleSection};

const NO_ARGUMENTS: [(&str, ModuleArg); 0] = [];

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let plugin = Handmade::default().build();
    let module = next_module(&plugin);
    with_section(&plugin, |bytes| {
        ModuleSection(&Module::new()).append_to_component(bytes);
        let mut instances = InstanceSection::new();
        for _ in 0..900 {
            instances.instantiate(module, NO_ARGUMENTS);
        }
        instances.append_to_component(bytes);
    })
}
