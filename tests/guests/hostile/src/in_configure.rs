//! Behaviours of `configure` and `describe`, by the setting `behave`.

use btm_plugin::{Description, InvalidSetting};

mod bad_glob;
mod denied_enormously;
mod denied_setting;
mod differ_in_configure;
mod emit_in_configure;
mod enormous_help;
mod escapes_in_rules;
mod escapes_in_settings;
mod find_in_configure;
mod grow_in_configure;
mod hold_handle;
mod log_in_configure;
mod loop_in_configure;
mod many_rules;
mod rules_with_spaces;
mod speak_in_configure;
mod trap_in_configure;
mod unknown_language;
mod wait_in_configure;

/// Does what the name says; nothing if it names no behaviour.
pub(crate) fn behave(name: &str, description: Description) -> Option<Result<Description, Vec<InvalidSetting>>> {
    let behaviour: fn(Description) -> Result<Description, Vec<InvalidSetting>> = match name {
        "bad_glob" => bad_glob::run,
        "denied_enormously" => denied_enormously::run,
        "denied_setting" => denied_setting::run,
        "differ_in_configure" => differ_in_configure::run,
        "emit_in_configure" => emit_in_configure::run,
        "enormous_help" => enormous_help::run,
        "escapes_in_rules" => escapes_in_rules::run,
        "escapes_in_settings" => escapes_in_settings::run,
        "find_in_configure" => find_in_configure::run,
        "grow_in_configure" => grow_in_configure::run,
        "hold_handle" => hold_handle::run,
        "log_in_configure" => log_in_configure::run,
        "loop_in_configure" => loop_in_configure::run,
        "many_rules" => many_rules::run,
        "rules_with_spaces" => rules_with_spaces::run,
        "speak_in_configure" => speak_in_configure::run,
        "trap_in_configure" => trap_in_configure::run,
        "unknown_language" => unknown_language::run,
        "wait_in_configure" => wait_in_configure::run,
        _ => return None,
    };
    Some(behaviour(description))
}
