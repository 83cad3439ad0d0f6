//! Behaviours of `configure` and `describe`: the plugin is refused, with the reason.

use crate::scan::configured;

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
