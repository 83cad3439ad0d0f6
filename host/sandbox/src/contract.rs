//! What wasmtime makes of the contract.
#![expect(missing_docs, reason = "generated: the documentation is in the contract")]

wasmtime::component::bindgen!({
    path: "../../wit",
    world: "full-plugin",
    imports: { default: trappable },
    exports: { default: async },
    ownership: Borrowing { duplicate_if_necessary: true },
    additional_derives: [serde::Serialize, serde::Deserialize, Clone, PartialEq],
});

pub(crate) use btm::plugin as imports;
pub use btm::plugin::types;
pub(crate) use exports::btm::plugin as exported;
