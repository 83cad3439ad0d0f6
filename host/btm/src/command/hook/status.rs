//! `btm hook status`: which hooks there are, and what they run.

use std::fmt::Write as _;

use btm_hooks::{Calls, Kind, Ours, State, Status};

use crate::output;

/// What there is of the hooks that btm installs.
pub(super) fn text(statuses: &[Status]) -> String {
    let installs = |status: &&Status| status.kind == Kind::PreCommit;
    statuses.iter().filter(installs).map(one).collect()
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
        State::Ours(ours) => text += &of_ours(ours),
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  file     {}", output::name(&status.hook));
    if let Some(earlier) = &status.earlier {
        let runs = if earlier.runs { "runs first" } else { "is not run" };
        let _ = writeln!(text, "  earlier  {} ({runs})", output::name(&earlier.path));
    }
    text
}

fn of_ours(ours: &Ours) -> String {
    let mode = ours.mode.map(|mode| format!(", {mode}")).unwrap_or_default();
    let mut text = format!("installed{mode}\n");
    let program = match &ours.calls {
        Calls::InPath(program) | Calls::Recorded(program) => output::name(program),
        Calls::Nothing => "is missing: install btm, or `btm hook install` with the one you have".to_owned(),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  program  {program}");
    let remarks = [
        (!ours.is_current, "older than this btm: `btm hook install` writes it anew"),
        (ours.is_edited, "edited by hand: `btm hook restore` puts it aside"),
        (!ours.runs, "not executable, so git does not run it"),
    ];
    for (_, remark) in remarks.iter().filter(|(applies, _)| *applies) {
        let _ = writeln!(text, "  but      {remark}");
    }
    text
}
