//! Components that no compiler would make.

use btm_test_support::made;
use serde_json::json;

use crate::scan::{Scanned, handmade, handmade_with};

macro_rules! refused {
    ($($behaviour:ident: $kind:literal, $words:literal;)+) => {
        $(
            #[test]
            pub(crate) fn $behaviour() {
                let scanned = handmade(&made::$behaviour::component());
                let message = scanned.is_refused($kind);
                assert!(message.contains($words), "{message}");
                assert!(message.len() < 5_000, "{message}");
            }
        )+
    };
}

refused! {
    broken_manifest: "bad-manifest", "manifest";
    chain_of_components: "unsupported", "composed components";
    collected: "preparation-failed", "gc feature";
    composed: "unsupported", "composed components";
    contract_0_2_0: "wrong-contract", "0.2.0";
    contract_9_9_9: "wrong-contract", "9.9.9";
    core_module: "not-a-component", "core WebAssembly module";
    empty: "not-a-component", "";
    enormous_memory: "preparation-failed", "memory";
    enormous_table: "preparation-failed", "memory";
    contract_with_escapes: "wrong-contract", "0.1.0";
    enormous_contract: "bad-manifest", "larger than";
    escapes_in_manifest: "bad-manifest", "name";
    exceptions: "preparation-failed", "exceptions proposal";
    garbage: "not-a-component", "";
    hundred_memories: "preparation-failed", "memory count";
    imports_http: "unknown-import", "wasi:http/outgoing-handler@0.2.0";
    imports_unknown: "unknown-import", "btm:plugin/network@0.1.0";
    loop_in_start: "preparation-failed", "fuel";
    lying_name: "bad-descriptor", "security";
    many_instances: "preparation-failed", "instance count";
    many_memories: "preparation-failed", "multiple memories";
    many_tables: "preparation-failed", "memory";
    no_manifest: "bad-manifest", "btm:manifest";
    other_world: "wrong-contract", "run";
    threads: "preparation-failed", "threads";
    truncated: "not-a-component", "damaged";
    two_manifests: "bad-manifest", "two manifests";
    wants_capability: "bad-manifest", "network";
}

#[test]
pub(crate) fn namesake() {
    let scanned = handmade(&made::namesake::component());
    let plugin = scanned.plugin("security");
    assert_eq!((&plugin["status"], &plugin["refusal"]["kind"]), (&json!("refused"), &json!("bad-manifest")));
    assert!(plugin["refusal"]["message"].as_str().unwrap().contains("the name of an official plugin"), "{plugin:#}");
}

/// A handmade plugin that is stopped at the first file and at every other, since it does not look at them.
#[track_caller]
fn stopped(component: &[u8]) -> Scanned {
    let scanned = handmade(component);
    assert_eq!(scanned.findings("before"), [("a.txt", "said before"), ("z.txt", "said before")]);
    scanned
}

macro_rules! reaches {
    ($($behaviour:ident: $limit:literal,)+) => {
        $(
            #[test]
            pub(crate) fn $behaviour() {
                stopped(&made::$behaviour::component()).reaches(Some("a.txt"), $limit);
            }
        )+
    };
}

reaches! {
    copy_memory: "fuel-per-file",
    copy_table: "fuel-per-file",
    fill_memory: "fuel-per-file",
    fill_table: "fuel-per-file",
    grow_by_nothing: "fuel-per-file",
    grow_table: "memory",
    loop_in_post_return: "fuel-per-file",
}

macro_rules! traps {
    ($($behaviour:ident,)+) => {
        $(
            #[test]
            pub(crate) fn $behaviour() {
                let scanned = stopped(&made::$behaviour::component());
                let stop = &scanned.plugin("handmade")["stops"][0];
                assert_eq!((&stop["path"], &stop["cause"]["reason"]), (&json!("a.txt"), &json!("trap")), "{stop:#}");
            }
        )+
    };
}

traps! { not_utf8, wild_pointer, wild_result, }

/// The clock is looked at in the middle of what fuel would end much later.
#[test]
fn the_clock_ends_what_fuel_does_not() {
    for component in [
        made::copy_memory::component(),
        made::copy_table::component(),
        made::fill_memory::component(),
        made::fill_table::component(),
        made::grow_by_nothing::component(),
        made::loop_in_post_return::component(),
        made::loop_in_realloc::component(),
    ] {
        let arguments = ["--fuel-per-file=1_000_000_000_000_000", "--fuel=100_000_000_000_000_000", "--timeout-per-file=1s"];
        handmade_with(&component, &arguments).runs_out_of_time("a.txt");
    }
}

#[test]
pub(crate) fn loop_in_realloc() {
    handmade(&made::loop_in_realloc::component()).reaches(Some("a.txt"), "fuel-per-file");
}

#[test]
pub(crate) fn wild_realloc() {
    let scanned = handmade(&made::wild_realloc::component());
    let stop = &scanned.plugin("handmade")["stops"][0];
    assert_eq!((&stop["path"], &stop["cause"]["reason"]), (&json!("a.txt"), &json!("trap")), "{stop:#}");
}

#[test]
pub(crate) fn slow_to_compile() {
    let scanned = handmade_with(&made::slow_to_compile::component(), &["--timeout=5s"]);
    let message = scanned.is_refused("preparation-failed");
    assert!(message.contains("than is allowed"), "{message}");
}

#[test]
pub(crate) fn deep_nesting() {
    let scanned = handmade(&made::deep_nesting::component());
    scanned.is_complete();
    assert_eq!(scanned.findings("before").len(), 2);
}

#[test]
pub(crate) fn later_patch() {
    let scanned = handmade(&made::later_patch::component());
    scanned.is_complete();
    assert_eq!(scanned.findings("before").len(), 2);
}

#[test]
fn composed_in_every_encoding() {
    for (variant, component) in made::composed::variants() {
        let message = handmade(&component).is_refused("unsupported").to_owned();
        assert!(message.contains("composed components"), "{variant}: {message}");
    }
}

#[test]
pub(crate) fn enormous_section() {
    let scanned = handmade(&made::enormous_section::component());
    scanned.is_complete();
    assert_eq!(scanned.findings("before").len(), 2);
}

/// What takes a compiler long is refused or not, as fast as the machine is; either way within bounds.
fn is_refused_or_complete(component: &[u8]) {
    let scanned = handmade_with(component, &["--timeout=5s"]);
    match scanned.plugin_status() {
        "refused" => drop(scanned.is_refused("preparation-failed").to_owned()),
        _ => scanned.is_complete(),
    }
}

#[test]
pub(crate) fn huge_function() {
    is_refused_or_complete(&made::huge_function::component());
}

#[test]
pub(crate) fn many_types() {
    is_refused_or_complete(&made::many_types::component());
}
