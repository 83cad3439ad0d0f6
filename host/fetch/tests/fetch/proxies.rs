//! Proxies that the environment names.

use std::net::TcpListener;

use btm_fetch::{AddressProblem, FetchError};

use crate::{
    connect_proxy::ConnectProxy,
    connections::impossible_host,
    server::{Reply, Server},
    setting::Setting,
};

const URL: &str = "https://files.example/a";

#[test]
fn a_server_is_asked_through_a_proxy_that_resolves_its_name() {
    let server = Server::https(vec![Reply::redirect("/b"), Reply::file(b"content", &[])]);
    let proxy = ConnectProxy::to(server.address());
    let setting = Setting::new().with("HTTPS_PROXY", format!("http://me:secret@{}", proxy.address()));
    assert_eq!(setting.content(URL, b"content"), b"content");
    let requests = proxy.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests[0].starts_with("connect files.example:443 http/1.1\r\n"), "{}", requests[0]);
    assert!(requests[0].contains("\r\nproxy-authorization: basic "));
    assert!(server.requests()[1].starts_with("get /b ") && !server.requests()[1].contains("authorization"));
}

#[test]
fn every_variable_and_no_scheme() {
    for variable in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        let server = Server::https(vec![Reply::file(b"content", &[])]);
        let proxy = ConnectProxy::to(server.address());
        let setting = Setting::new().with(variable, proxy.address().to_string());
        assert_eq!(setting.content(URL, b"content"), b"content");
        assert_eq!(proxy.requests().len(), 1, "{variable}");
    }
}

#[test]
fn the_certificate_is_that_of_the_server() {
    let server = Server::https(vec![Reply::file(b"content", &[])]);
    let proxy = ConnectProxy::to(server.address());
    let error = Setting::new().with("HTTPS_PROXY", proxy.address().to_string()).error("https://other.example/a");
    assert!(matches!(&error, FetchError::Untrusted { host, .. } if host == "other.example"), "{error}");
}

#[test]
fn no_proxy_for_what_is_named() {
    let proxy = ConnectProxy::refusing();
    let url = format!("https://{}/", impossible_host());
    for list in ["*".to_owned(), "example".to_owned(), ".example".to_owned(), impossible_host()] {
        let setting = Setting::new().with("HTTPS_PROXY", proxy.address().to_string()).with("NO_PROXY", list);
        assert!(matches!(setting.error(&url), FetchError::NameNotResolved { .. }));
    }
    assert!(proxy.requests().is_empty());
}

#[test]
fn no_proxy_for_this_machine() {
    let proxy = ConnectProxy::refusing();
    let server = Server::https(vec![Reply::file(b"content", &[])]);
    let setting = Setting::new().with("ALL_PROXY", proxy.address().to_string());
    assert_eq!(setting.content(&server.url("/"), b"content"), b"content");
    assert!(proxy.requests().is_empty());
}

#[test]
fn a_proxy_that_refuses_or_is_not_there() {
    let proxy = ConnectProxy::refusing();
    let error = Setting::new().with("HTTPS_PROXY", proxy.address().to_string()).error(URL);
    assert!(matches!(&error, FetchError::ProxyRefused { proxy: named, .. } if *named == proxy.address().to_string()), "{error}");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let error = Setting::new().with("HTTPS_PROXY", &nobody).error(URL);
    assert!(matches!(&error, FetchError::Refused { host } if *host == nobody), "{error}");
    let error = Setting::new().with("HTTPS_PROXY", format!("http://{}:1", impossible_host())).error(URL);
    assert!(matches!(&error, FetchError::NameNotResolved { host } if host.starts_with(&impossible_host())), "{error}");
}

#[test]
fn a_proxy_of_another_kind() {
    let error = Setting::new().with("ALL_PROXY", "socks5://me:secret@127.0.0.1:1").client().unwrap_err();
    assert!(
        matches!(&error, FetchError::Proxy { variable: "ALL_PROXY", problem: AddressProblem::Scheme(scheme) } if scheme == "socks5")
    );
    crate::setting::presentable(&error);
}
