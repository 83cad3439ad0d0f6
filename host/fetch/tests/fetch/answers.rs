//! What servers answer, and what becomes of the file.

use std::{fs, ops::ControlFlow};

use btm_fetch::FetchError;
use btm_model::Digest;

use crate::{
    server::{Reply, Server},
    setting::Setting,
};

#[test]
fn a_file_moves_to_where_it_belongs() {
    let server = Server::https(vec![Reply::file(b"content", &["ETag: \"1\""])]);
    let setting = Setting::new();
    let mut download = setting.download(&server.url("/"), b"content").unwrap();
    assert_eq!((download.bytes(), download.path()), (7, setting.partial().as_path()));
    assert_eq!(std::io::read_to_string(download.file().unwrap()).unwrap(), "content");
    let destination = setting.folder().join("plugin.wasm");
    fs::write(&destination, "older").unwrap();
    download.persist(&destination).unwrap();
    assert_eq!(fs::read(&destination).unwrap(), b"content");
    assert_eq!(setting.files(), ["plugin.wasm"]);
}

#[test]
fn a_chunked_file_and_one_that_ends_with_the_connection() {
    let chunked = Reply::head("200 OK", &["Transfer-Encoding: chunked"]).send("3\r\ncon\r\n4\r\ntent\r\n0\r\n\r\n");
    let open = Reply::head("200 OK", &["Connection: close"]).send("content");
    for reply in [chunked, open] {
        let server = Server::http(vec![reply]);
        assert_eq!(Setting::new().content(&server.url("/"), b"content"), b"content");
    }
}

#[test]
fn statuses() {
    let error = |status: &str| Setting::new().error(&Server::https(vec![Reply::status(status)]).url("/"));
    assert!(matches!(error("404 Not Found"), FetchError::NotFound { status: 404, .. }));
    assert!(matches!(error("410 Gone"), FetchError::NotFound { status: 410, .. }));
    assert!(matches!(error("401 Unauthorized"), FetchError::NotAuthorized { status: 401, .. }));
    assert!(matches!(error("403 Forbidden"), FetchError::NotAuthorized { status: 403, .. }));
    assert!(matches!(error("500 Oops"), FetchError::Status { status: 500, .. }));
    assert!(matches!(error("206 Partial Content"), FetchError::Status { status: 206, .. }));
    assert!(matches!(error("416 Range Not Satisfiable"), FetchError::Status { status: 416, .. }));
    assert!(matches!(error("304 Not Modified"), FetchError::Status { status: 304, .. }));
}

#[test]
fn nothing_from_a_server_is_shown() {
    let server =
        Server::https(vec![Reply::status("404 \u{1b}[31mhacked"), Reply::default().send("SSH-2.0-\u{1b}[31mhacked\r\n\r\n")]);
    let setting = Setting::new();
    for _ in 0..2 {
        let error = setting.error(&server.url("/"));
        assert!(matches!(error, FetchError::NotFound { .. } | FetchError::BadAnswer { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("hacked"));
    }
    assert!(setting.files().is_empty());
}

#[test]
fn an_answer_that_is_no_http() {
    for answer in
        ["SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]
    {
        let server = Server::https(vec![Reply::default().send(answer)]);
        assert!(matches!(Setting::new().error(&server.url("/")), FetchError::BadAnswer { .. }), "{answer}");
    }
    let server = Server::https(vec![Reply::default().send("HTTP/1.1 200 OK\r\n").endless("X: y\r\n")]);
    assert!(matches!(Setting::new().error(&server.url("/")), FetchError::BadAnswer { .. }));
}

#[test]
fn another_file_is_refused_and_removed() {
    let server = Server::https(vec![Reply::file(b"other", &["ETag: \"1\""])]);
    let setting = Setting::new();
    let error = setting.error(&server.url("/"));
    assert!(matches!(error, FetchError::WrongDigest { .. }));
    for digest in [Digest::of(b"expected"), Digest::of(b"other")] {
        assert!(error.to_string().contains(&digest.to_string()), "{error}");
    }
    assert!(setting.files().is_empty());
}

#[test]
fn progress_is_told_and_the_download_is_cancelled_with_what_it_has() {
    let content = vec![7; 300_000];
    let server = Server::https(vec![Reply::file(&content, &["ETag: \"1\""])]);
    let setting = Setting::new();
    let mut told = Vec::new();
    let stop_halfway = &mut |done, total| {
        told.push((done, total));
        if done > 150_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let error = setting.download_while(&server.url("/"), &content, stop_halfway).unwrap_err();
    assert!(matches!(error, FetchError::Cancelled));
    assert_eq!(told.first(), Some(&(0, Some(300_000))));
    assert!(told.is_sorted() && told.iter().all(|(_, total)| *total == Some(300_000)));
    assert_eq!(setting.kept().unwrap().len() as u64, told.last().unwrap().0);
    assert_eq!(setting.files(), ["partial", "partial.origin"]);
}

#[test]
fn a_folder_that_is_missing_is_named() {
    let server = Server::https(vec![Reply::file(b"content", &[])]);
    let setting = Setting::new();
    let client = setting.client().unwrap();
    let partial = setting.folder().join("missing/partial");
    let (url, digest) = (server.url("/"), Digest::of(b"content"));
    let wanted = btm_fetch::Wanted { url: &url, digest, partial: &partial };
    let error = client.download(wanted, &mut |_, _| ControlFlow::Continue(())).unwrap_err();
    assert!(matches!(&error, FetchError::Write { path, .. } if *path == partial));
    assert!(server.requests().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_with_the_path() {
    // The device can be locked by one download at a time, and all runs of this test have the same one.
    let turn = fs::File::create(std::env::temp_dir().join("btm-fetch-full-disk")).unwrap();
    turn.lock().unwrap();
    let server = Server::https(vec![Reply::file(b"expected", &["ETag: \"1\""])]);
    let setting = Setting::new();
    std::os::unix::fs::symlink("/dev/full", setting.partial()).unwrap();
    let error = setting.error(&server.url("/"));
    assert!(matches!(&error, FetchError::Write { path, .. } if *path == setting.partial()), "{error}");
    assert!(error.hint().unwrap().contains("space"));
}
