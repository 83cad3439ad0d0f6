//! Behaviours of `configure` and `describe`: the plugin is refused, with the reason.

use crate::scan::{configured, in_format, project};

macro_rules! refused {
    ($($behaviour:ident: $kind:literal, $($words:literal),+;)+) => {
        $(
            #[test]
            pub(crate) fn $behaviour() {
                let scanned = configured(stringify!($behaviour));
                let message = scanned.is_refused($kind);
                $(assert!(message.contains($words), "{message}");)+
                assert!(message.len() < 20_000, "{} bytes", message.len());
            }
        )+
    };
}

refused! {
    bad_glob: "bad-descriptor", "{";
    denied_enormously: "preparation-failed", "output";
    denied_setting: "invalid-settings", "`behave`: told so", "`rules.max-lines`: must be a number";
    emit_in_configure: "preparation-failed", "findings.emit";
    enormous_help: "bad-descriptor", "long";
    find_in_configure: "preparation-failed", "project.find";
    grow_in_configure: "preparation-failed", "memory";
    log_in_configure: "preparation-failed", "log";
    loop_in_configure: "preparation-failed", "fuel";
    many_rules: "bad-descriptor", "rules";
    rules_with_spaces: "bad-descriptor", "with space";
    trap_in_configure: "preparation-failed", "unreachable";
    unknown_language: "bad-descriptor", "klingon";
    wait_in_configure: "preparation-failed", "fuel";
}

#[test]
pub(crate) fn hold_handle() {
    let scanned = configured("hold_handle");
    scanned.is_complete();
    let seen: Vec<_> = scanned.findings("seen").into_iter().map(|(path, _)| path).collect();
    assert_eq!(seen, ["a.txt", "btm.toml", "z.txt"]);
}

#[test]
pub(crate) fn speak_in_configure() {
    let project = project().file("btm.toml", "[plugin.hostile.settings]\nbehave = \"speak_in_configure\"\n");
    // The second time it is not configured any more.
    for _ in 0..2 {
        let ran = in_format(&project, &["--log-level=warn"]);
        let lines: Vec<_> = ran.stderr.lines().filter(|line| line.contains("hostile: configured")).collect();
        assert_eq!(lines.len(), 1, "{ran:?}");
        assert!(!ran.stderr.contains('\u{1b}') && !ran.stderr.contains('\u{202e}'), "{:?}", ran.stderr);
    }
}
