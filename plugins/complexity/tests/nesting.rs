//! Code that nests too deeply costs a note, and never what is known of the file, nor the stack.

#[path = "../../syntax/tests/shapes/mod.rs"]
mod shapes;

use btm_plugin::harness;
use btm_plugin_complexity::Complexity;

/// The stack of a plugin in the sandbox, in bytes.
const STACK: usize = 4 << 20;

/// How deep the code nests; some are just below what is too deep for brackets, prefix operators and chains.
const DEPTHS: [usize; 8] = [10, 100, 190, 390, 1_000, 1_900, 10_000, 100_000];

#[test]
fn code_of_any_depth_costs_a_note() {
    let analyze = || {
        let plugin = harness::configure::<Complexity>("{}").unwrap();
        for (shape, extension, depth) in shapes::programs(&DEPTHS) {
            let seen = harness::analyze_file(&plugin, &format!("a.{extension}"), shape.text(depth));
            let what = format!("{} in .{extension}, {depth} deep: {:?}", shape.name, seen.notes);
            assert!(seen.metrics.iter().any(|metric| metric.name == "lines"), "{what}");
            let noted = seen.notes.iter().any(|note| note.message.starts_with("nests deeper than 200 levels (line "));
            assert!(depth < 10_000 || shape.flat || noted, "{what}");
            assert!(depth > 10 || !noted, "{what}");
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(analyze).unwrap().join().unwrap();
}

#[test]
fn two_shapes_that_take_turns_do_not_exhaust_the_stack() {
    let analyze = || {
        let plugin = harness::configure::<Complexity>("{}").unwrap();
        for (extension, text) in [60, 2_000].into_iter().flat_map(shapes::mixed) {
            harness::analyze_file(&plugin, &format!("a.{extension}"), text);
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(analyze).unwrap().join().unwrap();
}
