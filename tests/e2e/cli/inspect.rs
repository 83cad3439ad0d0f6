//! `btm plugin inspect`.

use btm_test_support::{Ran, World, made};
use tempfile::TempDir;

use crate::run::{OFFICIAL, cli, cli_with_official, fresh, is_usage_error, plugin, says};

fn inspect(arguments: &[&str]) -> Ran {
    cli().run([&["plugin", "inspect"], arguments].concat())
}

#[test]
fn official_plugins_by_name() {
    for name in OFFICIAL {
        let ran = inspect(&[name]);
        assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{ran:?}");
        says(&ran.stdout, &[name, "sha256:", "contract        0.1.0", "can not", "use the network", "Nothing was run"]);
    }
}

#[test]
fn a_file() {
    let file = plugin(World::Full);
    let ran = inspect(&[file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["well-behaved-full 0.1.0", "full-plugin", "documents", "facts", "findings"]);
}

#[test]
fn what_only_preparing_tells() {
    let file = plugin(World::File);
    let ran = inspect(&[file.to_str().unwrap(), "--prepare"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stdout, &["from a snapshot", "word", "TODO", "critical well-behaved-file/secret: A password was found"]);
    let ran = cli_with_official().run(["plugin", "inspect", "security", "--prepare"]);
    says(&ran.stdout, &["security/github-pat", "security/sql-injection"]);
}

#[test]
fn what_is_no_plugin() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("core.wasm");
    std::fs::write(&file, made::core_module::component()).unwrap();
    is_usage_error(&inspect(&[file.to_str().unwrap()]), &["core.wasm` cannot be used", "a core WebAssembly module"]);
    is_usage_error(&inspect(&["secruity"]), &["there is no plugin `secruity`"]);
    is_usage_error(&fresh().run(["plugin"]), &["Usage: btm plugin"]);
}
