//! A plugin with a component in a component in a component in it, a thousand deep.

use wasm_encoder::{Component, ComponentSection as _, ComponentSectionId, NestedComponentSection, RawSection};

use crate::component::{Handmade, with_section};

const DEPTH: usize = 1_000;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let mut innermost = Component::new();
    for _ in 0..DEPTH {
        let inner = innermost.finish();
        innermost = Component::new();
        innermost.section(&RawSection { id: ComponentSectionId::Component.into(), data: &inner });
    }
    with_section(&Handmade::default().build(), |bytes| NestedComponentSection(&innermost).append_to_component(bytes))
}
