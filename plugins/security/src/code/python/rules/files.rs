//! Temporary files, permissions, archives.

use btm_plugin::{Applicability, Fix, Region, Severity};
use ruff_text_size::Ranged;

use super::super::calls::Call;
use super::super::engine::{Engine, at, bytes};
use crate::code::catalogue::injection::ARCHIVE;
use crate::code::catalogue::web::{PERMISSIONS, TEMPORARY};
use crate::code::flow::value::{Known, Value};
use crate::code::report::Hit;

pub(super) fn check<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    match &*call.path {
        "tempfile.mktemp" | "os.tempnam" | "os.tmpnam" => {
            let mut hit = Hit::new(&TEMPORARY, at(call.node), "the name is free now but may be taken when the file is opened");
            if let Some(name) = call.node.func.as_attribute_expr().filter(|_| &*call.path == "tempfile.mktemp") {
                let fix = Fix::new("Use `tempfile.mkstemp`, which also opens the file", Applicability::MaybeIncorrect);
                hit = hit.fix(fix.edit(Region::bytes(bytes(name.attr.range())), "mkstemp"));
            }
            engine.hit(hit);
        }
        "open" | "io.open" | "codecs.open" => shared_file(engine, call),
        "os.chmod" | "os.mkdir" | "os.makedirs" => permissions(engine, call),
        path if path.ends_with("extractall") || path.ends_with(".extract") => archive(engine, call),
        _ => {}
    }
}

/// A file with a fixed name in a folder that everybody may write to.
fn shared_file<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(name) = call.args.first().and_then(Value::as_text) else { return };
    let writes =
        call.arg(1, "mode").and_then(Value::as_text).is_some_and(|mode| mode.contains(['w', 'a', '+']) && !mode.contains('x'));
    if writes && ["/tmp/", "/var/tmp/", "/dev/shm/"].iter().any(|folder| name.starts_with(folder)) {
        engine.flag(&TEMPORARY, call, Severity::Medium, "a file with a fixed name is written in a shared folder");
    }
}

fn permissions<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let Some(Value { known: Known::Int(mode), .. }) = call.arg(1, "mode") else { return };
    // The process's mask applies to folders that are made, but not to `chmod`; a sticky bit protects shared folders.
    if mode & 0o002 != 0 && mode & 0o1000 == 0 && &*call.path == "os.chmod" {
        let message = format!("mode `{mode:#o}` lets every user of the machine write");
        engine.hit(Hit::new(&PERMISSIONS, at(call.node), message));
    }
}

/// `tarfile…extractall()` without a filter. `zipfile` cleans the names of members itself.
fn archive<'a>(engine: &mut Engine<'a, '_, '_>, call: &Call<'a>) {
    let path = &*call.path;
    let tar = path.contains("tarfile.")
        || call.receiver.is_some()
            && path == ".extractall"
            && engine.text.contains("import tarfile")
            && !engine.text.contains("zipfile");
    let filtered = call.keyword("filter").is_some_and(|filter| filter.as_text() != Some("fully_trusted"));
    if tar && !filtered && call.arg(1, "members").is_none() && !call.is_open() {
        engine.flag(&ARCHIVE, call, Severity::Medium, "members of this archive may be written outside the folder");
    }
}
