//! Code that nests too deeply costs a note, and never the secrets of its file, nor the stack.

#[path = "../../syntax/tests/shapes/mod.rs"]
mod shapes;

use btm_plugin::harness;
use btm_plugin_security::Security;

/// The stack of a plugin in the sandbox, in bytes.
const STACK: usize = 4 << 20;

/// How deep the code nests; some are just below what is too deep for brackets, prefix operators and chains.
const DEPTHS: [usize; 8] = [10, 100, 190, 390, 1_000, 1_900, 10_000, 100_000];

#[test]
fn secrets_are_found_behind_code_of_any_depth() {
    let analyze = || {
        let plugin: Security = harness::configure("{}").unwrap();
        for (shape, extension, depth) in shapes::programs(&DEPTHS) {
            let is_code = extension != "rs";
            let comment = if extension == "py" { "#" } else { "//" };
            let text = format!("{}\n{comment} {}\n", shape.text(depth), secret());
            let seen = harness::analyze_file(&plugin, &format!("a.{extension}"), text);
            let what = format!("{} in .{extension}, {depth} deep: {:?}", shape.name, seen.notes);
            assert!(seen.findings.iter().any(|finding| finding.rule == "aws-access-key-id"), "{what}");
            let noted = seen.notes.iter().any(|note| note.message.starts_with("nests deeper than 200 levels (line "));
            assert!(depth < 10_000 || shape.flat || !is_code || noted, "{what}");
            assert!(depth > 10 || !noted, "{what}");
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(analyze).unwrap().join().unwrap();
}

/// The id of an access key, in two parts so that no scanner of this repository takes it for one.
fn secret() -> String {
    format!("aws_access_key_id = {}{}", "AKIA", "Q3EGRXV7TLOW5NZA")
}

#[test]
fn thousands_of_branches_are_all_looked_at() {
    let plugin: Security = harness::configure("{}").unwrap();
    let python = format!(
        "import os\nif a == 0:\n    pass\n{}else:\n    os.system(input())\n",
        "elif a == 1:\n    b = c(1)\n".repeat(5_000)
    );
    let script = format!(
        "if (a == 0) {{}}\n{}else require('child_process').exec(process.argv[2]);\n",
        "else if (a == 1) { b = c(1); }\n".repeat(5_000)
    );
    for (path, text) in [("a.py", python), ("a.js", script)] {
        let seen = harness::analyze_file(&plugin, path, text);
        assert_eq!((seen.findings.len(), seen.notes.len()), (1, 0), "{path}: {:?}", seen.notes);
    }
}

#[test]
fn what_a_chain_of_branches_proves_holds_behind_it() {
    let plugin: Security = harness::configure(r#"{"secrets": {"enabled": false}}"#).unwrap();
    let count = |path: &str, text: &str| harness::analyze_file(&plugin, path, text).findings.len();
    let python = |middle: &str| {
        format!(
            "import os\ndef f():\n    x = input()\n    if a:\n        x = 'b'\n{middle}    else:\n        return\n    os.system(x)\n"
        )
    };
    assert_eq!(count("a.py", &python("    elif b:\n        x = 'c'\n")), 0);
    assert_eq!(count("a.py", &python("    elif b:\n        pass\n")), 1);
    assert_eq!(count("a.py", &python("    elif b:\n        raise E\n")), 0);
    let script = |middle: &str| {
        format!(
            "const {{ exec }} = require('child_process');\nfunction f() {{\n  let x = process.argv[2];\n  if (a) {{ x = 'b'; }}\n  {middle} else {{ return; }}\n  exec(x);\n}}\n"
        )
    };
    assert_eq!(count("a.js", &script("else if (b) { x = 'c'; }")), 0);
    assert_eq!(count("a.js", &script("else if (b) {}")), 1);
    assert_eq!(count("a.js", &script("else if (b) { throw c; }")), 0);
}

#[test]
fn two_shapes_that_take_turns_do_not_exhaust_the_stack() {
    let analyze = || {
        let plugin: Security = harness::configure(r#"{"secrets": {"enabled": false}}"#).unwrap();
        for (extension, text) in [60, 2_000].into_iter().flat_map(shapes::mixed) {
            harness::analyze_file(&plugin, &format!("a.{extension}"), text);
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(analyze).unwrap().join().unwrap();
}
