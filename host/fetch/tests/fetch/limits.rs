//! Servers that send too much, too slowly, or nothing.

use std::{net::TcpListener, time::Duration};

use btm_fetch::FetchError;

use crate::{
    server::{Reply, Server},
    setting::{SHORT, Setting},
};

#[test]
fn a_file_that_says_it_is_too_large_is_not_read() {
    let server = Server::https(vec![Reply::head("200 OK", &["Content-Length: 2147483648"]).hang()]);
    let setting = Setting::new().limited(|limits| limits.max_bytes = 1000);
    let error = setting.error(&server.url("/"));
    assert!(matches!(error, FetchError::TooLarge { limit: 1000, declared: Some(0x8000_0000) }));
    assert!(setting.files().is_empty());
}

#[test]
fn an_endless_file_is_read_up_to_the_limit() {
    let chunk = format!("1000\r\n{}\r\n", "a".repeat(0x1000));
    let server = Server::https(vec![Reply::head("200 OK", &["Transfer-Encoding: chunked", "ETag: \"1\""]).endless(chunk)]);
    let setting = Setting::new().limited(|limits| limits.max_bytes = 100_000);
    let error = setting.error(&server.url("/"));
    assert!(matches!(error, FetchError::TooLarge { limit: 100_000, declared: None }));
    assert!(setting.files().is_empty());
}

#[test]
fn a_file_that_is_just_small_enough() {
    let content = vec![1; 5000];
    let server = Server::https(vec![Reply::file(&content, &[])]);
    let setting = Setting::new().limited(|limits| limits.max_bytes = 5000);
    assert_eq!(setting.content(&server.url("/"), &content), content);
}

#[test]
fn a_server_that_hangs() {
    let answers = Reply::cut(b"expe", 8, &["ETag: \"1\""]).hang();
    let servers = [(Server::https(vec![Reply::default().hang()]), None), (Server::http(vec![answers]), Some(b"expe".to_vec()))];
    for (server, kept) in servers {
        let setting = Setting::new().limited(|limits| limits.silence = SHORT);
        assert!(matches!(setting.error(&server.url("/")), FetchError::Silent { limit: SHORT, .. }));
        assert_eq!(setting.kept(), kept);
    }
}

#[test]
fn a_server_that_is_never_quite_silent() {
    let pause = Duration::from_millis(10);
    let head = Reply::default().drip("HTTP/1.1 200 OK\r\nX: ".to_owned() + &"a".repeat(10_000), pause);
    let body = Reply::head("200 OK", &["Content-Length: 10000"]).drip(vec![1; 10_000], pause);
    for reply in [head, body] {
        let server = Server::https(vec![reply]);
        let setting = Setting::new().limited(|limits| limits.total = SHORT);
        assert!(matches!(setting.error(&server.url("/")), FetchError::TooSlow { limit: SHORT }));
    }
}

#[test]
fn redirects_share_the_total_time() {
    let pause = Duration::from_millis(60);
    let slow =
        |location: &str| Reply::default().drip("H", pause).send(format!("TTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n"));
    let server = Server::https(vec![slow("/a"), slow("/b"), slow("/c"), slow("/d"), slow("/e")]);
    let setting = Setting::new().limited(|limits| limits.total = SHORT);
    assert!(matches!(setting.error(&server.url("/")), FetchError::TooSlow { limit: SHORT }));
}

#[test]
fn a_server_that_accepts_and_says_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let setting = Setting::new().limited(|limits| limits.connect = SHORT);
    assert!(matches!(setting.error(&url), FetchError::ConnectTimeout { limit: SHORT, .. }));
    assert!(setting.files().is_empty());
}
