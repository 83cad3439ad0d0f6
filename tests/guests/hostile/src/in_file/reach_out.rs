//! Tries to reach what lies outside the sandbox, and says what it got: nothing, if all is well.

use std::fmt::Debug;
use std::fs;
use std::io::{self, Read as _};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _, UdpSocket};

use btm_plugin::{AnalyzeError, File, Output};

pub(super) fn run(file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::tell(output, answer("read a file", fs::read("/etc/passwd")));
    crate::tell(output, answer("read a file of the folder", fs::read(&file.path)));
    crate::tell(output, answer("list the root", names("/")));
    crate::tell(output, answer("list the folder", names(".")));
    crate::tell(output, answer("write a file", fs::write("btm-was-here", "x")));
    crate::tell(output, answer("write a temporary file", fs::write("/tmp/btm-was-here", "x")));
    crate::tell(output, answer("make a folder", fs::create_dir("btm-was-here")));
    crate::tell(output, answer("look up a name", "localhost:80".to_socket_addrs().map(Vec::from_iter)));
    crate::tell(output, answer("connect", TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], 9)))));
    crate::tell(output, answer("listen", TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))));
    crate::tell(output, answer("send", send()));
    crate::tell(output, answer("start a process", std::process::Command::new("true").status()));
    crate::tell(output, format!("environment: {:?}", std::env::vars().collect::<Vec<_>>()));
    crate::tell(output, format!("arguments: {:?}", std::env::args().collect::<Vec<_>>()));
    let mut input = Vec::new();
    let _ = std::io::stdin().read_to_end(&mut input);
    crate::tell(output, format!("standard input: {input:?}"));
    Ok(Vec::new())
}

fn answer<T: Debug>(attempt: &str, result: io::Result<T>) -> String {
    match result {
        Ok(got) => format!("{attempt}: got {got:?}"),
        Err(_) => format!("{attempt}: refused"),
    }
}

fn names(folder: &str) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path().display().to_string())).collect()
}

fn send() -> io::Result<usize> {
    UdpSocket::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?.send_to(b"x", SocketAddr::from(([127, 0, 0, 1], 9)))
}
