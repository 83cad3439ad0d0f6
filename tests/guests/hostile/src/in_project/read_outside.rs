//! Tries to read and list what lies outside the project, and says what it got.

use btm_plugin::{AnalyzeError, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    for path in [
        "../secret.txt",
        "/etc/passwd",
        "sub/../../secret.txt",
        "link-out",
        "link-out/secret.txt",
        ".git/config",
        "",
        ".",
        "a\0b",
    ] {
        let answer = match project.read(path) {
            Ok(content) => format!("got {} bytes", content.len()),
            Err(error) => format!("{error:?}"),
        };
        crate::tell(project, format!("read {path:?}: {answer}"));
    }
    for glob in ["../*", "/etc/*", "**/../*", "[", "!*", ""] {
        let found = project.find(&[glob]);
        crate::tell(project, format!("find {glob:?}: {found:?}"));
    }
    Ok(())
}
