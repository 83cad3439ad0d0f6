//! Connections: frames in, frames out. What they mean is for the driver.

use std::{io, os::unix::fs::PermissionsExt as _, path::Path, rc::Rc};

use btm_faults::{Moment, Point, pass};
use btm_protocol::{Answer, Request, VERSION, frame};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf, UCred},
    },
    sync::mpsc,
    task::spawn_local,
};

use crate::engine::ClientId;

/// Answers that wait for a client. One that does not take them is cut off, so that it costs nobody else anything.
const ANSWERS: usize = 1_024;

/// What a connection tells the driver.
#[derive(Debug)]
pub(crate) enum Said {
    /// A client is there; answers to it are sent as frames.
    Hello(ClientId, mpsc::Sender<Outgoing>),
    /// It asks for something.
    Asked(ClientId, String, Box<Request>),
    /// It is gone.
    Gone(ClientId),
}

/// What is sent to a client.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// An answer.
    Frame(Vec<u8>),
    /// Nothing more: the connection is closed.
    Last,
}

/// What every client is told first.
#[derive(Debug)]
pub(crate) struct Greeting {
    /// What program the daemon is.
    pub(crate) build: String,
    /// The root of its project.
    pub(crate) root: String,
}

/// Makes the socket. One that is left over is replaced: whoever calls this owns the project.
pub(crate) fn bind(socket: &Path) -> io::Result<UnixListener> {
    btm_faults::remove_file(Point::DaemonSocket, socket)?;
    pass(Point::DaemonSocket, Moment::Before)?;
    let listener = UnixListener::bind(socket)?;
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600))?;
    pass(Point::DaemonSocket, Moment::After)?;
    Ok(listener)
}

/// Takes connections for ever.
pub(crate) async fn accept(listener: UnixListener, greeting: Greeting, said: mpsc::Sender<Said>) {
    let greeting = Rc::new(greeting);
    let mut next = 0;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                next += 1;
                spawn_local(connection(ClientId(next), stream, Rc::clone(&greeting), said.clone()));
            }
            // Too many open files, mostly: the connections that there are go on, and some will end.
            Err(error) => {
                tracing::warn!("a client cannot connect: {error}");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }
}

async fn connection(client: ClientId, stream: UnixStream, greeting: Rc<Greeting>, said: mpsc::Sender<Said>) {
    let Ok(peer) = stream.peer_cred() else { return };
    let (mut from, mut to) = stream.into_split();
    if let Err(refusal) = welcome(&mut from, &mut to, &peer, &greeting).await {
        if let Some(message) = refusal {
            // It may be gone already.
            let _ = send(&mut to, &Answer::Refused { message }).await;
        }
        return;
    }
    let (answers, waiting) = mpsc::channel(ANSWERS);
    if said.send(Said::Hello(client, answers)).await.is_err() {
        return;
    }
    let writer = spawn_local(write(to, waiting));
    let who = name_of(&peer);
    while let Ok(request) = receive(&mut from).await {
        if said.send(Said::Asked(client, who.clone(), Box::new(request))).await.is_err() {
            break;
        }
    }
    writer.abort();
    // If nobody listens any more, the daemon ends.
    let _ = said.send(Said::Gone(client)).await;
}

/// Makes sure that client and daemon understand each other, and that the client is of the same user.
async fn welcome(
    from: &mut OwnedReadHalf,
    to: &mut OwnedWriteHalf,
    peer: &UCred,
    greeting: &Greeting,
) -> Result<(), Option<String>> {
    if peer.uid() != rustix::process::getuid().as_raw() {
        return Err(Some("this daemon belongs to another user".to_owned()));
    }
    let Ok(Request::Hello { version }) = receive(from).await else {
        return Err(Some("a client says hello first".to_owned()));
    };
    let (build, root) = (greeting.build.clone(), greeting.root.clone());
    let welcome = Answer::Welcome { version: VERSION, build, pid: std::process::id(), root };
    send(to, &welcome).await.map_err(|_| None)?;
    // A client of another version knows now what to do; it may still ask the daemon to stop, in the words of every version.
    if version == 0 { Err(Some("there is no version 0".to_owned())) } else { Ok(()) }
}

/// Who a client is, for the audit log.
fn name_of(peer: &UCred) -> String {
    let Some(pid) = peer.pid() else { return "a client".to_owned() };
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    format!("{} (process {pid})", name.trim_end().escape_default())
}

async fn write(mut to: OwnedWriteHalf, mut waiting: mpsc::Receiver<Outgoing>) {
    while let Some(Outgoing::Frame(frame)) = waiting.recv().await {
        if to.write_all(&frame).await.is_err() {
            return;
        }
    }
    // The daemon ends, or has cut the client off.
    let _ = to.shutdown().await;
}

async fn receive(from: &mut OwnedReadHalf) -> io::Result<Request> {
    let mut header = [0; frame::HEADER];
    from.read_exact(&mut header).await?;
    let mut bytes = vec![0; frame::length(header).map_err(io::Error::other)?];
    from.read_exact(&mut bytes).await?;
    frame::decode(&bytes).map_err(io::Error::other)
}

async fn send(to: &mut OwnedWriteHalf, answer: &Answer) -> io::Result<()> {
    to.write_all(&frame::encode(answer).map_err(io::Error::other)?).await
}
