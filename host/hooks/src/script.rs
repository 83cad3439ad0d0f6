//! The text of btm's hook: written for a POSIX shell, and read again.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::{
    Kind, Mode,
    found::EARLIER,
    quote::{self, quoted, unquoted},
};

/// The version of the text. It goes up when the text changes, so that `status` can tell an old one.
pub const VERSION: u32 = 1;

const SHELL: &str = "#!/bin/sh\n";
const HEADER: &str = "# btm hook, version ";
const SUM: &str = ", sum ";
const PROGRAM: &str = "program=";

/// What a hook shall do.
pub struct Script<'a> {
    pub kind: Kind,
    pub mode: Mode,
    /// The program to run if it is still there; else the one in `PATH`.
    pub program: &'a Path,
    /// Whether the earlier hook may by now be what runs this one; then it must not be run again.
    pub may_be_run_by_earlier: bool,
}

impl Script<'_> {
    /// The whole file.
    pub fn text(&self) -> Vec<u8> {
        let before = format!("{SHELL}{HEADER}{VERSION}, {}{SUM}", self.mode);
        let after = self.after_sum();
        [before.as_bytes(), sum(before.as_bytes(), &after).as_bytes(), &after].concat()
    }

    fn after_sum(&self) -> Vec<u8> {
        let kind = self.kind;
        let about = format!(
            "\n# Runs btm {}. To take it out and get back the hook that was here before: btm hook uninstall {kind}\n\
             # Without btm: rename {kind}.{EARLIER} to {kind} if it is there; if not, delete this file.\n",
            kind.moment()
        );
        let program = [PROGRAM.as_bytes(), &quoted(&quote::bytes(self.program)), b"\n"].concat();
        [about.as_bytes(), &program, self.earlier().as_bytes(), self.search().as_bytes(), self.run().as_bytes()].concat()
    }

    /// Runs the earlier hook.
    fn earlier(&self) -> String {
        let (input, give) = if self.kind.has_input() {
            ("\n# What git says on the input is for both.\ninput=$(cat; echo .)\n", format!("{INPUT} | "))
        } else {
            ("", String::new())
        };
        let unless =
            if self.may_be_run_by_earlier { "[ -z \"${PRE_COMMIT_RUNNING_LEGACY-}${PREK_RUNNING_LEGACY-}\" ] && " } else { "" };
        format!(
            "{input}
# First the hook that was here before. If it fails, git stops.
case $0 in */*) folder=${{0%/*}} ;; *) folder=. ;; esac
earlier=$folder/{}.{EARLIER}
if {unless}[ -f \"$earlier\" ] && [ -x \"$earlier\" ]; then
    {give}\"$earlier\" \"$@\" || exit
fi
",
            self.kind
        )
    }

    /// Finds btm.
    fn search(&self) -> String {
        let (kind, bypass) = (self.kind, self.kind.bypass());
        let (outcome, code) = match self.mode {
            Mode::Blocking => ("", 1),
            Mode::NonBlocking => (", so nothing was checked", 0),
        };
        format!(
            "
# Then btm: the one that wrote this file, or else the one in PATH, which may be another program of this name.
if ! [ -f \"$program\" ] || ! [ -x \"$program\" ]; then
    if ! command -v btm >/dev/null; then
        printf '%s\\n' \"btm hook: there is no program btm, neither at $program nor in PATH{outcome}.\" >&2
        echo 'Install btm; or take the hook out with `btm hook uninstall {kind}`; or pass it by once with `{bypass}`.' >&2
        printf '%s\\n' \"How to take it out without btm is written in $0.\" >&2
        exit {code}
    fi
    program=btm
fi
"
        )
    }

    fn run(&self) -> String {
        let kind = self.kind;
        let give = if self.kind.has_input() { format!("{INPUT} | ") } else { String::new() };
        match self.mode {
            Mode::Blocking => format!("{give}\"$program\" hook run {kind} -- \"$@\"\n"),
            Mode::NonBlocking => {
                format!("{give}\"$program\" hook run {kind} --non-blocking -- \"$@\"\n# Whatever it says, git goes on.\nexit 0\n")
            }
        }
    }
}

/// Gives the input on, also to who does not read it. The dot kept the shell from dropping line breaks at its end.
const INPUT: &str = "printf %s \"${input%.}\" 2>/dev/null";

/// A hook of btm's, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The version of its text; 0 if it cannot be told any more.
    pub version: u32,
    pub mode: Option<Mode>,
    pub program: Option<PathBuf>,
    /// Whether it is not as btm wrote it.
    pub is_edited: bool,
}

impl Written {
    /// Reads a hook, if it is one of btm's, of whatever version.
    pub fn read(content: &[u8]) -> Option<Self> {
        let header = line_with(content, HEADER)?;
        let line = content[header..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        let text = String::from_utf8_lossy(line);
        let mut fields = text[HEADER.len()..].split(", ");
        let version = fields.next().and_then(|version| version.parse().ok()).unwrap_or(0);
        let mode = fields.next().and_then(|name| Mode::ALL.into_iter().find(|mode| mode.name() == name));
        let program = line_with(content, PROGRAM).and_then(|at| unquoted(&content[at + PROGRAM.len()..])).map(quote::path);
        Some(Self { version, mode, program, is_edited: !has_its_sum(content, header + line.len()) })
    }
}

/// Where the first line begins that begins with this.
fn line_with(content: &[u8], beginning: &str) -> Option<usize> {
    let mut at = 0;
    for line in content.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(beginning.as_bytes()) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The sum is the end of the header, and is about everything but itself.
fn has_its_sum(content: &[u8], end: usize) -> bool {
    let (head, after) = content.split_at(end);
    let Some(at) = head.len().checked_sub(DIGITS) else { return false };
    let (before, digits) = head.split_at(at);
    before.starts_with(SHELL.as_bytes()) && before.ends_with(SUM.as_bytes()) && sum(before, after).as_bytes() == digits
}

const DIGITS: usize = 16;

/// Tells what was edited; it is not meant to keep anybody from anything.
fn sum(before: &[u8], after: &[u8]) -> String {
    let digest = Sha256::new().chain_update(before).chain_update(after).finalize();
    digest.iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Script, VERSION, Written};
    use crate::{Kind, Mode};

    fn script(program: &str) -> Vec<u8> {
        let program = Path::new(program);
        Script { kind: Kind::PreCommit, mode: Mode::NonBlocking, program, may_be_run_by_earlier: false }.text()
    }

    #[test]
    fn what_was_written_can_be_read() {
        for program in ["/usr/bin/btm", "/a b/it's\nprogram=x\n# btm hook, version 9/$(btm)\"\\"] {
            let expected =
                Written { version: VERSION, mode: Some(Mode::NonBlocking), program: Some(program.into()), is_edited: false };
            assert_eq!(Written::read(&script(program)), Some(expected), "{program}");
        }
    }

    #[test]
    fn every_edit_is_noticed() {
        let text = script("/usr/bin/btm");
        for at in 0..text.len() {
            let mut edited = text.clone();
            edited[at] ^= 1;
            assert!(Written::read(&edited).is_none_or(|written| written.is_edited), "{at}");
        }
        for edited in [[&text[..], b"\n"].concat(), [b"#!/bin/bash\n", &text[10..]].concat()] {
            assert!(Written::read(&edited).unwrap().is_edited);
        }
        assert!(Written::read(&text[..100]).unwrap().is_edited);
    }

    #[test]
    fn other_hooks_are_not_btms() {
        for content in ["", "#!/bin/sh\nbtm hook run pre-commit\n", "#!/bin/sh\necho '# btm hook, version 1'\n"] {
            assert_eq!(Written::read(content.as_bytes()), None, "{content}");
        }
        assert!(Written::read(b"# btm hook, version ").unwrap().is_edited);
    }

    #[test]
    fn the_whole_text() {
        let program = Path::new("/opt/it's/btm");
        let text = Script { kind: Kind::PrePush, mode: Mode::Blocking, program, may_be_run_by_earlier: true }.text();
        let text = String::from_utf8(text).unwrap();
        let (header, rest) = text.split_at(text.find(", sum ").unwrap());
        assert_eq!(header, "#!/bin/sh\n# btm hook, version 1, blocking");
        assert_eq!(&rest[", sum 0123456789abcdef\n".len()..], include_str!("script/pre-push.expected"));
    }
}
