//! What a command takes over from whoever asked for it: read there, and given to it here.

use btm_model::{Inherited, ResourceLimit};
use rustix::{
    fs::Mode,
    process::{Resource, Rlimit, getpriority_process, getrlimit, setrlimit, umask},
};

/// The limits that a process has, but for `RLIMIT_RTTIME`, which is a mark of runs; each with the option of `ulimit` that shows it.
const RESOURCES: [(&str, Resource, &str); 15] = [
    ("as", Resource::As, "-v"),
    ("core", Resource::Core, "-c"),
    ("cpu", Resource::Cpu, "-t"),
    ("data", Resource::Data, "-d"),
    ("fsize", Resource::Fsize, "-f"),
    ("locks", Resource::Locks, "-x"),
    ("memlock", Resource::Memlock, "-l"),
    ("msgqueue", Resource::Msgqueue, "-q"),
    ("nice", Resource::Nice, "-e"),
    ("nofile", Resource::Nofile, "-n"),
    ("nproc", Resource::Nproc, "-u"),
    ("rss", Resource::Rss, "-m"),
    ("rtprio", Resource::Rtprio, "-r"),
    ("sigpending", Resource::Sigpending, "-i"),
    ("stack", Resource::Stack, "-s"),
];

/// What a command takes over from this process. Its umask is another one for a moment, so no other thread may make files.
#[must_use]
pub fn inherited() -> Inherited {
    let mask = umask(Mode::RWXG | Mode::RWXO);
    umask(mask);
    let limits = RESOURCES.iter().filter_map(|(name, resource, _)| {
        let Rlimit { current: soft, maximum: hard } = getrlimit(*resource);
        (soft.is_some() || hard.is_some()).then(|| ((*name).to_owned(), ResourceLimit { soft, hard }))
    });
    Inherited { umask: mask.bits(), niceness: getpriority_process(None).unwrap_or(0), limits: limits.collect() }
}

/// Raises the hard limits of this process to those that a command is to have, as far as that is allowed. A line for people about
/// each that stays lower.
#[must_use]
pub fn make_room_for(wanted: &Inherited) -> Vec<String> {
    let mut lower = Vec::new();
    for (name, resource, option) in RESOURCES {
        let (own, hard) = (getrlimit(resource), limit_of(wanted, name).hard);
        if number(hard) > number(own.maximum) && setrlimit(resource, Rlimit { maximum: hard, ..own }).is_err() {
            lower.push(format!(
                "`ulimit -H {option}` of the daemon is {}, so this command has no more, although {} was asked for; \
                 `btm daemon stop`, and the next command starts a daemon with the limits of its terminal",
                shown(own.maximum),
                shown(hard)
            ));
        }
    }
    lower
}

/// Gives this process, and all that it starts, what was taken over, but for niceness; of limits as much as it may have.
pub fn take_over(wanted: &Inherited) {
    umask(Mode::from_bits_truncate(wanted.umask));
    for (name, resource, _) in RESOURCES {
        let (most, limit) = (getrlimit(resource).maximum, limit_of(wanted, name));
        let [current, maximum] = [limit.soft, limit.hard].map(|limit| lesser(limit, most));
        // Lowering is always allowed.
        let _ = setrlimit(resource, Rlimit { current, maximum });
    }
}

fn limit_of(inherited: &Inherited, name: &str) -> ResourceLimit {
    inherited.limits.get(name).copied().unwrap_or_default()
}

/// A limit as the kernel compares it.
fn number(limit: Option<u64>) -> u64 {
    limit.unwrap_or(u64::MAX)
}

/// The lesser one of two limits.
#[must_use]
pub fn lesser(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    if number(one) < number(other) { one } else { other }
}

fn shown(limit: Option<u64>) -> String {
    limit.map_or_else(|| "unlimited".to_owned(), |limit| limit.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_has_is_read_and_unlimited_is_left_out() {
        let own = inherited();
        assert_eq!(own, inherited(), "reading changes nothing");
        let Rlimit { current: soft, maximum: hard } = getrlimit(Resource::Nofile);
        assert_eq!(limit_of(&own, "nofile"), ResourceLimit { soft, hard });
        assert!(own.limits.values().all(|limit| *limit != ResourceLimit::default()));
        assert_eq!(make_room_for(&own), Vec::<String>::new());
    }

    #[test]
    fn unlimited_is_the_highest_limit() {
        assert_eq!(lesser(Some(1), None), Some(1));
        assert_eq!(lesser(None, Some(1)), Some(1));
        assert_eq!(lesser(Some(2), Some(1)), Some(1));
        assert_eq!(lesser(None, None), None);
    }
}
