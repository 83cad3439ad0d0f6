//! What `wit-bindgen` makes of the contract: the words, the imports, and the exports of `full-plugin`, of which
//! [`export!`](crate::export!) takes those that the author's world has.

wit_bindgen::generate!({
    path: "../../wit",
    world: "full-plugin",
    pub_export_macro: true,
    default_bindings_module: "btm_plugin::bindings",
});

/// Each world as `wit-component` wants it in a custom section of the core module; made by the build script.
pub mod worlds {
    include!(concat!(env!("OUT_DIR"), "/worlds.rs"));
}
