//! Whose file it is, and who else can change it.
//!
//! What a project's `btm.toml`, `btm.lock` and `btm.baseline` say decides what is looked for and what runs, so a file that another
//! user of the machine can write is not used before this user accepts it. The rule is git's (`safe.directory`) for the owner and
//! that of OpenSSH, as distributions with private groups patch it, for the permissions.

use std::{
    fmt,
    fs::{File, Metadata},
    io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// A file that somebody else can change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{writer}, so btm does not use it")]
pub struct Exposed {
    /// Who can change it.
    pub writer: Writer,
    /// The file.
    pub path: PathBuf,
    /// The folder that the user can accept as a whole, if that is possible.
    pub folder: Option<PathBuf>,
    /// Whether everybody can put files into that folder, as into `/tmp`: nobody should accept it.
    pub is_shared: bool,
}

/// Who can change a file besides this user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Writer {
    /// Its owner, by name or number.
    Owner(String),
    /// The members of its group, by name or number.
    Group(String),
    /// Everybody on this machine.
    Everybody,
}

impl Exposed {
    /// What the user cannot accept by accepting a folder.
    fn for_good(path: &Path, writer: Writer) -> Self {
        Self { writer, path: path.to_owned(), folder: None, is_shared: false }
    }

    /// The command that puts it right, or accepts the file.
    #[must_use]
    pub fn hint(&self) -> String {
        let path = quoted(&self.path);
        let mend = match self.writer {
            Writer::Owner(_) => format!("`sudo chown \"$(id -un)\" {path}` makes it yours, once you have read it"),
            Writer::Group(_) | Writer::Everybody => format!("`chmod go-w {path}` takes the permission away"),
        };
        let Some(folder) = &self.folder else { return mend };
        let accept = format!("git config --global --add safe.directory {}", quoted(folder));
        let accept = format!("`{accept}` accepts what others write there");
        if self.is_shared {
            return format!(
                "everybody can put files there: run `git init` in the folder of your project, so that nothing above counts; \
                 {accept}, now and later"
            );
        }
        match self.writer {
            Writer::Owner(_) => accept,
            Writer::Group(_) | Writer::Everybody => format!("{mend}; if it has to stay, {accept}"),
        }
    }
}

impl fmt::Display for Writer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(name) => write!(formatter, "it belongs to another user, {name}"),
            Self::Group(name) => write!(formatter, "the members of the group {name} can change it"),
            Self::Everybody => formatter.write_str("everybody on this machine can change it"),
        }
    }
}

/// A path as a word of a shell, which a person may copy.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+,@%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) { text.into_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// Whether the user accepts what others write in a folder.
type Accepts = dyn Fn(&Path) -> bool + Send + Sync;

/// Refuses files of a folder that somebody else can change, unless the user accepts the folder.
pub struct Owners {
    accepts: Box<Accepts>,
    answer: OnceLock<bool>,
}

impl Owners {
    /// Files of this user and of root, and what `accepts` says of the folder where another user can change something. It is asked
    /// once at most, and only then.
    pub fn new(accepts: impl Fn(&Path) -> bool + Send + Sync + 'static) -> Self {
        Self { accepts: Box::new(accepts), answer: OnceLock::new() }
    }

    /// Refuses the open `file`, found at `path` below `folder`, if somebody else can change it.
    pub(crate) fn check(&self, file: &File, path: &Path, folder: &Path) -> io::Result<Result<(), Exposed>> {
        let writer = platform::writer(&file.metadata()?);
        Ok(writer.map_or(Ok(()), |writer| self.judge(writer, &folder.join(path), folder)))
    }

    /// Refuses what lies at `path` (a file, a folder or a link, which is not followed), in or above `folder`, if it belongs to another
    /// user. Who else can write it is not asked: that is git's rule for repositories. What is not there belongs to nobody.
    ///
    /// # Errors
    /// If it belongs to another user, and this user does not accept `folder`.
    pub fn check_owner(&self, path: &Path, folder: &Path) -> Result<(), Exposed> {
        path.symlink_metadata().map_or(Ok(()), |found| self.check_owner_of(&found, path, folder))
    }

    /// The same for what was found at `path`.
    pub(crate) fn check_owner_of(&self, found: &Metadata, path: &Path, folder: &Path) -> Result<(), Exposed> {
        let owner = platform::other_owner(found);
        owner.map_or(Ok(()), |owner| self.judge(Writer::Owner(owner), path, folder))
    }

    fn judge(&self, writer: Writer, path: &Path, folder: &Path) -> Result<(), Exposed> {
        if *self.answer.get_or_init(|| (self.accepts)(folder)) {
            return Ok(());
        }
        let is_shared = platform::is_shared(folder);
        Err(Exposed { writer, path: path.to_owned(), folder: Some(folder.to_owned()), is_shared })
    }
}

/// Refuses the open `file`, found at `path`, if somebody else can change it, or put another one in its place, whatever this user
/// accepts elsewhere.
pub(crate) fn require_own(file: &File, path: &Path) -> io::Result<Result<(), Exposed>> {
    if let Some(owner) = platform::other_owner(&path.symlink_metadata()?) {
        return Ok(Err(Exposed::for_good(path, Writer::Owner(owner))));
    }
    if let Some(writer) = platform::writer(&file.metadata()?) {
        return Ok(Err(Exposed::for_good(path, writer)));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(platform::writer(&folder.metadata()?).map_or(Ok(()), |writer| Err(Exposed::for_good(folder, writer))))
}

/// Refuses the file at `path`, which is not followed, if it belongs to another user than this one, root, and the owner of `folder`,
/// who was accepted or refused before. What is not there belongs to nobody.
///
/// # Errors
/// Whose it is.
pub fn check_stranger(path: &Path, folder: &Path) -> Result<(), Exposed> {
    let Ok(found) = path.symlink_metadata() else { return Ok(()) };
    match platform::other_owner(&found) {
        Some(owner) if !folder.metadata().is_ok_and(|folder| platform::is_of_same(&folder, &found)) => {
            Err(Exposed::for_good(path, Writer::Owner(owner)))
        }
        _ => Ok(()),
    }
}

impl fmt::Debug for Owners {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Owners").field("answer", &self.answer).finish_non_exhaustive()
    }
}

#[cfg(not(unix))]
mod platform {
    use super::Writer;

    /// Permissions are not looked at here.
    pub fn writer(_: &std::fs::Metadata) -> Option<Writer> {
        None
    }

    /// Nor at owners.
    pub fn other_owner(_: &std::fs::Metadata) -> Option<String> {
        None
    }

    /// Nor at two of them.
    pub fn is_of_same(_: &std::fs::Metadata, _: &std::fs::Metadata) -> bool {
        true
    }

    /// Nor at permissions of folders.
    pub fn is_shared(_: &std::path::Path) -> bool {
        false
    }
}

#[cfg(unix)]
mod platform {
    use std::{env, fs::Metadata, os::unix::fs::MetadataExt as _, path::Path};

    use nix::unistd::{Gid, Group, Uid, User};

    use super::Writer;

    /// The most bytes of `/etc/passwd` that are looked through for members of a group.
    const MAX_PASSWD: u64 = 4 << 20;
    /// Permission of the group to write.
    const GROUP: u32 = 0o020;
    /// Permission of everybody to write.
    const OTHERS: u32 = 0o002;
    /// Nobody can remove files of others.
    const STICKY: u32 = 0o1000;

    /// Who can change a file with this metadata besides this user and root.
    pub fn writer(file: &Metadata) -> Option<Writer> {
        if let Some(owner) = other_owner(file) {
            return Some(Writer::Owner(owner));
        }
        if file.mode() & OTHERS != 0 {
            return Some(Writer::Everybody);
        }
        if file.mode() & GROUP != 0 && !is_private(file.gid(), file.uid()) {
            return Some(Writer::Group(group(file.gid()).map_or_else(|| format!("gid {}", file.gid()), |group| group.name)));
        }
        None
    }

    /// The name or number of the user whom something with this metadata belongs to, if that is another one.
    pub fn other_owner(file: &Metadata) -> Option<String> {
        let (own, sudo) = (rustix::process::geteuid().as_raw(), env::var("SUDO_UID").ok());
        let is_other = !is_accepted(file.uid(), own, sudo.as_deref());
        is_other.then(|| user(file.uid()).map_or_else(|| format!("uid {}", file.uid()), |user| user.name))
    }

    /// Whether two files have one owner.
    pub fn is_of_same(one: &Metadata, other: &Metadata) -> bool {
        one.uid() == other.uid()
    }

    /// Whether a folder is one in which everybody may have files of their own, as `/tmp`. Without the sticky bit it is rather a file
    /// system that has no permissions.
    pub fn is_shared(folder: &Path) -> bool {
        folder.metadata().is_ok_and(|folder| folder.mode() & (OTHERS | STICKY) == OTHERS | STICKY)
    }

    /// Whether files of the user `owner` are accepted by the user `own`: their own, root's, who could change btm as well, and
    /// those of the user who became root by sudo, as git has it.
    pub fn is_accepted(owner: u32, own: u32, sudo: Option<&str>) -> bool {
        let by_sudo = || own == 0 && sudo.and_then(|uid| uid.parse().ok()) == Some(owner);
        owner == own || owner == 0 || by_sudo()
    }

    /// Whether a group is its owner's alone: it is called as the user is, and nobody else is in it.
    fn is_private(gid: u32, owner: u32) -> bool {
        let (Some(group), Some(user)) = (group(gid), user(owner)) else { return false };
        let passwd = crate::read_text(Path::new("/etc/passwd"), MAX_PASSWD).unwrap_or_default();
        is_of_one(&group.name, &group.mem, &user.name) && !has_others(&passwd, gid, &user.name)
    }

    /// Whether a group with these members is the user's own: its name says so, and they are nobody else.
    pub fn is_of_one(group: &str, members: &[String], user: &str) -> bool {
        group == user && members.iter().all(|member| member == user)
    }

    /// Whether a user other than `name` has the group `gid` as theirs from the start, by the text of `/etc/passwd`.
    pub fn has_others(passwd: &str, gid: u32, name: &str) -> bool {
        let mut others = passwd.lines().filter_map(|line| {
            let mut fields = line.split(':');
            let (user, group) = (fields.next()?, fields.nth(2)?);
            (user != name).then_some(group)
        });
        others.any(|group| group.parse() == Ok(gid))
    }

    fn user(uid: u32) -> Option<User> {
        User::from_uid(Uid::from_raw(uid)).ok().flatten()
    }

    fn group(gid: u32) -> Option<Group> {
        Group::from_gid(Gid::from_raw(gid)).ok().flatten()
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{
        fs::{self, File},
        os::unix::fs::PermissionsExt as _,
        path::Path,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
    };

    use super::{
        Exposed, Owners, Writer,
        platform::{has_others, is_accepted, is_of_one},
    };

    #[test]
    fn files_of_this_user_of_root_and_of_who_called_sudo_are_accepted() {
        assert!(is_accepted(1000, 1000, None) && is_accepted(0, 1000, None) && is_accepted(0, 0, None));
        assert!(is_accepted(1000, 0, Some("1000")), "sudo btm scan, in one's own project");
        assert!(!is_accepted(1001, 0, Some("1000")) && !is_accepted(1000, 0, None));
        assert!(!is_accepted(1001, 1000, Some("1001")), "a variable alone makes nobody root");
        assert!(!is_accepted(1000, 0, Some("")) && !is_accepted(1000, 0, Some("-1")));
    }

    #[test]
    fn a_private_group_has_its_owners_name_and_no_other_members() {
        let members = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(is_of_one("alice", &[], "alice") && is_of_one("alice", &members(&["alice"]), "alice"));
        assert!(!is_of_one("alice", &members(&["alice", "bob"]), "alice") && !is_of_one("users", &[], "alice"));
    }

    #[test]
    fn members_of_a_group_from_the_start_are_members() {
        let passwd = "alice:x:1000:1000::/home/alice:/bin/sh\nbroken\nbob:x:1001:1000::/home/bob:/bin/sh\n";
        assert!(has_others(passwd, 1000, "alice") && !has_others(passwd, 1001, "alice"));
        assert!(!has_others("alice:x:1000:1000::/home/alice:/bin/sh\n", 1000, "alice"));
    }

    #[test]
    fn what_everybody_can_write_is_refused_unless_the_folder_is_accepted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("btm.toml");
        fs::write(&path, "").unwrap();
        let asked = Arc::new(AtomicU32::new(0));
        let owners = |answer: bool| {
            let asked = asked.clone();
            Owners::new(move |_| {
                asked.fetch_add(1, Ordering::Relaxed);
                answer
            })
        };
        let check = |owners: &Owners, mode: u32| {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            owners.check(&File::open(&path).unwrap(), Path::new("btm.toml"), folder.path()).unwrap()
        };
        let strict = owners(false);
        assert_eq!(check(&strict, 0o644), Ok(()));
        assert_eq!(asked.load(Ordering::Relaxed), 0, "nobody is asked about files of one's own");
        let exposed =
            Exposed { writer: Writer::Everybody, path: path.clone(), folder: Some(folder.path().to_owned()), is_shared: false };
        assert_eq!(check(&strict, 0o646), Err(exposed.clone()));
        assert_eq!(check(&strict, 0o666), Err(exposed.clone()));
        assert_eq!(check(&strict, 0o644), Ok(()));
        assert_eq!(asked.load(Ordering::Relaxed), 1, "and once about others'");
        assert_eq!(check(&owners(true), 0o666), Ok(()));
        assert!(exposed.hint().contains("git config --global --add safe.directory /"), "{}", exposed.hint());
    }

    #[test]
    fn a_command_to_copy_names_any_path() {
        let exposed = |folder: &str| {
            let writer = Writer::Owner("bob".to_owned());
            Exposed { writer, path: "x".into(), folder: Some(folder.into()), is_shared: false }
        };
        assert!(exposed("/a/b-c.d").hint().starts_with("`git config --global --add safe.directory /a/b-c.d` accepts"));
        assert!(exposed("/a b'$(c)").hint().contains(r"safe.directory '/a b'\''$(c)'` accepts"));
    }
}
