//! Connections that cannot be made, or break.

use std::net::TcpListener;

use btm_fetch::FetchError;

use crate::{
    server::{Reply, Server},
    setting::Setting,
};

/// A name that no resolver asks anybody about: its first label is too long.
pub fn impossible_host() -> String {
    format!("{}.example", "a".repeat(64))
}

#[test]
fn a_name_that_is_not_known() {
    let error = Setting::new().error(&format!("https://{}/", impossible_host()));
    assert!(matches!(&error, FetchError::NameNotResolved { host } if *host == impossible_host()), "{error}");
}

#[test]
fn nobody_listens() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = Setting::new().error(&format!("https://{address}/"));
    assert!(matches!(&error, FetchError::Refused { host } if *host == address.to_string()), "{error}");
}

#[test]
fn a_server_that_goes_before_it_answers() {
    let server = Server::https(vec![Reply::default(), Reply::default().send("HTTP/1.1 200 O")]);
    for _ in 0..2 {
        let error = Setting::new().error(&server.url("/"));
        assert!(matches!(error, FetchError::Connection { .. }), "{error}");
    }
}

#[test]
fn a_connection_that_ends_early() {
    let setting = Setting::new();
    let server = Server::https(vec![Reply::cut(b"expec", 8, &["ETag: \"1\""])]);
    assert!(matches!(setting.error(&server.url("/")), FetchError::Truncated { received: 5, expected: Some(8) }));
    assert_eq!(setting.kept().unwrap(), b"expec");
    let chunks = Reply::head("200 OK", &["Transfer-Encoding: chunked"]).send("3\r\nexp\r\n");
    let server = Server::https(vec![chunks]);
    assert!(matches!(Setting::new().error(&server.url("/")), FetchError::Truncated { received: 3, expected: None }));
}
