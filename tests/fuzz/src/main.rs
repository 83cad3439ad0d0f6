//! The fuzzer: libFuzzer around the target that `BTM_FUZZ_TARGET` names. `cargo xtask fuzz` builds and calls it.
#![no_main]

use std::sync::OnceLock;

use btm_fuzz::Target;

static TARGET: OnceLock<Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (TARGET.get_or_init(target).run)(bytes));

fn target() -> Target {
    let name = std::env::var("BTM_FUZZ_TARGET").unwrap_or_default();
    match Target::named(&name) {
        Some(target) => target,
        None => panic!("BTM_FUZZ_TARGET is `{name}`, which is no target: `cargo xtask fuzz --list` shows them"),
    }
}
