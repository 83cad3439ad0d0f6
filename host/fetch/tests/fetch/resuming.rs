//! Downloads that continue where an earlier one ended.

use std::fs;

use btm_fetch::FetchError;

use crate::{
    server::{Reply, Server},
    setting::Setting,
};

const CONTENT: &[u8] = b"the whole content of a plugin";

/// A setting whose first download ended after nine bytes, and the server with the replies for the next ones.
fn interrupted(headers: &[&str], next: Vec<Reply>) -> (Setting, Server) {
    let setting = Setting::new();
    let server = Server::https([vec![Reply::cut(&CONTENT[..9], CONTENT.len(), headers)], next].concat());
    let error = setting.download(&server.url("/a"), CONTENT).unwrap_err();
    assert!(matches!(error, FetchError::Truncated { received: 9, .. }), "{error}");
    assert_eq!(setting.kept().unwrap(), &CONTENT[..9]);
    (setting, server)
}

fn whole(headers: &[&str]) -> Reply {
    Reply::file(CONTENT, headers)
}

#[test]
fn the_rest_is_asked_for() {
    let (setting, server) = interrupted(&["ETag: \"1\"", "Last-Modified: Sat"], vec![Reply::rest(CONTENT, 9)]);
    let mut told = Vec::new();
    let download = setting.download_while(&server.url("/a"), CONTENT, &mut |done, total| {
        told.push((done, total));
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(fs::read(download.unwrap().path()).unwrap(), CONTENT);
    let request = &server.requests()[1];
    assert!(request.contains("\r\nrange: bytes=9-\r\n") && request.contains("\r\nif-range: \"1\"\r\n"), "{request}");
    assert_eq!(told, [(9, Some(29)), (29, Some(29))]);
}

#[test]
fn a_date_is_as_good_as_a_tag() {
    let date = "Sat, 21 Nov 2026 10:00:00 GMT";
    let (setting, server) = interrupted(&["ETag: W/\"1\"", &format!("Last-Modified: {date}")], vec![Reply::rest(CONTENT, 9)]);
    assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
    let request = &server.requests()[1];
    assert!(request.contains(&format!("\r\nif-range: {}\r\n", date.to_lowercase())), "{request}");
}

#[test]
fn what_cannot_be_recognised_is_downloaded_anew() {
    let (setting, server) = interrupted(&[], vec![whole(&[])]);
    assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
    assert!(!server.requests()[1].contains("range"));
}

#[test]
fn another_address_is_another_file() {
    let (setting, server) = interrupted(&["ETag: \"1\""], vec![whole(&[])]);
    assert_eq!(setting.content(&server.url("/b"), CONTENT), CONTENT);
    assert!(!server.requests()[1].contains("range"));
}

#[test]
fn a_server_without_ranges_or_with_another_file_now_gives_all_of_it() {
    for tag in ["ETag: \"1\"", "ETag: \"2\""] {
        let (setting, server) = interrupted(&["ETag: \"1\""], vec![whole(&[tag])]);
        assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
        assert_eq!(server.requests().len(), 2);
    }
}

#[test]
fn a_changed_file_is_recorded_as_such() {
    let again = vec![Reply::cut(&CONTENT[..4], CONTENT.len(), &["ETag: \"2\""]), Reply::rest(CONTENT, 4)];
    let (setting, server) = interrupted(&["ETag: \"1\""], again);
    assert!(matches!(setting.download(&server.url("/a"), CONTENT), Err(FetchError::Truncated { received: 4, .. })));
    assert_eq!(setting.kept().unwrap(), &CONTENT[..4]);
    assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
    assert!(server.requests()[2].contains("\r\nrange: bytes=4-\r\n") && server.requests()[2].contains("\r\nif-range: \"2\"\r\n"));
}

#[test]
fn without_a_fitting_rest_it_is_downloaded_anew() {
    let elsewhere =
        Reply::head("206 Partial Content", &["Content-Range: bytes 3-28/29", "Content-Length: 26"]).send(&CONTENT[3..]);
    let unnamed = Reply::head("206 Partial Content", &["Content-Length: 20"]).send(&CONTENT[9..]);
    let other = Reply::head("206 Partial Content", &["Content-Range: bytes 9-28/29", "Content-Length: 20"]).send([0; 20]);
    for reply in [Reply::status("416 Range Not Satisfiable"), elsewhere, unnamed, other] {
        let (setting, server) = interrupted(&["ETag: \"1\""], vec![reply, whole(&[])]);
        assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
        assert!(server.requests()[1].contains("range: ") && !server.requests()[2].contains("range"));
    }
}

#[test]
fn a_rest_that_ends_early_or_is_too_large() {
    let short = Reply::head("206 Partial Content", &["Content-Range: bytes 9-11/29", "Content-Length: 3"]).send(&CONTENT[9..12]);
    let (setting, server) = interrupted(&["ETag: \"1\""], vec![short, Reply::rest(CONTENT, 12)]);
    let error = setting.download(&server.url("/a"), CONTENT).unwrap_err();
    assert!(matches!(error, FetchError::Truncated { received: 12, expected: Some(29) }), "{error}");
    assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
    let large = Reply::head("206 Partial Content", &["Content-Range: bytes 9-5000000/5000001"]);
    let (setting, server) = interrupted(&["ETag: \"1\""], vec![large]);
    assert!(matches!(setting.download(&server.url("/a"), CONTENT), Err(FetchError::TooLarge { declared: Some(5_000_001), .. })));
    assert!(setting.files().is_empty());
}

#[test]
fn a_damaged_beginning_costs_one_more_request() {
    let (setting, server) = interrupted(&["ETag: \"1\""], vec![Reply::rest(CONTENT, 9), whole(&[])]);
    fs::write(setting.partial(), "123456789").unwrap();
    assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_wrong_file_is_told_only_after_a_whole_download() {
    let (setting, server) = interrupted(&["ETag: \"1\""], vec![Reply::rest(CONTENT, 9), Reply::file(b"other", &[])]);
    fs::write(setting.partial(), "123456789").unwrap();
    assert!(matches!(setting.download(&server.url("/a"), CONTENT), Err(FetchError::WrongDigest { .. })));
    assert!(setting.files().is_empty());
}

#[test]
fn a_damaged_record_is_none() {
    for record in ["", "sha256:", "\"1\"\n", "a\nb\n", "\u{1b}"] {
        let (setting, server) = interrupted(&["ETag: \"1\""], vec![whole(&[])]);
        fs::write(setting.folder().join("partial.origin"), record).unwrap();
        assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
        assert!(!server.requests()[1].contains("range"), "{record:?}");
    }
}

#[test]
fn what_is_complete_is_not_asked_for() {
    let setting = Setting::new();
    fs::write(setting.partial(), CONTENT).unwrap();
    assert_eq!(setting.content("https://127.0.0.1:1/", CONTENT), CONTENT);
}

#[test]
fn a_failure_keeps_what_is_there() {
    let (setting, server) = interrupted(&["ETag: \"1\""], vec![Reply::status("503 Busy"), Reply::rest(CONTENT, 9)]);
    assert!(matches!(setting.download(&server.url("/a"), CONTENT), Err(FetchError::Status { status: 503, .. })));
    assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
}

#[test]
fn more_than_may_be_there_is_thrown_away() {
    let server = Server::https(vec![whole(&[])]);
    let setting = Setting::new().limited(|limits| limits.max_bytes = 29);
    fs::write(setting.partial(), [0; 30]).unwrap();
    assert_eq!(setting.content(&server.url("/a"), CONTENT), CONTENT);
}
