//! `btm.toml`, the user's file and the environment: what counts, and what is wrong where.

use btm_test_support::{Cli, Project, Ran, World};

use crate::run::{JSON, cli, command, findings, fresh, is_usage_error, plugin, project, says, scan};

fn with(configuration: &str) -> Project {
    project().file("btm.toml", configuration)
}

fn scan_in(cli: &Cli, project: &Project, arguments: &[&str]) -> Ran {
    cli.run(command(&project.path(), &[plugin(World::File)], arguments))
}

#[test]
fn keys_that_do_not_exist() {
    is_usage_error(&scan(&with("[scna]\n"), &[]), &["btm.toml:1: unknown key `scna`", "did you mean `scan`?"]);
    let ran = scan(&with("# ours\n[scan]\nfail_on = \"low\"\n"), &[]);
    is_usage_error(&ran, &["btm.toml:3: unknown key `fail_on` in [scan]", "did you mean `fail-on`?"]);
    is_usage_error(&scan(&with("[limits]\nqqq = 1\n"), &[]), &["btm.toml:2: unknown key `qqq`", "known keys: ", "memory"]);
    is_usage_error(&scan(&with("[plugin.security]\nenable = true\n"), &[]), &["btm.toml:2:", "did you mean `enabled`?"]);
}

#[test]
fn values_that_make_no_sense() {
    is_usage_error(&scan(&with("[scan]\njobs = \"two\"\n"), &[]), &["btm.toml:2:", "`scan.jobs`"]);
    is_usage_error(&scan(&with("[scan]\nfail-on = \"worst\"\n"), &[]), &["btm.toml:2:", "`scan.fail-on`", "critical"]);
    is_usage_error(&scan(&with("[limits]\nmemory = \"much\"\n"), &[]), &["btm.toml:2:", "`limits.memory`"]);
    is_usage_error(&scan(&with("[scan]\nexclude = [\"{a\"]\n"), &[]), &["{a"]);
}

#[test]
fn files_that_cannot_be_read() {
    is_usage_error(&scan(&with("[scan\n"), &[]), &["btm.toml:1:"]);
    is_usage_error(&scan(&project().file("btm.toml", b"\xff\n"), &[]), &["btm.toml", "is not UTF-8"]);
    is_usage_error(&scan(&project().file("btm.toml/x", ""), &[]), &["btm.toml", "cannot be read"]);
    is_usage_error(&scan(&with(&"#".repeat(2 << 20)), &[]), &["btm.toml", "is larger than"]);
}

#[test]
fn variables_that_make_no_sense() {
    let ran = fresh().variable("BTM_FAIL_ON", "worst").run(["scan"]);
    is_usage_error(&ran, &["BTM_FAIL_ON", "`fail-on`", "critical"]);
    let ran = fresh().variable("BTM_MEMORY", "much").run(["scan"]);
    is_usage_error(&ran, &["BTM_MEMORY"]);
}

#[test]
fn the_nearest_word_counts() {
    let project = with("[scan]\nfail-on = \"medium\"\n");
    let user = cli();
    std::fs::create_dir_all(user.home().join("config/btm")).unwrap();
    std::fs::write(user.home().join("config/btm/btm.toml"), "[scan]\nfail-on = \"never\"\n").unwrap();
    let plain = self::project();
    assert_eq!(scan_in(&user, &plain.file("c.txt", "password=letmein\n"), &[]).code, Some(0), "the user's file counts");
    assert_eq!(scan_in(&user, &project, &[]).code, Some(1), "the project's counts more");
    let variable = user.variable("BTM_FAIL_ON", "high");
    assert_eq!(scan_in(&variable, &project, &[]).code, Some(0), "a variable counts more");
    assert_eq!(scan_in(&variable, &project, &["--fail-on=low"]).code, Some(1), "a flag counts most");
}

#[test]
fn bounds_of_one_plugin() {
    let project = with("[plugin.well-behaved-file.limits]\nfuel-per-file = 1000\n");
    let ran = scan(&project, &[]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["incomplete[well-behaved-file]"]);
}

#[test]
fn plugins_that_are_switched_off() {
    let off = |names: &[&str]| names.iter().map(|name| format!("[plugin.{name}]\nenabled = false\n")).collect::<String>();
    let project = with(&off(&["security", "complexity", "duplication"]));
    let ran = fresh().in_folder(project.path()).run(["scan"]);
    is_usage_error(&ran, &["all plugins are switched off", "btm.toml"]);
    let project = with(&off(&["well-behaved-file"]));
    let report = scan(&project, &[JSON]).json();
    assert_eq!(findings(&report).len(), 2, "whoever names a plugin wants it");
}

#[test]
fn sections_of_plugins_that_do_not_exist() {
    let project = with("[plugin.secruity]\nenabled = true\n");
    let path = project.path();
    let ran = cli().run(["scan".as_ref(), path.as_os_str(), "--fail-on=never".as_ref()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    says(&ran.stderr, &["[plugin.secruity]", "btm plugin list", "btm plugin install"]);
    // Whoever names the plugins may well have one of that name.
    assert_eq!(scan_in(&cli(), &project, &["--fail-on=never"]).stderr, "");
}
