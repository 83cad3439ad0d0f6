//! Hook scripts: what btm wrote is read as it was written, and whatever else is there is no harm.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _, path::Path};

use btm_hooks::{
    Kind, Mode,
    fuzzing::{manager, quoted, read, unquoted, write},
};

pub fn run(bytes: &[u8]) {
    let _ = (manager(bytes), unquoted(bytes));
    let line = [&quoted(bytes)[..], b"\nmore"].concat();
    assert_eq!(unquoted(&line).as_deref(), Some(bytes), "a quoted word");
    if let Some(hook) = read(bytes).filter(|hook| !hook.is_edited) {
        assert!(hook.version > 0 && hook.program.is_some(), "a whole hook without a version or program: {hook:?}");
    }
    let program = Path::new(OsStr::from_bytes(bytes));
    let text = write(Kind::PreCommit, Mode::Blocking, program);
    let Some(hook) = read(&text) else { panic!("btm's own hook is not known as such") };
    assert_eq!((hook.program.as_deref(), hook.mode, hook.is_edited), (Some(program), Some(Mode::Blocking), false));
}
