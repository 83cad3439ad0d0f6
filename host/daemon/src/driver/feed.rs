//! What a scan tells while it runs: a file in the folder of its run grows by a line of JSON each time.

use std::{
    io::{BufRead as _, BufReader, Seek as _, SeekFrom},
    mem::MaybeUninit,
    path::{Path, PathBuf},
};

use btm_files::own;
use btm_model::TaskId;
use btm_protocol::{EVENTS, Notice, Progress, WorkerEvent};
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use tokio::sync::mpsc;

use super::Input;
use crate::descriptor;

/// Bytes of a line that are read. A longer one is none of ours.
const MOST: u64 = 64 << 10;

/// What a scan tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// How far it is.
    Further(TaskId, Progress),
    /// Something that cannot wait.
    Notice(Notice),
}

/// Passes on what a scan tells, until it is aborted.
pub(super) async fn follow(id: TaskId, folder: PathBuf, inputs: mpsc::Sender<Input>) {
    let watch = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).and_then(|watch| {
        inotify::add_watch(&watch, &folder, WatchFlags::MODIFY | WatchFlags::CREATE | WatchFlags::DONT_FOLLOW).map(|_| watch)
    });
    let Ok(watch) = watch.map_err(std::io::Error::from).and_then(descriptor::readable) else { return };
    let (path, mut read) = (folder.join(EVENTS), 0);
    let mut buffer = [MaybeUninit::uninit(); 4_096];
    loop {
        for told in lines(&path, &mut read).iter().filter_map(|line| tell(id, line)) {
            if inputs.send(Input::Told(told)).await.is_err() {
                return;
            }
        }
        let Ok(mut ready) = watch.readable().await else { return };
        let mut changes = inotify::Reader::new(watch.get_ref(), &mut buffer);
        while changes.next().is_ok() {}
        ready.clear_ready();
    }
}

/// The whole lines that were not read yet.
fn lines(path: &Path, read: &mut u64) -> Vec<String> {
    let Ok(mut file) = own::read(path) else { return Vec::new() };
    if file.seek(SeekFrom::Start(*read)).is_err() {
        return Vec::new();
    }
    let (mut file, mut lines) = (BufReader::new(file), Vec::new());
    loop {
        let mut line = Vec::new();
        let taken = std::io::Read::take(&mut file, MOST).read_until(b'\n', &mut line);
        if !taken.is_ok_and(|taken| taken > 0) || line.last() != Some(&b'\n') {
            return lines;
        }
        *read += line.len() as u64;
        lines.push(String::from_utf8_lossy(&line).into_owned());
    }
}

/// What a line says; nothing if it is none of ours.
fn tell(id: TaskId, line: &str) -> Option<Told> {
    Some(match serde_json::from_str(line).ok()? {
        WorkerEvent::Files { done, total } => {
            // At most 99: the end is told by the state.
            let percent = (done.saturating_mul(100) / total.max(1)).min(99);
            Told::Further(id, Progress { percent: u8::try_from(percent).unwrap_or(99), remaining: None })
        }
        WorkerEvent::Finding { rule, severity, place, message } => {
            Told::Notice(Notice::Finding { id, severity, rule, place, message })
        }
    })
}

#[cfg(test)]
mod tests {
    use btm_model::Severity;

    use super::*;

    fn id() -> TaskId {
        "7".parse().unwrap()
    }

    #[test]
    fn half_a_line_waits_for_the_other_half() {
        let folder = tempfile::tempdir().unwrap();
        let (path, mut read) = (folder.path().join(EVENTS), 0);
        assert!(lines(&path, &mut read).is_empty());
        let put = |text: &str| btm_faults::replace(btm_faults::Point::WorkerEvents, &path, text.as_bytes()).unwrap();
        put("{\"done\":1,\"total\":4}\n{\"do");
        assert_eq!(lines(&path, &mut read).len(), 1);
        put("{\"done\":1,\"total\":4}\n{\"done\":4,\"total\":4}\n");
        assert_eq!(lines(&path, &mut read), ["{\"done\":4,\"total\":4}\n"]);
        assert!(lines(&path, &mut read).is_empty());
    }

    #[test]
    fn lines_are_understood_or_passed_over() {
        let percent = |line: &str| match tell(id(), line) {
            Some(Told::Further(_, progress)) => progress.percent,
            other => panic!("{other:?}"),
        };
        assert_eq!(percent("{\"done\":1,\"total\":4}"), 25);
        assert_eq!(percent("{\"done\":4,\"total\":4}"), 99);
        assert_eq!(percent("{\"done\":0,\"total\":0}"), 0);
        let finding = "{\"rule\":\"a/b\",\"severity\":\"critical\",\"place\":\"a.py:1\",\"message\":\"m\"}";
        assert!(matches!(tell(id(), finding), Some(Told::Notice(Notice::Finding { severity: Severity::Critical, .. }))));
        for other in ["", "{}", "[1]", "{\"done\":-1,\"total\":4}"] {
            assert_eq!(tell(id(), other), None, "{other}");
        }
    }
}
