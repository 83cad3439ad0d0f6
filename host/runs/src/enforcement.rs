//! How limits are enforced here: by control groups where they are delegated, else by weaker means.

use std::{
    fmt, fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

use btm_faults::Point;

use crate::{
    Run,
    linux::{Group, set},
};

/// The group in which the daemon itself is, beside those of the runs: a group that hands out controllers has no processes.
const OWN: &str = "btm-daemon";
/// How the groups of runs begin.
const OF_RUN: &str = "btm-run-";
/// How long a shim may take from making a group to the first process in it.
const NEW: Duration = Duration::from_secs(60);

/// How the limits of runs are enforced; shown by `daemon status`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enforcement {
    /// By control groups (cgroup v2).
    Groups(Groups),
    /// Without them: memory is measured again and again and limited for each process (`RLIMIT_DATA`), the processor is shared by
    /// niceness.
    Limits {
        /// Why there are no control groups.
        reason: String,
    },
}

/// Control groups that are delegated to this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// The group in which those of the runs are made.
    pub folder: PathBuf,
    /// Whether they limit memory.
    pub memory: bool,
    /// Whether they limit the share of the processor.
    pub processor: bool,
}

impl Enforcement {
    /// Finds out what this process may do, and prepares it: where a control group is delegated to it alone, it moves into a group in
    /// that one, so that runs can get theirs beside it. For the daemon, once, before the first run.
    #[must_use]
    pub fn claim() -> Self {
        match Groups::delegated() {
            Ok(groups) if groups.memory || groups.processor => Self::Groups(groups),
            // Joining a group takes the kernel some milliseconds: too much for what other means do as well.
            Ok(groups) => {
                let folder = groups.folder.display();
                Self::Limits { reason: format!("the control group {folder} limits neither memory nor processor") }
            }
            Err(reason) => Self::Limits { reason },
        }
    }

    /// The group to name in the spec of a run.
    #[must_use]
    pub fn group(&self, run: &Run) -> Option<PathBuf> {
        match self {
            Self::Groups(groups) => Some(groups.group(run)),
            Self::Limits { .. } => None,
        }
    }
}

impl Groups {
    /// The groups that are delegated to this process, whatever they limit. This process is in one beside those of the runs then.
    ///
    /// # Errors
    /// Why there are none, in words.
    pub fn delegated() -> Result<Self, String> {
        let folder = own_group()?;
        let failed = |what: &str, error: &io::Error| format!("{what} {} failed: {error}", folder.display());
        if !is_delegated(&folder) {
            return Err(format!(
                "the control group {} is not delegated; start the daemon with `systemd-run --user --scope -p Delegate=yes`",
                folder.display()
            ));
        }
        // The root of all groups may have processes and still hand out controllers.
        if folder.join("cgroup.type").exists() {
            let others = others_in(&folder).map_err(|error| failed("reading the processes of", &error))?;
            if others {
                return Err(format!("other processes are in the control group {}", folder.display()));
            }
            let own = folder.join(OWN);
            btm_faults::create_group(Point::GroupClaim, &own).map_err(|error| failed("making a group in", &error))?;
            join(&own).map_err(|error| failed("moving within", &error))?;
        }
        forget_ended(&folder);
        let (memory, processor) = (hand_out(&folder, "memory"), hand_out(&folder, "cpu"));
        Ok(Self { folder, memory, processor })
    }

    /// The group to name in the spec of a run; the shim makes it.
    #[must_use]
    pub fn group(&self, run: &Run) -> PathBuf {
        self.folder.join(format!("{OF_RUN}{}", run.token.as_str()))
    }
}

impl fmt::Display for Enforcement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = |kernel, weaker: &'static str| if kernel { "control group" } else { weaker };
        let (memory, processor) = match self {
            Self::Groups(groups) => (groups.memory, groups.processor),
            Self::Limits { .. } => (false, false),
        };
        write!(formatter, "memory: {}, ", by(memory, "measured, and RLIMIT_DATA for each process"))?;
        write!(formatter, "processor: {}", by(processor, "niceness"))?;
        match self {
            Self::Groups(_) => Ok(()),
            Self::Limits { reason } => write!(formatter, " ({reason})"),
        }
    }
}

/// The folder of the group that this process is in; the one above if it is a group that an earlier claim made.
fn own_group() -> Result<PathBuf, String> {
    let read = |path: &str| fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {error}"));
    let (groups, mounts) = (read("/proc/self/cgroup")?, read("/proc/self/mountinfo")?);
    let path = groups.lines().find_map(|line| line.strip_prefix("0::/")).ok_or("there are no control groups of version 2")?;
    let mounted = mounted_at(&mounts).ok_or("control groups of version 2 are not mounted")?;
    let folder = mounted.join(path);
    let is_of_run = folder.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(OF_RUN.as_bytes()));
    match folder.parent() {
        Some(above) if folder.ends_with(OWN) => Ok(above.to_owned()),
        // The command of a run started this daemon, which is to live on when that ends, and not within its limits.
        Some(above) if is_of_run && join(&above.join(OWN)).is_ok() => Ok(above.to_owned()),
        _ => Ok(folder),
    }
}

fn join(group: &Path) -> io::Result<()> {
    set(Point::GroupClaim, &group.join("cgroup.procs"), "0")
}

/// `ID PARENT DEVICE ROOT WHERE OPTIONS … - TYPE …`; mounts of a part of the groups are not looked into.
fn mounted_at(mounts: &str) -> Option<PathBuf> {
    mounts.lines().find_map(|line| {
        let (mount, kind) = line.split_once(" - ")?;
        let mut fields = mount.split(' ').skip(3);
        (kind.starts_with("cgroup2 ") && fields.next()? == "/").then(|| fields.next().map(PathBuf::from))?
    })
}

/// A group is this user's to divide if the service manager says so, if this user owns it without being root, or if it is the root of
/// all groups in a container. Merely being allowed to write is not enough: root is allowed everything.
fn is_delegated(folder: &Path) -> bool {
    let said = ["user.delegate", "trusted.delegate"].iter().any(|name| {
        let mut value = [0; 8];
        rustix::fs::getxattr(folder, *name, &mut value).is_ok_and(|length| value.starts_with(b"1") && length == 1)
    });
    let user = rustix::process::geteuid();
    let owned = !user.is_root() && fs::metadata(folder).is_ok_and(|group| group.uid() == user.as_raw());
    let root = user.is_root() && !folder.join("cgroup.type").exists();
    let writable = rustix::fs::access(folder.join("cgroup.procs"), rustix::fs::Access::WRITE_OK).is_ok()
        && rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok();
    (said || owned || root) && writable
}

fn others_in(folder: &Path) -> io::Result<bool> {
    let own = std::process::id().to_string();
    Ok(fs::read_to_string(folder.join("cgroup.procs"))?.lines().any(|process| process != own))
}

/// Removes groups of runs whose shim was killed before it could. Those that have processes stay, and so do new ones, which may be
/// about to get some.
fn forget_ended(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let of_run = entry.file_name().to_str().is_some_and(|name| name.starts_with(OF_RUN));
        let age = entry.metadata().and_then(|group| group.modified()).ok().and_then(|made| made.elapsed().ok());
        if of_run && age.is_some_and(|age| age > NEW) {
            let _ = Group::at(entry.path()).remove();
        }
    }
}

/// Has the groups in this one share something, if that is possible.
fn hand_out(folder: &Path, controller: &str) -> bool {
    let has = |file: &str| {
        fs::read_to_string(folder.join(file)).is_ok_and(|names| names.split_ascii_whitespace().any(|name| name == controller))
    };
    has("cgroup.controllers")
        && set(Point::GroupClaim, &folder.join("cgroup.subtree_control"), &format!("+{controller}")).is_ok()
        && has("cgroup.subtree_control")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mount_of_control_groups_is_found() {
        let mounts = "30 23 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
                      31 23 0:27 /part /elsewhere rw - cgroup2 cgroup2 rw\n\
                      35 23 0:28 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
        assert_eq!(mounted_at(mounts), Some(PathBuf::from("/sys/fs/cgroup")));
        assert_eq!(mounted_at(""), None);
    }

    #[test]
    fn it_is_said_which_means_are_in_force() {
        let groups = Groups { folder: "/g".into(), memory: true, processor: false };
        assert_eq!(Enforcement::Groups(groups).to_string(), "memory: control group, processor: niceness");
        let weaker = Enforcement::Limits { reason: "why".to_owned() };
        assert_eq!(weaker.to_string(), "memory: measured, and RLIMIT_DATA for each process, processor: niceness (why)");
    }
}
