//! Several downloads of the same file at once.

use std::{fs, ops::ControlFlow};

use btm_fetch::FetchError;

use crate::{
    server::{Reply, Server},
    setting::Setting,
};

#[test]
fn whoever_comes_second_has_a_file_of_its_own() {
    let content = vec![5; 200_000];
    let replies = || vec![Reply::file(&content, &["ETag: \"1\""])];
    let (first, second) = (Server::https(replies()), Server::https(replies()));
    let (setting, destination) = (Setting::new(), tempfile::tempdir().unwrap());
    let mut others = 0;
    let download = setting.download_while(&first.url("/"), &content, &mut |done, _| {
        if done > 0 && others == 0 {
            others += 1;
            let other = setting.download(&second.url("/"), &content).unwrap();
            assert_ne!(other.path(), setting.partial());
            other.persist(&destination.path().join("second")).unwrap();
        }
        ControlFlow::Continue(())
    });
    download.unwrap().persist(&destination.path().join("first")).unwrap();
    for name in ["first", "second"] {
        assert_eq!(fs::read(destination.path().join(name)).unwrap(), content);
    }
    assert!(setting.files().is_empty());
    assert_eq!(others, 1);
}

#[test]
fn a_failure_of_the_second_leaves_nothing_and_harms_nothing() {
    let server = Server::https(vec![Reply::file(b"content", &["ETag: \"1\""]), Reply::cut(b"con", 7, &["ETag: \"1\""])]);
    let setting = Setting::new();
    let first = setting.download(&server.url("/"), b"content").unwrap();
    assert!(matches!(setting.download(&server.url("/"), b"content"), Err(FetchError::Truncated { .. })));
    assert_eq!(setting.files(), ["partial", "partial.origin"]);
    drop(first);
    assert_eq!(setting.content("https://127.0.0.1:1/", b"content"), b"content");
}

#[test]
fn a_file_that_has_moved_is_not_touched_by_later_downloads() {
    let server = Server::https(vec![Reply::file(b"content", &["ETag: \"1\""]), Reply::file(b"newer", &["ETag: \"2\""])]);
    let setting = Setting::new();
    let (first, second) = (setting.folder().join("first"), setting.folder().join("second"));
    setting.download(&server.url("/"), b"content").unwrap().persist(&first).unwrap();
    setting.download(&server.url("/"), b"newer").unwrap().persist(&second).unwrap();
    assert_eq!(fs::read(first).unwrap(), b"content");
    assert_eq!(fs::read(second).unwrap(), b"newer");
    assert!(!server.requests()[1].contains("range"));
}

#[test]
fn many_at_once() {
    let content = vec![9; 100_000];
    let setting = Setting::new();
    let destination = setting.folder().join("plugin.wasm");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let server = Server::https(vec![Reply::file(&content, &["ETag: \"1\""])]);
                setting.download(&server.url("/"), &content).unwrap().persist(&destination).unwrap();
                assert_eq!(fs::read(&destination).unwrap(), content);
            });
        }
    });
    assert_eq!(setting.files(), ["plugin.wasm"]);
}
