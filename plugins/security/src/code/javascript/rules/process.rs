//! Programs that are started, code that is run, files in shared folders.

use btm_plugin::Severity;

use super::super::calls::Call;
use super::super::values::bytes;
use super::super::walk::Walker;
use crate::code::catalogue::injection::{CODE, SHELL};
use crate::code::catalogue::web::{PERMISSIONS, TEMPORARY};
use crate::code::flow::taint::clean;
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;

pub(super) fn check(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    match &*call.path {
        "child_process.exec"
        | "child_process.execSync"
        | "shelljs.exec"
        | "execa.command"
        | "execa.commandSync"
        | "execa.execaCommand" => line(walker, call),
        "child_process.spawn"
        | "child_process.spawnSync"
        | "child_process.execFile"
        | "child_process.execFileSync"
        | "cross-spawn"
        | "execa"
        | "execa.execa" => {
            let shell = call
                .args
                .iter()
                .filter_map(|arg| arg.member("shell"))
                .any(|shell| !shell.is_bool(false) && shell.truth() != Some(false));
            if shell { line(walker, call) } else { program(walker, call) }
        }
        "eval" | "new Function" | "Function" | "vm.runInNewContext" | "vm.runInThisContext" | "new vm.Script" => {
            code(walker, call)
        }
        "setTimeout" | "setInterval" | "window.setTimeout" | "window.setInterval" => timer(walker, call),
        "fs.writeFile" | "fs.writeFileSync" | "fs.appendFile" | "fs.appendFileSync" | "fs.createWriteStream" => {
            shared(walker, call)
        }
        "fs.chmod" | "fs.chmodSync" | "fs.promises.chmod" => mode(walker, call),
        _ => {}
    }
}

/// A command line that a shell reads.
fn line(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let Some(command) = call.args.first() else { return };
    let listed = call.args.get(1).filter(|arg| arg.parts.as_ref().is_some_and(|parts| parts.list));
    for part in std::iter::once(command).chain(listed) {
        if let Some((severity, taint)) = part.severity(clean::SHELL, Some(Severity::Medium)) {
            walker.hit(
                Hit::new(&SHELL, bytes(call.span), "a shell command is built from data from outside")
                    .severity(severity)
                    .source(taint.range()),
            );
            return;
        }
    }
    if is_open(command) {
        let built = matches!(command.known, Known::Pattern(_));
        let severity = if built { Severity::Medium } else { Severity::Low };
        walker.flag(&SHELL, call, severity, "a shell runs a command that is not a literal");
    }
}

/// Whether something unknown is in a text.
fn is_open(value: &Value) -> bool {
    value.flow.taint.is_none() && !value.is_literal() && !matches!(&value.known, Known::Pattern(text) if !text.contains('\0'))
}

fn program(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let Some(program) = call.args.first() else { return };
    let shell = matches!(
        program.as_text().and_then(|text| text.rsplit('/').next()),
        Some("sh" | "bash" | "cmd" | "cmd.exe" | "powershell" | "zsh")
    );
    let dangerous = if shell { call.args.get(1) } else { Some(program) };
    if let Some((severity, taint)) = dangerous.and_then(|value| value.severity(clean::SHELL, None)) {
        walker.hit(
            Hit::new(&SHELL, bytes(call.span), "the command to start is chosen by data from outside")
                .severity(severity)
                .source(taint.range()),
        );
    }
}

/// Code that is not known; data that is known to come from outside is in the table of sinks.
fn code(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let Some(source) = call.args.last().filter(|_| call.path.contains("Function")).or_else(|| call.args.first()) else { return };
    if is_open(source) {
        let name = call.path.trim_start_matches("new ");
        walker.flag(&CODE, call, Severity::Medium, &format!("`{name}` runs code that is not a literal"));
    }
}

/// `setTimeout("code", …)`.
fn timer(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let Some(source) = call.args.first() else { return };
    match &source.known {
        Known::Pattern(_) => {
            let severity = source.severity(clean::CODE, None);
            let hit = Hit::new(&CODE, bytes(call.span), "the timer runs a text as code");
            walker.hit(match severity {
                Some((severity, taint)) => hit.severity(severity).source(taint.range()),
                None => hit.severity(Severity::Medium),
            });
        }
        Known::Text(_) => walker.flag(&CODE, call, Severity::Low, "the timer runs a text as code"),
        _ => {}
    }
}

fn shared(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let text = match call.args.first().map(|path| &path.known) {
        Some(Known::Text(text)) => text.clone(),
        _ => return,
    };
    if ["/tmp/", "/var/tmp/", "/dev/shm/"].iter().any(|folder| text.starts_with(folder)) {
        walker.flag(&TEMPORARY, call, Severity::Medium, "a file with a fixed name is written in a shared folder");
    }
}

fn mode(walker: &mut Walker<'_, '_, '_>, call: &Call) {
    let mode = match call.args.get(1).map(|mode| &mode.known) {
        Some(Known::Int(mode)) => *mode,
        Some(Known::Text(text)) => i64::from_str_radix(text, 8).unwrap_or(0),
        _ => return,
    };
    if mode & 0o002 != 0 && mode & 0o1000 == 0 {
        walker.flag(&PERMISSIONS, call, Severity::Medium, "this mode lets every user of the machine write");
    }
}
