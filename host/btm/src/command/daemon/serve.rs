//! Being the daemon.

use std::{
    env,
    io::{self, Write as _},
    path::Path,
    time::Duration,
};

use btm_config::DaemonOverrides;
use btm_daemon::{Options, Settings};
use btm_scheduler::Policy;

use super::connection::{READY, claim, owner};
use crate::{
    cli::StartArguments,
    command::{installed::Installed, session, settings, trusted},
    error::CommandError,
    exit::Exit,
    folders,
};

/// Is the daemon of the project around the working folder until it is told to end.
pub(super) fn run(arguments: &StartArguments) -> Result<Exit, CommandError> {
    if arguments.detached {
        // It fails only for one that leads a group already, which has a terminal of its own choice.
        let _ = rustix::process::setsid();
    }
    let root = session::root(&[])?;
    let program = env::current_exe().map_err(|error| CommandError::internal("btm does not find its own program", error))?;
    let options = Options {
        place: claim(&root)?,
        owner: owner()?,
        build: folders::build().unwrap_or_default(),
        program,
        stays: !arguments.until_idle,
        settings: {
            let root = root.clone();
            Box::new(move || load(&root))
        },
        trust: Box::new(move |wishes| trusted::still_agrees(&root, wishes)),
        ready: Box::new(|| {
            let mut out = io::stdout();
            // Whoever started it may be gone.
            let _ = writeln!(out, "{READY}").and_then(|()| out.flush());
        }),
    };
    btm_daemon::serve(options).map_err(|error| match error.is_of_the_machine() {
        true => CommandError::failed_because(&error),
        false => CommandError::usage_because(&error),
    })?;
    Ok(Exit::Clean)
}

fn load(root: &Path) -> Result<Settings, String> {
    let settings = settings::of_project(root).map_err(|error| error.to_string())?;
    let groups = settings.groups.iter().filter_map(|(name, group)| Some((name.clone(), group.slots?.get()))).collect();
    // Without a lock file that can be read, no plugin is granted anything.
    let installed = Installed::of(root).map(|installed| installed.lock.plugins).unwrap_or_default();
    let grants =
        installed.iter().flat_map(|(name, locked)| locked.grants.iter().map(|grant| (name.clone(), grant.name().to_owned())));
    Ok(Settings { grants: grants.collect(), ..resolve(&settings.daemon, groups) })
}

/// The settings with the daemon's defaults in place of what is absent.
pub(crate) fn resolve(set: &DaemonOverrides, group_slots: std::collections::BTreeMap<String, u32>) -> Settings {
    let default = Settings::default();
    let mut policy = Policy { group_slots, ..default.policy };
    policy.slots = set.slots.map_or(policy.slots, std::num::NonZeroU32::get);
    policy.reserved_slots = set.reserved_slots.unwrap_or(policy.reserved_slots);
    policy.queue_limit = set.queue_limit.map_or(policy.queue_limit, |limit| limit.get() as usize);
    policy.idle.load = set.idle_load.map_or(policy.idle.load, |load| f64::from(load.thousandths) / 1_000.0);
    policy.idle.time = set.idle_time.map_or(policy.idle.time, milliseconds);
    policy.low_patience = set.low_patience.map_or(policy.low_patience, milliseconds);
    policy.shortage.medium_load = set.busy_load.map_or(policy.shortage.medium_load, |load| f64::from(load.thousandths) / 1_000.0);
    Settings {
        policy,
        keep_results: set.keep_results.unwrap_or(default.keep_results),
        keep_metrics: set.keep_metrics.unwrap_or(default.keep_metrics),
        idle_end: set.idle_end.map_or(default.idle_end, milliseconds),
        log_limit: set.log_limit.unwrap_or(default.log_limit),
        grants: default.grants,
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
