//! Whose certificates are trusted.

use std::{
    fs,
    io::{self, Write as _},
    net::TcpListener,
    thread,
};

use btm_fetch::{CertificateProblem, FetchError};

use crate::{
    authority::{Authority, Validity},
    server::{NAMES, Reply, Server},
    setting::Setting,
};

fn problem(server: &Server) -> CertificateProblem {
    let setting = Setting::new();
    let error = setting.error(&server.url("/"));
    assert!(server.requests().is_empty() && setting.files().is_empty());
    match error {
        FetchError::Untrusted { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

fn with(names: &[&str], validity: Validity) -> Server {
    Server::with_certificate(Authority::usual().server(names, validity), vec![Reply::file(b"expected", &[])])
}

#[test]
fn an_authority_that_is_not_known() {
    let stranger = Authority::new("A stranger").server(&NAMES, Validity::Now);
    let server = Server::with_certificate(stranger, vec![Reply::file(b"expected", &[])]);
    assert_eq!(problem(&server), CertificateProblem::UnknownIssuer);
    let error = FetchError::Untrusted { host: String::new(), problem: CertificateProblem::UnknownIssuer };
    assert!(error.hint().unwrap().contains("SSL_CERT_FILE"));
}

#[test]
fn a_certificate_for_another_name() {
    assert_eq!(problem(&with(&["files.example"], Validity::Now)), CertificateProblem::WrongName);
}

#[test]
fn a_certificate_of_another_time() {
    assert_eq!(problem(&with(&NAMES, Validity::Past)), CertificateProblem::Expired);
    assert_eq!(problem(&with(&NAMES, Validity::Future)), CertificateProblem::NotYetValid);
}

#[test]
fn a_file_without_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, empty) = (folder.path().join("missing"), folder.path().join("empty"));
    fs::write(&empty, "nothing").unwrap();
    for path in [missing, empty] {
        let error = Setting::new().with("SSL_CERT_FILE", &path).client().unwrap_err();
        assert!(matches!(&error, FetchError::CertificateFile { path: named } if *named == path), "{error}");
    }
}

#[test]
fn the_authorities_of_the_system_do_not_know_ours() {
    let server = Server::https(vec![Reply::file(b"expected", &[])]);
    let error = Setting::new().with("SSL_CERT_FILE", "").error(&server.url("/"));
    assert!(matches!(error, FetchError::Untrusted { .. } | FetchError::NoCertificates), "{error}");
}

#[test]
fn a_server_without_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        let _ = io::copy(&mut stream, &mut io::sink());
    });
    assert!(matches!(Setting::new().error(&url), FetchError::Tls { .. }));
}
