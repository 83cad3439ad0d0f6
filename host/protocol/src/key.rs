//! What tells one piece of work from another one.

use std::collections::BTreeMap;

use btm_model::{Digest, Inherited, OsText, Work};

/// Variables that tell terminals, windows and sessions apart and say nothing about the work. See `docs/tasks.md`.
const OF_TERMINALS: [&str; 25] = [
    "_",
    "ALACRITTY_LOG",
    "ALACRITTY_SOCKET",
    "ALACRITTY_WINDOW_ID",
    "COLUMNS",
    "GNOME_TERMINAL_SCREEN",
    "ITERM_SESSION_ID",
    "KITTY_PID",
    "KITTY_WINDOW_ID",
    "KONSOLE_DBUS_SESSION",
    "KONSOLE_DBUS_WINDOW",
    "LINES",
    "OLDPWD",
    "SHELL_SESSION_ID",
    "SHLVL",
    "SSH_CLIENT",
    "SSH_CONNECTION",
    "SSH_TTY",
    "STY",
    "TERM_SESSION_ID",
    "TMUX_PANE",
    "WEZTERM_PANE",
    "WINDOW",
    "WINDOWID",
    "XDG_SESSION_ID",
];

/// How the names of such variables begin, where a program has many.
const FAMILIES: [&str; 2] = ["VSCODE_", "ZELLIJ"];

/// Stands for some work with all its inputs: two tasks with the same key would do the same. The variables are inputs of commands, but
/// for those that only tell terminals apart, and so is the umask; what a scan reads beside its files are settings, which are the
/// project's.
#[must_use]
pub fn key(work: &Work, directory: &OsText, variables: &BTreeMap<OsText, OsText>, inherited: Option<&Inherited>) -> Digest {
    let inputs = match work {
        Work::Command { .. } => {
            let variables = variables.iter().filter(|(name, _)| !is_of_terminals(name)).collect::<BTreeMap<_, _>>();
            Some((variables, inherited.map(|inherited| inherited.umask)))
        }
        Work::Scan { .. } => None,
    };
    // Plain data can always be written.
    Digest::of(&serde_json::to_vec(&(work, directory, inputs)).unwrap_or_default())
}

fn is_of_terminals(name: &OsText) -> bool {
    let Some(name) = name.to_str() else { return false };
    OF_TERMINALS.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make() -> Work {
        Work::Command { command: vec!["make".into()] }
    }

    fn with(variables: &[(&str, &str)]) -> BTreeMap<OsText, OsText> {
        variables.iter().map(|(name, value)| (OsText::from(name), OsText::from(value))).collect()
    }

    #[test]
    fn commands_differ_by_folder_and_variables_and_scans_by_folder_alone() {
        let scan = Work::Scan { plugins: Vec::new(), paths: Vec::new() };
        let (none, some) = (with(&[]), with(&[("CC", "clang")]));
        let of = |work: &Work, folder: &str, variables| key(work, &folder.into(), variables, None);
        assert_eq!(of(&make(), "/a", &none), of(&make(), "/a", &none));
        assert_ne!(of(&make(), "/a", &none), of(&make(), "/b", &none));
        assert_ne!(of(&make(), "/a", &none), of(&make(), "/a", &some));
        assert_eq!(of(&scan, "/a", &none), of(&scan, "/a", &some));
        assert_ne!(of(&scan, "/a", &none), of(&scan, "/b", &none));
    }

    #[test]
    fn two_terminals_do_the_same_and_two_umasks_do_not() {
        let of = |variables: &[(&str, &str)]| key(&make(), &"/a".into(), &with(variables), None);
        let one =
            [("PATH", "/bin"), ("SHLVL", "1"), ("OLDPWD", "/x"), ("_", "/bin/btm"), ("VSCODE_PID", "7"), ("TMUX_PANE", "%1")];
        assert_eq!(of(&one), of(&[("PATH", "/bin"), ("SHLVL", "2"), ("WINDOWID", "9")]));
        assert_ne!(of(&one), of(&[("PATH", "/usr/bin"), ("SHLVL", "1")]));
        let by_umask = |umask| {
            key(
                &make(),
                &"/a".into(),
                &with(&[]),
                Some(&Inherited { umask, niceness: i32::from(umask == 0), ..Inherited::default() }),
            )
        };
        assert_ne!(by_umask(0o22), by_umask(0o77));
    }
}
