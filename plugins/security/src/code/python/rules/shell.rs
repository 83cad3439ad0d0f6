//! Programs that are started with a shell.

use btm_plugin::Severity;

use super::super::calls::Call;
use super::super::engine::{Engine, at};
use crate::code::catalogue::injection::SHELL;
use crate::code::flow::taint::clean;
use crate::code::flow::value::Value;
use crate::code::report::Hit;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    match &*call.path {
        "os.system"
        | "os.popen"
        | "os.popen2"
        | "os.popen3"
        | "commands.getoutput"
        | "commands.getstatusoutput"
        | "subprocess.getoutput"
        | "subprocess.getstatusoutput"
        | "asyncio.create_subprocess_shell"
        | "popen2.popen2"
        | "pty.spawn" => {
            if let Some(command) = call.args.first() {
                line(engine, call, command);
            }
        }
        "subprocess.run" | "subprocess.call" | "subprocess.check_call" | "subprocess.check_output" | "subprocess.Popen" => {
            let Some(command) = call.arg(0, "args") else { return };
            match call.keyword("shell") {
                Some(shell) if shell.truth() == Some(true) => line(engine, call, command),
                _ => arguments(engine, call, command),
            }
        }
        "asyncio.create_subprocess_exec" | "os.execl" | "os.execlp" | "os.execv" | "os.execvp" | "os.spawnl" | "os.startfile" => {
            if let Some(first) = call.args.first() {
                program(engine, call, first);
            }
        }
        path if path.ends_with(".exec_command") && path.contains("paramiko") => {
            if let Some(command) = call.args.first() {
                line(engine, call, command);
            }
        }
        _ => {}
    }
}

/// A command line that a shell reads.
fn line<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>, command: &Value) {
    if tainted(engine, call, command, "a shell command is built from data from outside")
        || command.is_literal()
        || is_quoted(command)
    {
        return;
    }
    if command.flow.taint.is_some() {
        return;
    }
    let parts_are_literal = command
        .parts
        .as_ref()
        .is_some_and(|parts| parts.list && parts.entries.first().is_some_and(|(_, first)| first.is_literal()));
    let severity = if parts_are_literal { Severity::Low } else { Severity::Medium };
    engine.flag(&SHELL, call, severity, "a shell runs a command that is not a literal");
}

/// Whether nothing unknown is left in a command.
fn is_quoted(command: &Value) -> bool {
    matches!(&command.known, crate::code::flow::value::Known::Pattern(text) if !text.contains('\0'))
}

/// A list of arguments: dangerous if the program is chosen by data, or is itself a shell that is given a line.
fn arguments<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>, command: &Value) {
    let Some(parts) = command.parts.as_ref().filter(|parts| parts.list) else {
        program(engine, call, command);
        return;
    };
    let Some((_, first)) = parts.entries.first() else { return };
    let shells = ["sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh"];
    let is_shell = |value: &Value| value.as_text().is_some_and(|text| shells.contains(&text.rsplit('/').next().unwrap_or(text)));
    let has_switch = parts.entries.iter().any(|(_, part)| matches!(part.as_text(), Some("-c" | "/c" | "/C" | "-Command")));
    if parts.entries.iter().any(|(_, part)| is_shell(part)) && has_switch {
        tainted(engine, call, command, "a shell command is built from data from outside");
    } else {
        program(engine, call, first);
    }
}

/// The program to start; that the user who started this one may choose it is no danger.
fn program<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>, value: &Value) {
    if let Some((severity, taint)) = value.severity(clean::SHELL, None) {
        let message = "the program to start is chosen by data from outside";
        engine.hit(Hit::new(&SHELL, at(call.node), message).severity(severity).source(taint.range()));
    }
}

fn tainted<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>, value: &Value, message: &str) -> bool {
    let Some((severity, taint)) = value.severity(clean::SHELL, Some(Severity::Medium)) else { return false };
    engine.hit(Hit::new(&SHELL, at(call.node), message).severity(severity).source(taint.range()));
    true
}
