//! To whom a client speaks: a process of the same user, at a socket that nobody else can have put there.

use std::{
    io,
    os::{
        fd::{AsRawFd as _, OwnedFd},
        unix::net::UnixStream,
    },
    path::Path,
    time::Duration,
};

use btm_files::own::{self, NotOurs, OwnFolder};
use rustix::{
    fs::{FileType, Mode, OFlags, fstat, openat},
    net::{
        AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect as connect_to, socket_with,
        sockopt::{Timeout, set_socket_timeout, socket_peercred},
    },
    process::geteuid,
};

const OPEN_TO_OTHERS: u32 = 0o077;

/// Why nothing is said to whoever listens at a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// The socket, or a folder on the way to it, is not one that this user made.
    #[error("{0}")]
    Foreign(NotOurs),
    /// Others can enter the folder in which the socket is.
    #[error("other users can enter the folder that it is in (mode {mode:o})")]
    Open {
        /// The permission bits of the folder.
        mode: u32,
    },
    /// Somebody else listens.
    #[error("a process of another user (id {owner}) listens there")]
    Peer {
        /// The user id of the process.
        owner: u32,
    },
}

/// Why there is no connection.
#[derive(Debug)]
pub(crate) enum NoPeer {
    Distrusted(Distrust),
    Failed(io::Error),
}

impl From<io::Error> for NoPeer {
    fn from(error: io::Error) -> Self {
        NotOurs::of(&error).map_or(Self::Failed(error), |reason| Self::Distrusted(Distrust::Foreign(reason)))
    }
}

impl From<Distrust> for NoPeer {
    fn from(distrust: Distrust) -> Self {
        Self::Distrusted(distrust)
    }
}

/// Connects to the socket at an absolute path, and makes sure who listens there before anything is sent; with the process that
/// listens. The path may be longer than the address of a socket: it is the open socket that is connected to. If the connection is
/// not taken within `patience`, that is an error (`WouldBlock`).
pub(crate) fn connect(path: &Path, patience: Duration) -> Result<(UnixStream, u32), NoPeer> {
    let (folder, name) = OwnFolder::holding(path)?;
    let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let socket: OwnedFd = openat(&folder, name, flags, Mode::empty()).map_err(io::Error::from)?;
    own::check(&fstat(&socket).map_err(io::Error::from)?, FileType::Socket).map_err(Distrust::Foreign)?;
    let mode = fstat(&folder).map_err(io::Error::from)?.st_mode & 0o7777;
    if mode & OPEN_TO_OTHERS != 0 {
        return Err(Distrust::Open { mode }.into());
    }
    let stream = to(&format!("/proc/self/fd/{}", socket.as_raw_fd()), patience)?;
    let peer = socket_peercred(&stream).map_err(io::Error::from)?;
    if peer.uid != geteuid() {
        return Err(Distrust::Peer { owner: peer.uid.as_raw() }.into());
    }
    Ok((stream, peer.pid.as_raw_nonzero().get().unsigned_abs()))
}

/// A connection, unless too many wait to be taken for too long.
fn to(address: &str, patience: Duration) -> io::Result<UnixStream> {
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
    set_socket_timeout(&socket, Timeout::Send, Some(patience))?;
    connect_to(&socket, &SocketAddrUnix::new(address)?)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, Permissions},
        io::Read as _,
        os::unix::{fs::PermissionsExt as _, fs::symlink, net::UnixListener},
    };

    use rustix::net::{self, AddressFamily, SocketAddrUnix, SocketType};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn distrust(path: &Path) -> Option<Distrust> {
        match connect(path, PATIENCE) {
            Err(NoPeer::Distrusted(distrust)) => Some(distrust),
            Err(NoPeer::Failed(error)) => panic!("{error}"),
            Ok(_) => None,
        }
    }

    /// A folder for this user alone, with a socket at which this process listens.
    fn home() -> (tempfile::TempDir, UnixListener) {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("own")).unwrap();
        fs::set_permissions(home.path().join("own"), Permissions::from_mode(0o700)).unwrap();
        let listener = UnixListener::bind(home.path().join("own/socket")).unwrap();
        (home, listener)
    }

    #[test]
    fn nothing_is_sent_through_a_link_or_to_a_file() {
        let (home, _listener) = home();
        let at = |name: &str| home.path().join(name);
        assert_eq!(distrust(&at("own/socket")), None);
        symlink(at("own/socket"), at("own/link")).unwrap();
        symlink(at("own"), at("folder")).unwrap();
        fs::write(at("own/file"), "").unwrap();
        fs::write(at("file"), "").unwrap();
        assert_eq!(distrust(&at("own/link")), Some(Distrust::Foreign(NotOurs::Link)));
        assert_eq!(distrust(&at("folder/socket")), Some(Distrust::Foreign(NotOurs::Link)));
        assert_eq!(distrust(&at("own/file")), Some(Distrust::Foreign(NotOurs::NotASocket)));
        assert_eq!(distrust(&at("file/socket")), Some(Distrust::Foreign(NotOurs::NotAFolder)));
        assert!(
            matches!(connect(&at("own/none"), PATIENCE), Err(NoPeer::Failed(error)) if error.kind() == io::ErrorKind::NotFound)
        );
    }

    #[test]
    fn nothing_is_sent_where_others_can_enter() {
        let (home, listener) = home();
        for mode in [0o755, 0o710, 0o777] {
            fs::set_permissions(home.path().join("own"), Permissions::from_mode(mode)).unwrap();
            assert_eq!(distrust(&home.path().join("own/socket")), Some(Distrust::Open { mode }));
        }
        listener.set_nonblocking(true).unwrap();
        assert_eq!(listener.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock, "not even connected");
    }

    /// Only root can listen as somebody else.
    #[test]
    fn nothing_is_sent_to_a_process_of_another_user() {
        if !std::env::var("BTM_TEST_TIERS").is_ok_and(|tiers| tiers.split(',').any(|tier| tier == "root")) {
            println!("skipped: the tier `root` is off");
            return;
        }
        let (home, _listener) = home();
        let path = home.path().join("own/theirs");
        let socket = net::socket(AddressFamily::UNIX, SocketType::STREAM, None).unwrap();
        net::bind(&socket, &SocketAddrUnix::new(&path).unwrap()).unwrap();
        let nobody = rustix::process::Uid::from_raw(65_534);
        // Whoever listens is the peer, not whoever made the socket; and a thread can be somebody else by itself.
        let listens = std::thread::spawn(move || {
            rustix::thread::set_thread_res_uid(nobody, nobody, nobody).unwrap();
            net::listen(&socket, 1).unwrap();
            UnixListener::from(socket)
        });
        let listener = listens.join().unwrap();
        assert_eq!(distrust(&path), Some(Distrust::Peer { owner: 65_534 }));
        let mut heard = Vec::new();
        listener.accept().unwrap().0.read_to_end(&mut heard).unwrap();
        assert_eq!(heard, b"");
    }

    #[test]
    fn a_path_may_be_longer_than_an_address() {
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("a-folder-with-a-long-name/".repeat(8));
        fs::create_dir_all(&deep).unwrap();
        fs::set_permissions(&deep, Permissions::from_mode(0o700)).unwrap();
        let folder = OwnFolder::open(&deep).unwrap();
        let _listener = UnixListener::bind(folder.path().join("socket")).unwrap();
        assert_eq!(distrust(&deep.join("socket")), None);
    }
}
