//! Which proposals of WebAssembly plugins may use: those that the toolchains of plugins need. Every other one is off, also those
//! that a feature of a dependency switches on, and those that later versions of wasmtime bring.

use wasmtime::{Config, WasmFeatures};

/// The proposals that are on, each with who needs it.
const NEEDED: [(WasmFeatures, &str); 10] = [
    (WasmFeatures::COMPONENT_MODEL, "plugins are components"),
    (WasmFeatures::FLOATS, "part of WebAssembly 1.0; wasmparser lists floats apart"),
    (WasmFeatures::MUTABLE_GLOBAL, "LLVM: the stack pointer of modules that are linked to each other"),
    (WasmFeatures::SATURATING_FLOAT_TO_INT, "Rust: `as` between floats and integers"),
    (WasmFeatures::SIGN_EXTENSION, "LLVM, by default"),
    (WasmFeatures::MULTI_VALUE, "LLVM, by default"),
    (WasmFeatures::BULK_MEMORY, "LLVM, by default: memory.copy and memory.fill"),
    (WasmFeatures::REFERENCE_TYPES, "LLVM, by default: the encoding of indirect calls; componentize-py: tables"),
    (WasmFeatures::EXTENDED_CONST, "componentize-py: addresses in modules that are linked at run time"),
    (WasmFeatures::SIMD, "memchr and its like in Rust, several times faster with it"),
];

/// Switches on what is needed, and everything else off.
pub(crate) fn apply(config: &mut Config) {
    let needed = needed();
    // Component-model async, which no feature flag alone switches off.
    config.concurrency_support(false).wasm_features(WasmFeatures::all().difference(needed), false).wasm_features(needed, true);
}

fn needed() -> WasmFeatures {
    NEEDED.iter().fold(WasmFeatures::empty(), |all, (feature, _)| all.union(*feature))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use wasmtime::{Engine, Module, component::Component};

    use super::needed;
    use crate::engine::{self, Scan};

    /// Every engine there is, made as it is when plugins run or are prepared.
    fn engines() -> [Engine; 4] {
        let functions = Arc::default();
        let running = |scan| engine::running(1, scan).unwrap();
        let preparing = [engine::compiling(&functions).unwrap(), engine::snapshotting(&functions).unwrap()];
        let [compiling, snapshotting] = preparing;
        [running(Scan::On), running(Scan::Off), compiling, snapshotting]
    }

    /// A module for each proposal that is off.
    const MODULES: [(&str, &str); 15] = [
        ("exceptions", "(module (tag) (func (throw 0)))"),
        ("legacy exceptions", "(module (func try catch_all end))"),
        ("garbage collection", "(module (type (struct (field i32))))"),
        ("garbage-collected references", "(module (func (param externref)))"),
        ("typed function references", "(module (type $t (func)) (func (param (ref null $t))))"),
        ("threads", "(module (memory 1 1 shared))"),
        ("shared-everything threads", "(module (global (shared i32) (i32.const 0)))"),
        ("tail calls", "(module (func $f (return_call $f)))"),
        ("memory64", "(module (memory i64 1))"),
        ("table64", "(module (table i64 1 funcref))"),
        ("multi-memory", "(module (memory 1) (memory 1))"),
        ("custom page sizes", "(module (memory 1 (pagesize 1)))"),
        ("relaxed SIMD", "(module (func (param v128 v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 1))))"),
        ("wide arithmetic", "(module (func (param i64 i64) (result i64 i64) (i64.mul_wide_s (local.get 0) (local.get 1))))"),
        ("stack switching", "(module (type $f (func)) (type $c (cont $f)))"),
    ];

    /// A component for each proposal of the component model that is off.
    const COMPONENTS: [(&str, &str); 10] = [
        ("async functions", "(component (import \"f\" (func async)))"),
        ("async lowering", "(component (import \"f\" (func $f)) (core func (canon lower (func $f) async)))"),
        ("futures", "(component (type (future u8)))"),
        ("streams", "(component (type (stream u8)))"),
        ("tasks", "(component (core func (canon task.cancel)))"),
        ("error contexts", "(component (type error-context))"),
        ("threads", "(component (core func (canon thread.available_parallelism)))"),
        ("fixed-length lists", "(component (type (list u8 4)))"),
        ("maps", "(component (type (map string u8)))"),
        ("values", "(component (import \"v\" (value string)))"),
    ];

    /// What plugins of our toolchains consist of.
    const USED: [(&str, &str); 9] = [
        ("floats", "(module (func (result f64) (f64.sqrt (f64.const 2))))"),
        ("mutable globals", "(module (global (export \"g\") (mut i32) (i32.const 0)))"),
        ("saturating conversions", "(module (func (result i32) (i32.trunc_sat_f64_s (f64.const 2))))"),
        ("sign extension", "(module (func (result i32) (i32.extend8_s (i32.const 2))))"),
        ("multi-value", "(module (func (result i32 i32) (i32.const 1) (i32.const 2)))"),
        ("bulk memory", "(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 9))))"),
        ("reference types", "(module (table 1 funcref) (func (result i32) (table.grow 0 (ref.null func) (i32.const 1))))"),
        ("extended constants", "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))"),
        ("SIMD", "(module (func (result v128) (i8x16.splat (i32.const 1))))"),
    ];

    #[test]
    fn what_is_not_needed_is_off_in_every_engine() {
        for engine in engines() {
            assert_eq!(engine.get_wasm_features(), needed(), "{:?}", engine.get_wasm_features().difference(needed()));
            assert!(!engine.get_concurrency_support());
        }
    }

    #[test]
    fn what_uses_a_proposal_that_is_off_is_refused() {
        for engine in engines() {
            for (proposal, module) in MODULES {
                let bytes = wat::parse_str(module).unwrap_or_else(|error| panic!("{proposal}: {error}"));
                assert!(Module::validate(&engine, &bytes).is_err(), "{proposal}");
                let component = wat::parse_str(format!("(component (core {}", &module[1..]) + ")").unwrap();
                assert!(Component::new(&engine, component).is_err(), "{proposal}, in a component");
            }
            for (proposal, component) in COMPONENTS {
                let bytes = wat::parse_str(component).unwrap_or_else(|error| panic!("{proposal}: {error}"));
                assert!(Component::new(&engine, bytes).is_err(), "{proposal}");
            }
        }
    }

    #[test]
    fn what_toolchains_make_is_valid() {
        for engine in engines() {
            for (proposal, module) in USED {
                let bytes = wat::parse_str(module).unwrap_or_else(|error| panic!("{proposal}: {error}"));
                Module::validate(&engine, &bytes).unwrap_or_else(|error| panic!("{proposal}: {error:?}"));
            }
        }
    }
}
