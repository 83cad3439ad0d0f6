//! `btm hook status`: which hooks there are, and what they run.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use btm_hooks::{Calls, Kind, Ours, State, Status};

use crate::output;

/// What there is of the hooks that btm installs, and which of them lie where git does not look.
pub(super) fn text(statuses: &[Status], unseen: &[PathBuf]) -> String {
    statuses.iter().map(one).chain(unseen.iter().map(|hook| not_run(hook))).collect()
}

fn not_run(hook: &Path) -> String {
    let hook = output::name(hook);
    format!(
        "not run: {hook}\n  but      git looks for hooks elsewhere since core.hooksPath was changed: `btm hook install` puts btm's hook there, \
         and `git config --show-origin core.hooksPath` says where that is set\n"
    )
}

fn one(status: &Status) -> String {
    let mut text = format!("{}: ", status.kind);
    match &status.state {
        State::Missing => text += "none\n",
        State::NotAFile => text += "something that is no file\n",
        State::Foreign { manager, runs } => {
            let whose = manager.map(|manager| format!(" of {manager}")).unwrap_or_default();
            let runs = if *runs { "" } else { ", which git does not run" };
            text += &format!("a hook{whose} that is not btm's{runs}\n");
        }
        State::Ours(ours) => text += &of_ours(ours, status.kind),
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  file     {}", output::name(&status.hook));
    if let Some(earlier) = &status.earlier {
        let runs = if earlier.runs { "runs first" } else { "is not run" };
        let _ = writeln!(text, "  earlier  {} ({runs})", output::name(&earlier.path));
    }
    text
}

fn of_ours(ours: &Ours, kind: Kind) -> String {
    let mode = ours.mode.map(|mode| format!(", {mode}")).unwrap_or_default();
    let mut text = format!("installed{mode}\n");
    let program = match &ours.calls {
        Calls::InPath(program) | Calls::Recorded(program) => output::name(program),
        Calls::Nothing => format!("is missing: install btm, or `btm hook install {kind}` with the one you have"),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  program  {program}");
    let remarks = [
        (!ours.is_current, format!("older than this btm: `btm hook install {kind}` writes it anew")),
        (ours.is_edited, format!("edited by hand: `btm hook restore {kind}` puts it aside")),
        (!ours.runs, "not executable, so git does not run it".to_owned()),
    ];
    for (_, remark) in remarks.iter().filter(|(applies, _)| *applies) {
        let _ = writeln!(text, "  but      {remark}");
    }
    text
}
