//! A server that gives each connection the next of its scripted replies, and remembers what it was asked.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::authority::{Authority, Validity};

/// The names that the usual certificate is for.
pub const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "files.example"];

/// What happens on one connection, after the request was read.
#[derive(Clone, Default)]
pub struct Reply(Vec<Step>);

#[derive(Clone)]
enum Step {
    Send(Vec<u8>),
    /// The same bytes until the client has enough.
    Endless(Vec<u8>),
    /// One byte after the other, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Nothing, until the client gives up.
    Hang,
}

/// A running server.
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Reply {
    /// A status line, header lines and an empty line.
    pub fn head(status: &str, headers: &[&str]) -> Self {
        Self::default()
            .send(format!("HTTP/1.1 {status}\r\n{}\r\n", headers.iter().map(|line| format!("{line}\r\n")).collect::<String>()))
    }

    /// A whole file.
    pub fn file(content: &[u8], headers: &[&str]) -> Self {
        let length = format!("Content-Length: {}", content.len());
        Self::head("200 OK", &[&[length.as_str()], headers].concat()).send(content)
    }

    /// The part of a file from `from` on.
    pub fn rest(content: &[u8], from: usize) -> Self {
        let (end, len) = (content.len() - 1, content.len());
        let range = format!("Content-Range: bytes {from}-{end}/{len}");
        Self::head("206 Partial Content", &[&range, &format!("Content-Length: {}", len - from)]).send(&content[from..])
    }

    /// The beginning of a file of `len` bytes, after which the connection ends.
    pub fn cut(beginning: &[u8], len: usize, headers: &[&str]) -> Self {
        let length = format!("Content-Length: {len}");
        Self::head("200 OK", &[&[length.as_str()], headers].concat()).send(beginning)
    }

    /// A status without a body.
    pub fn status(status: &str) -> Self {
        Self::head(status, &["Content-Length: 0"])
    }

    /// A redirect.
    pub fn redirect(location: &str) -> Self {
        Self::head("302 Found", &[&format!("Location: {location}"), "Content-Length: 0"])
    }

    pub fn send(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Send(bytes.as_ref().to_vec()))
    }

    pub fn endless(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Step::Endless(bytes.as_ref().to_vec()))
    }

    pub fn drip(self, bytes: impl AsRef<[u8]>, pause: Duration) -> Self {
        self.then(Step::Drip(bytes.as_ref().to_vec(), pause))
    }

    pub fn hang(self) -> Self {
        self.then(Step::Hang)
    }

    fn then(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }

    /// Ends as soon as the client does.
    fn play(self, stream: &mut (impl Read + Write)) {
        for step in self.0 {
            let played = match step {
                Step::Send(bytes) => stream.write_all(&bytes),
                Step::Endless(bytes) => loop {
                    if let Err(error) = stream.write_all(&bytes) {
                        break Err(error);
                    }
                },
                Step::Drip(bytes, pause) => bytes.iter().try_for_each(|byte| {
                    thread::sleep(pause);
                    stream.write_all(&[*byte])?;
                    stream.flush()
                }),
                Step::Hang => stream.read(&mut [0]).map(|_| ()),
            };
            if played.and_then(|()| stream.flush()).is_err() {
                return;
            }
        }
    }
}

impl Server {
    /// A server over TLS, with a certificate of the usual authority.
    pub fn https(replies: Vec<Reply>) -> Self {
        Self::with_certificate(Authority::usual().server(&NAMES, Validity::Now), replies)
    }

    /// A server over TLS.
    pub fn with_certificate(config: Arc<ServerConfig>, replies: Vec<Reply>) -> Self {
        Self::start("https", replies, move |stream, reply, requests| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            serve(&mut StreamOwned::new(connection, stream), reply, requests);
        })
    }

    /// A server without TLS.
    pub fn http(replies: Vec<Reply>) -> Self {
        Self::start("http", replies, |mut stream, reply, requests| serve(&mut stream, reply, requests))
    }

    fn start(
        scheme: &'static str,
        replies: Vec<Reply>,
        serve: impl Fn(TcpStream, Reply, &Mutex<Vec<String>>) + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, requests) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for reply in replies {
                let Ok((stream, _)) = listener.accept() else { return };
                serve(stream, reply, &seen);
            }
        });
        Self { address, scheme, requests }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of `path` on it.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// What it was asked, in order, as text in lower case.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(stream: &mut (impl Read + Write), reply: Reply, requests: &Mutex<Vec<String>>) {
    let Some(request) = read_head(stream) else { return };
    requests.lock().unwrap().push(request);
    reply.play(stream);
}

/// A request up to its empty line; none if the client goes before.
pub fn read_head(stream: &mut impl Read) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if !matches!(stream.read(&mut byte), Ok(1)) {
            return None;
        }
        head.push(byte[0]);
    }
    Some(String::from_utf8(head).unwrap().to_ascii_lowercase())
}
