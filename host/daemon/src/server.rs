//! Connections: frames in, frames out. What they mean is for the driver.

use std::{cell::Cell, io, path::Path, rc::Rc, time::Duration};

use btm_faults::{Moment, Point, pass};
use btm_files::own::OwnFolder;
use btm_model::OsText;
use btm_protocol::{Answer, Request, VERSION, frame};
use rustix::fs::{AtFlags, Mode};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf, UCred},
    },
    sync::{Notify, mpsc},
    task::spawn_local,
};

use crate::engine::ClientId;

/// Answers that wait for a client. One that does not take them is cut off, so that it costs nobody else anything.
const ANSWERS: usize = 1_024;

/// Bytes of answers that wait for a client: the longest one, and as much again.
const BYTES: usize = 2 * frame::MOST;

/// Where the driver puts answers for a client.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    answers: mpsc::Sender<Vec<u8>>,
    waiting: Rc<Cell<usize>>,
    cut: Rc<Notify>,
}

impl Outbox {
    /// Has the client get a frame. If too much waits for it already, it is cut off.
    pub(crate) fn send(&self, frame: Vec<u8>) -> bool {
        let waiting = self.waiting.get() + frame.len();
        if waiting <= BYTES && self.answers.try_send(frame).is_ok() {
            self.waiting.set(waiting);
            return true;
        }
        self.cut.notify_one();
        false
    }
}

/// What a connection tells the driver.
#[derive(Debug)]
pub(crate) enum Said {
    /// A client is there; answers to it are put there.
    Hello(ClientId, Outbox),
    /// It asks for something.
    Asked(ClientId, String, Box<Request>),
    /// It says something that is no request.
    Wrong(ClientId, String),
    /// It is gone.
    Gone(ClientId),
}

/// How long a client that asks for nothing more may take for its last answers.
const LAST: Duration = Duration::from_secs(1);

/// What every client is told first.
#[derive(Debug)]
pub(crate) struct Greeting {
    /// What program the daemon is.
    pub(crate) build: String,
    /// The root of its project.
    pub(crate) root: OsText,
}

/// Makes the socket. One that is left over is replaced, since whoever calls this owns the project; anything else is refused.
pub(crate) fn bind(socket: &Path) -> io::Result<UnixListener> {
    btm_faults::remove_file(Point::DaemonSocket, socket)?;
    let (folder, name) = OwnFolder::holding(socket)?;
    pass(Point::DaemonSocket, Moment::Before)?;
    // By the open folder: its path may be too long for an address.
    let listener = UnixListener::bind(folder.path().join(name))?;
    rustix::fs::chmodat(&folder, name, Mode::RUSR | Mode::WUSR, AtFlags::empty())?;
    pass(Point::DaemonSocket, Moment::After)?;
    Ok(listener)
}

/// Takes connections for ever. `last` is the number of the last one, also of those at an earlier socket.
pub(crate) async fn accept(listener: UnixListener, greeting: Greeting, said: mpsc::Sender<Said>, last: Rc<Cell<u64>>) {
    let greeting = Rc::new(greeting);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                last.set(last.get() + 1);
                spawn_local(connection(ClientId(last.get()), stream, Rc::clone(&greeting), said.clone()));
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
    let (answers, frames) = mpsc::channel(ANSWERS);
    let outbox = Outbox { answers, waiting: Rc::default(), cut: Rc::default() };
    let (waiting, cut) = (Rc::clone(&outbox.waiting), Rc::clone(&outbox.cut));
    if said.send(Said::Hello(client, outbox)).await.is_err() {
        return;
    }
    let who = name_of(&peer);
    let asked = async {
        // If nobody listens any more, the daemon ends.
        if let Err(message) = listen(client, &who, &mut from, &said).await {
            let _ = said.send(Said::Wrong(client, message)).await;
        }
        let _ = said.send(Said::Gone(client)).await;
    };
    let written = write(to, frames, &waiting);
    tokio::pin!(written);
    tokio::select! {
        // It gets what it has asked for before; the driver lets go of the outbox when it hears that the client is gone.
        () = asked => drop(tokio::time::timeout(LAST, written).await),
        () = &mut written => drop(said.send(Said::Gone(client)).await),
        () = cut.notified() => drop(said.send(Said::Gone(client)).await),
    }
}

/// Passes on what a client asks for, until it is gone. If it says something else, why it is not talked to any longer.
async fn listen(client: ClientId, who: &str, from: &mut OwnedReadHalf, said: &mpsc::Sender<Said>) -> Result<(), String> {
    loop {
        match receive(from).await {
            Ok(request) => {
                if said.send(Said::Asked(client, who.to_owned(), Box::new(request))).await.is_err() {
                    return Ok(());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Other => return Err(error.to_string()),
            Err(_) => return Ok(()),
        }
    }
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

async fn write(mut to: OwnedWriteHalf, mut frames: mpsc::Receiver<Vec<u8>>, waiting: &Cell<usize>) {
    while let Some(frame) = frames.recv().await {
        if to.write_all(&frame).await.is_err() {
            return;
        }
        waiting.set(waiting.get().saturating_sub(frame.len()));
    }
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
