//! Which addresses are asked, and where redirects may lead.

use btm_fetch::{AddressProblem, FetchError};

use crate::{
    server::{Reply, Server},
    setting::Setting,
};

#[test]
fn https_and_http_on_this_machine() {
    let setting = Setting::new();
    for server in [Server::https(vec![Reply::file(b"content", &[])]), Server::http(vec![Reply::file(b"content", &[])])] {
        assert_eq!(setting.content(&server.url("/a?b=c"), b"content"), b"content");
        let [request] = &server.requests()[..] else { panic!() };
        assert!(request.starts_with("get /a?b=c http/1.1\r\n"), "{request}");
        for private in ["authorization", "cookie", "referer", "range"] {
            assert!(!request.contains(private), "{request}");
        }
        std::fs::remove_file(setting.partial()).unwrap();
    }
}

#[test]
fn other_addresses_are_refused_before_anything_is_done() {
    let setting = Setting::new();
    let refused = |url: &str| match setting.error(url) {
        FetchError::Address(problem) => problem,
        other => panic!("{other}"),
    };
    assert_eq!(refused("ftp://127.0.0.1/a"), AddressProblem::Scheme("ftp".to_owned()));
    assert_eq!(refused("http://files.example/a"), AddressProblem::NotEncrypted("files.example".to_owned()));
    assert_eq!(refused("https://me:secret@127.0.0.1/a"), AddressProblem::Credentials);
    assert_eq!(refused("plugin.wasm"), AddressProblem::Invalid);
    assert!(setting.files().is_empty());
}

#[test]
fn redirects_are_followed_without_cookies() {
    let target = Server::https(vec![Reply::file(b"content", &[])]);
    let redirect =
        Reply::head("302 Found", &[&format!("Location: {}", target.url("/c")), "Set-Cookie: a=b", "Content-Length: 0"]);
    let server = Server::https(vec![Reply::redirect("b"), redirect]);
    assert_eq!(Setting::new().content(&server.url("/folder/a"), b"content"), b"content");
    assert!(server.requests()[1].starts_with("get /folder/b "));
    assert!(target.requests()[0].starts_with("get /c ") && !target.requests()[0].contains("cookie"));
}

#[test]
fn as_many_redirects_as_the_limit() {
    let redirects = |count: usize| (0..count).map(|n| Reply::redirect(&format!("/{n}"))).collect::<Vec<_>>();
    let server = Server::https([redirects(5), vec![Reply::file(b"content", &[])]].concat());
    assert_eq!(Setting::new().content(&server.url("/"), b"content"), b"content");
    let server = Server::https([redirects(6), vec![Reply::file(b"content", &[])]].concat());
    assert!(matches!(Setting::new().error(&server.url("/")), FetchError::TooManyRedirects { limit: 5, .. }));
    assert_eq!(server.requests().len(), 6);
}

#[test]
fn redirects_never_leave_encryption() {
    let plain = Server::http(vec![Reply::file(b"expected", &[])]);
    for location in [plain.url("/a"), "http://files.example/a".to_owned()] {
        let server = Server::https(vec![Reply::redirect(&location)]);
        assert!(matches!(Setting::new().error(&server.url("/")), FetchError::RedirectToHttp { .. }));
    }
    let server = Server::http(vec![Reply::redirect("http://files.example/a")]);
    assert!(matches!(Setting::new().error(&server.url("/")), FetchError::RedirectToHttp { .. }));
    assert!(plain.requests().is_empty());
}

#[test]
fn redirects_lead_only_to_addresses_that_a_user_may_type() {
    for location in ["file:///etc/passwd", "https://me:secret@127.0.0.1/", "https://\u{1b}[31m/"] {
        let server = Server::https(vec![Reply::redirect(location)]);
        let error = Setting::new().error(&server.url("/"));
        assert!(matches!(error, FetchError::BadRedirect { .. } | FetchError::BadAnswer { .. }), "{error}");
    }
    let server = Server::https(vec![Reply::status("302 Found")]);
    assert!(matches!(Setting::new().error(&server.url("/")), FetchError::BadRedirect { .. }));
}
