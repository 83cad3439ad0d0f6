//! Reading files that behave, and files that do not.

use std::{
    fs,
    io::{self, Read},
};

use btm_model::NoteKind;
use tempfile::TempDir;

use super::{
    BINARY_WINDOW, Contents as _, ReadError, Reader,
    stable::{Look, Source, read_stable},
};

fn folder() -> (TempDir, Reader) {
    let folder = tempfile::tempdir().unwrap();
    let reader = Reader::open(folder.path(), 10_000).unwrap();
    (folder, reader)
}

#[test]
fn reads_bytes_as_they_are() {
    let (folder, reader) = folder();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::write(folder.path().join("a/b"), b"\xef\xbb\xbfx\r\n\xff").unwrap();
    fs::write(folder.path().join("empty"), b"").unwrap();
    let content = reader.read_text("a/b").unwrap();
    assert_eq!(content.bytes(), b"\xef\xbb\xbfx\r\n\xff");
    assert_eq!(content.lines().count(), 2);
    assert_eq!(reader.read_text("empty").unwrap().into_bytes(), b"");
}

#[test]
fn the_limit_is_the_largest_size_that_is_read() {
    let (folder, reader) = folder();
    fs::write(folder.path().join("fits"), vec![b'x'; 10_000]).unwrap();
    fs::write(folder.path().join("not"), vec![b'x'; 10_001]).unwrap();
    assert!(reader.read_text("fits").is_ok());
    let error = reader.read_text("not").unwrap_err();
    assert_eq!(error.to_string(), "10001 bytes are more than the limit of 10000");
    assert_eq!(error.note("not").kind, NoteKind::Skipped);
}

#[test]
fn binary_is_what_git_calls_binary() {
    let (folder, reader) = folder();
    let mut bytes = vec![b'x'; 9_000];
    bytes[usize::try_from(BINARY_WINDOW).unwrap()] = 0;
    fs::write(folder.path().join("late"), &bytes).unwrap();
    bytes[usize::try_from(BINARY_WINDOW).unwrap() - 1] = 0;
    fs::write(folder.path().join("early"), &bytes).unwrap();
    assert!(reader.read_text("late").is_ok());
    assert!(matches!(reader.read_text("early"), Err(ReadError::Binary)));
    assert_eq!(reader.read("early").unwrap().bytes(), bytes, "unless asked for as it is");
}

#[test]
fn what_vanished_or_became_a_folder_is_skipped() {
    let (folder, reader) = folder();
    fs::create_dir(folder.path().join("folder")).unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    for (path, expected) in [
        ("gone", "the file vanished before it was read"),
        ("file/x", "the file vanished before it was read"),
        ("folder", "not a regular file"),
    ] {
        let error = reader.read_text(path).unwrap_err();
        assert_eq!(error.to_string(), expected, "{path}");
        assert_eq!(error.note(path).kind, NoteKind::Skipped);
    }
}

#[test]
fn no_path_leads_out_of_the_root() {
    let (_folder, reader) = folder();
    for path in ["../x", "/etc/passwd", "a/../../x", ""] {
        assert!(reader.read(path).is_err(), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    use std::os::unix::fs::symlink;
    let (folder, reader) = folder();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "x").unwrap();
    fs::write(folder.path().join("real"), "x").unwrap();
    symlink("real", folder.path().join("inside")).unwrap();
    symlink(outside.path().join("secret"), folder.path().join("out")).unwrap();
    symlink("loop", folder.path().join("loop")).unwrap();
    for path in ["inside", "out", "loop"] {
        assert!(matches!(reader.read(path), Err(ReadError::Link)), "{path}");
    }
    symlink(outside.path(), folder.path().join("folder")).unwrap();
    assert!(matches!(reader.read("folder/secret"), Err(ReadError::Denied)), "not even by a folder on the way");
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_are_not_waited_for() {
    let (folder, reader) = folder();
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, folder.path().join("pipe"), rustix::fs::FileType::Fifo, mode, 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    for path in ["pipe", "socket"] {
        let error = reader.read(path).unwrap_err();
        assert!(matches!(error, ReadError::NotAFile), "{path}: {error:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_makes_the_run_incomplete() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, reader) = folder();
    let path = folder.path().join("closed");
    fs::write(&path, "x").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::File::open(&path).is_ok() {
        skipped("this user may read everything");
        return;
    }
    let note = reader.read("closed").unwrap_err().note("closed");
    assert_eq!((note.kind, &*note.message), (NoteKind::Unreadable, "permission denied"));
}

#[cfg(unix)]
fn skipped(reason: &str) {
    eprintln!("skipped: {reason}");
}

/// A file to which something happens while it is read.
struct Restless {
    looks: Vec<Look>,
    bytes: &'static [u8],
}

impl Read for Restless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer)
    }
}

impl Source for Restless {
    fn look(&mut self) -> io::Result<Look> {
        Ok(self.looks.remove(0))
    }
}

fn look(bytes: u64, second: u64) -> Look {
    let modified = std::time::UNIX_EPOCH + std::time::Duration::from_secs(second);
    Look { is_file: true, bytes, modified: Some(modified) }
}

#[test]
fn what_changes_while_it_is_read_is_noticed() {
    for (what, bytes, looks) in [
        ("grew", &b"longer"[..], [look(3, 0), look(6, 0)]),
        ("was cut", b"ab", [look(3, 0), look(2, 0)]),
        ("was overwritten", b"abc", [look(3, 0), look(3, 1)]),
        ("grew just after", b"abc", [look(3, 0), look(4, 0)]),
    ] {
        let result = read_stable(&mut Restless { looks: looks.to_vec(), bytes }, 100, true);
        assert!(matches!(result, Err(ReadError::Changed)), "{what}");
    }
    let calm = read_stable(&mut Restless { looks: vec![look(3, 0), look(3, 0)], bytes: b"abc" }, 100, true);
    assert_eq!(calm.unwrap(), b"abc");
    assert_eq!(ReadError::Changed.note("x").kind, NoteKind::Unreadable);
}

#[test]
fn a_file_without_end_is_not_read_to_the_end() {
    struct Endless;
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(b'x');
            Ok(buffer.len())
        }
    }
    impl Source for Endless {
        fn look(&mut self) -> io::Result<Look> {
            Ok(look(0, 0))
        }
    }
    assert!(matches!(read_stable(&mut Endless, 100, true), Err(ReadError::Changed)));
}
