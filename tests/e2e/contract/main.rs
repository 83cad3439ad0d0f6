//! The contract in three languages: plugins in Rust, Python and JavaScript that use every part of it say the same, byte for byte, so
//! nothing in it is a habit of one language.
//!
//! What they say is in `snapshots/`, one file for each world; all languages are held against the same file.

#![expect(clippy::unwrap_used, reason = "a test stops where its own equipment fails")]

use btm_test_support::{Cli, Guests, Project, Ran, Skipped, World, javascript_guests, python_guests, well_behaved};
use serde_json::{Value, json};

/// A project with something for every part of the contract.
fn project() -> Project {
    let project = Project::new()
        .file("a.txt", "TODO first\nsécond TODO, TODO\npassword=hunter2\nplaces notes\n")
        .file("b.txt", "no words\n")
        .file("c.md", "unparsable\nTODO\n")
        .file("d.txt", "unsupported\r\nTODO\r\n")
        .file("folder/e.md", "TODO in a folder")
        .file("folder/latin1.txt", b"caf\xe9 TODO\n")
        .file("large.bin", "0123456789abcdef\n".repeat(10_000))
        .file("other.py", "TODO not selected\n");
    std::fs::write(project.around().join("outside.txt"), "outside").unwrap();
    project
}

fn scan(project: &Project, guests: &Guests, world: World) -> Ran {
    let cli = Cli::new(env!("CARGO_BIN_EXE_btm")).sharing_cache(env!("CARGO_TARGET_TMPDIR"));
    let plugin = guests.of(world);
    project.grant(&plugin);
    cli.trust(&project.path());
    let arguments = ["--format=json", "--jobs=2", "--max-file-size=100KiB", "--fail-on=never", "--plugin"];
    let command = ["scan".into(), project.path()].into_iter().chain(arguments.map(Into::into)).chain([plugin]);
    cli.run(command)
}

/// What does not depend on the language: all but how long it took, how much fuel, and the component's bytes.
fn comparable(ran: &Ran) -> Value {
    let mut report = ran.json();
    report.as_object_mut().unwrap().remove("run");
    report.as_object_mut().unwrap().remove("tool");
    for plugin in report["plugins"].as_array_mut().unwrap() {
        plugin.as_object_mut().unwrap().remove("digest");
        plugin.as_object_mut().unwrap().remove("fuel");
    }
    report
}

/// Plugins in one language, or a line that says why there are none.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn or_skip(guests: Result<Guests, Skipped>) -> Option<Guests> {
    guests.inspect_err(|skipped| eprintln!("{skipped}")).ok()
}

fn rust_guests() -> Result<Guests, Skipped> {
    Ok(well_behaved())
}

/// Uses every part of the contract that a world has.
fn says_the_same(guests: Result<Guests, Skipped>, world: World) {
    let Some(guests) = or_skip(guests) else { return };
    let ran = scan(&project(), &guests, world);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    insta::assert_json_snapshot!(world.name(), comparable(&ran));
}

/// Obeys its settings: a word that is longer in bytes than in characters.
fn obeys_settings(guests: Result<Guests, Skipped>) {
    let Some(guests) = or_skip(guests) else { return };
    let project = project().file("btm.toml", "[plugin.well-behaved-file.settings]\nword = \"sécond\"\n");
    let report = scan(&project, &guests, World::File).json();
    let words: Vec<&Value> =
        report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "well-behaved-file/word").collect();
    let [word] = words[..] else { panic!("{words:#?}") };
    assert_eq!(word["message"], "found `sécond`, number 1");
    assert_eq!(word["location"]["start"], json!({"line": 2, "column": 1, "byte": 11}));
    assert_eq!(word["location"]["end"], json!({"line": 2, "column": 7, "byte": 18}));
}

/// Says which settings are wrong.
fn refuses_settings(guests: Result<Guests, Skipped>) {
    let Some(guests) = or_skip(guests) else { return };
    let settings =
        [("wrong = 1", "`wrong`: unknown field `wrong`, expected `word`"), ("word = \"\"", "`word`: must not be empty")];
    for (setting, message) in settings {
        let project = project().file("btm.toml", format!("[plugin.well-behaved-file.settings]\n{setting}\n"));
        let ran = scan(&project, &guests, World::File);
        let plugin = &ran.json()["plugins"][0];
        assert_eq!(plugin["refusal"]["kind"], "invalid-settings", "{plugin:#}");
        assert_eq!(plugin["refusal"]["message"], message);
        assert_eq!(ran.code, Some(3));
    }
}

/// Fails on one file and on the project, and says so.
fn fails(guests: Result<Guests, Skipped>) {
    let Some(guests) = or_skip(guests) else { return };
    let ran = scan(&project().file("fail.txt", "fail\nTODO\n"), &guests, World::Full);
    let plugin = &ran.json()["plugins"][0];
    let cause = json!({"reason": "failed", "message": "told so"});
    assert_eq!(plugin["stops"], json!([{"path": "fail.txt", "cause": cause}, {"cause": cause}]));
    assert_eq!(plugin["status"], "incomplete");
    assert_eq!(ran.code, Some(3), "{ran:?}");
}

/// Is stopped at each limit, with what it said before kept, and the other files analyzed.
fn is_stopped(guests: Result<Guests, Skipped>) {
    let Some(guests) = or_skip(guests) else { return };
    let limits = "[limits]\nmemory = \"128MiB\"\noutput-per-file = \"100KiB\"\nlog-size = \"100KiB\"\nfindings-per-file = 100\n";
    for greed in ["fuel-per-file", "memory", "findings-per-file", "output of metrics", "output of notes", "log"] {
        let project = project().file("btm.toml", limits).file("b.txt", format!("reach {greed}\npassword=hunter2\n"));
        let ran = scan(&project, &guests, World::File);
        let report = ran.json();
        let plugin = &report["plugins"][0];
        let [stop] = plugin["stops"].as_array().unwrap().as_slice() else { panic!("{greed}: {plugin:#}") };
        let limit = greed.split(' ').next().unwrap();
        assert_eq!(
            (&stop["path"], &stop["cause"]["reason"], &stop["cause"]["limit"]),
            (&json!("b.txt"), &json!("limit"), &json!(limit)),
            "{greed}: {plugin:#}"
        );
        assert_eq!((&plugin["status"], ran.code), (&json!("incomplete"), Some(3)), "{greed}");
        let found = |rule: &str, path: &str| {
            report["findings"]
                .as_array()
                .unwrap()
                .iter()
                .any(|finding| finding["rule"] == rule && finding["location"]["path"] == path)
        };
        assert!(found("well-behaved-file/secret", "b.txt"), "{greed}: what was said before the stop is kept");
        assert!(found("well-behaved-file/word", "c.md") && found("well-behaved-file/word", "folder/e.md"), "{greed}");
    }
}

/// Is stopped at the limits of the whole run.
fn is_stopped_as_a_whole(guests: Result<Guests, Skipped>) {
    let Some(guests) = or_skip(guests) else { return };
    for (limit, value) in [("fuel", "1000"), ("findings", "3")] {
        let ran = scan(&project().file("btm.toml", format!("[limits]\n{limit} = {value}\n")), &guests, World::File);
        let plugin = &ran.json()["plugins"][0];
        assert_eq!(plugin["stops"][0]["cause"]["limit"], limit, "{plugin:#}");
        assert_eq!((&plugin["status"], ran.code), (&json!("incomplete"), Some(3)), "{limit}");
    }
}

macro_rules! language {
    ($language:ident, $guests:expr) => {
        mod $language {
            use super::*;

            #[test]
            fn file_plugin() {
                says_the_same($guests, World::File);
            }

            #[test]
            fn project_plugin() {
                says_the_same($guests, World::Project);
            }

            #[test]
            fn full_plugin() {
                says_the_same($guests, World::Full);
            }

            #[test]
            fn settings() {
                obeys_settings($guests);
                refuses_settings($guests);
            }

            #[test]
            fn limits() {
                is_stopped($guests);
                is_stopped_as_a_whole($guests);
            }

            #[test]
            fn failures() {
                fails($guests);
            }
        }
    };
}

language!(rust, rust_guests());
language!(python, python_guests());
language!(javascript, javascript_guests());
