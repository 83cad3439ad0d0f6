//! Plugins from an address: over real TLS, with a certificate of the test's own.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use btm_model::Digest;
use btm_test_support::{Cli, Project, World};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};

use crate::run::{fresh, plugin, says};

/// A server that gives the next of its answers to whoever connects.
struct Server {
    url: String,
    /// What makes its certificate trusted.
    authority: PathBuf,
}

impl Server {
    fn start(folder: &Path, answers: Vec<Vec<u8>>) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let authority = folder.join("authority.pem");
        fs::write(&authority, made.cert.pem()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let config = Arc::new(config.with_single_cert(vec![made.cert.der().clone()], key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}/plugin.wasm", listener.local_addr().unwrap().port());
        thread::spawn(move || {
            for answer in answers {
                let Ok((stream, _)) = listener.accept() else { return };
                let mut stream = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream);
                // Who does not trust the certificate goes away; one request fits into one read.
                if stream.read(&mut [0; 4096]).is_ok() {
                    let _ = stream.write_all(&answer).and_then(|()| stream.flush());
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                }
            }
        });
        Self { url, authority }
    }
}

fn file(content: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", content.len()).as_bytes(), content].concat()
}

fn cli(project: &Project, server: &Server) -> Cli {
    fresh().in_folder(project.path()).variable("SSL_CERT_FILE", server.authority.to_str().unwrap())
}

#[test]
fn from_an_address_to_the_lock_file() {
    let project = Project::new().file("btm.toml", "").file("a.txt", "TODO\n");
    let bytes = fs::read(plugin(World::File)).unwrap();
    let digest = Digest::of(&bytes).to_string();
    let server = Server::start(project.around(), vec![file(&bytes), file(&bytes)]);
    let cli = cli(&project, &server);
    let ran = cli.run(["plugin", "install", &server.url, "--digest", &digest, "--yes"]);
    assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{ran:?}");
    let lock = fs::read_to_string(project.path().join("btm.lock")).unwrap();
    says(&lock, &[&format!("source = \"{}\"", server.url), &format!("digest = \"{digest}\"")]);
    assert_eq!(fs::read_dir(cli.home().join("cache/btm/downloads")).unwrap().count(), 0, "nothing is left of the download");

    let other = fresh().in_folder(project.path()).variable("SSL_CERT_FILE", server.authority.to_str().unwrap());
    let ran = other.run(["plugin", "install", "--yes"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = cli.run(["plugin", "update", "--yes"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stderr, &["needs its digest, because what an address serves can change", "--digest sha256:"]);
}

#[test]
fn what_is_not_what_was_asked_for() {
    let project = Project::new().file("btm.toml", "");
    let bytes = fs::read(plugin(World::File)).unwrap();
    let (right, wrong) = (Digest::of(&bytes).to_string(), Digest::of(b"x").to_string());
    let nothing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
    let to_http = b"HTTP/1.1 302 Found\r\nLocation: http://example.org/p.wasm\r\nContent-Length: 0\r\n\r\n".to_vec();
    let cut = [&b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"[..], &bytes[..1000]].concat();
    let answers = vec![file(&bytes), nothing, to_http, cut, Vec::new()];
    let server = Server::start(project.around(), answers);
    let trusting = cli(&project, &server);
    let install = |cli: &Cli, url: &str, digest: &[&str], words: &[&str]| {
        let ran = cli.run([&["plugin", "install", "--yes", url], digest].concat());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        says(&ran.stderr, words);
    };
    install(&trusting, &server.url, &[], &["needs its digest"]);
    install(&trusting, &server.url, &["--digest", &wrong], &[&wrong, &right]);
    install(&trusting, &server.url, &["--digest", &right], &["404"]);
    install(&trusting, &server.url, &["--digest", &right], &["redirects to an address without encryption"]);
    install(&trusting, &server.url, &["--digest", &right], &["error: ", "hint: "]);
    install(&fresh().in_folder(project.path()), &server.url, &["--digest", &right], &["SSL_CERT_FILE"]);
    install(&trusting, "http://example.org/p.wasm", &["--digest", &right], &["https"]);
    assert!(!project.path().join("btm.lock").exists());
}
