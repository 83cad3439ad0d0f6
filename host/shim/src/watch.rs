//! Watching over a command, from its start until nothing of it is left.

use std::{
    error::Error,
    path::PathBuf,
    time::{Duration, Instant, SystemTime},
};

use btm_runs::{
    Started,
    linux::{Group, Identity, is_left_by_separate_alone, make_room_for, marks},
};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{Signal, WaitOptions, WaitStatus, set_child_subreaper, setsid, wait},
};

use crate::{
    clock::Clock,
    crowd::Crowd,
    journal::Journal,
    keeper::Keeper,
    launch::{Launched, launch},
    memory::Meter,
    pipes::Pipes,
    raw,
    signals::{Signals, Told},
    verdict::{Cause, not_started},
};

/// How long processes that the command left behind have to end by themselves, unless the grace of the task is shorter.
const AFTERLIFE: Duration = Duration::from_secs(1);
/// How often those that are to be killed are killed: there may be new ones.
const AGAIN: Duration = Duration::from_millis(20);
/// How long processes that do not die of it hold up the end of the run.
const GIVE_UP: Duration = Duration::from_secs(10);

/// Watches over the run in `folder`.
pub fn run(folder: PathBuf) -> Result<(), Box<dyn Error>> {
    // First of all: from here on a request to stop is heard, and before the lock is taken nothing has begun.
    let signals = Signals::block()?;
    // Fails only where the shim leads a session already.
    let _ = setsid();
    let _ = rustix::thread::set_name(c"btm-shim");
    std::env::set_current_dir("/")?;
    raw::keep_files_to_oneself()?;
    // Any number but none means yes.
    set_child_subreaper(Some(rustix::process::getpid()))?;
    let Some(mut keeper) = Keeper::take(&folder)? else { return Ok(()) };
    let mut journal = Journal::new(keeper.folder(), keeper.spec().log_limit);
    for line in keeper.spec().inherited.iter().flat_map(make_room_for) {
        journal.note(&line);
    }
    let status = match Watch::start(signals, &mut keeper) {
        Ok(watch) => watch.until_the_end(&mut keeper, &mut journal)?,
        Err(error) => not_started(format!("the command could not be started: {error}")),
    };
    keeper.finish(&status, &mut journal)?;
    Ok(())
}

/// How far it is.
#[derive(Clone, Copy)]
enum Course {
    /// The command runs.
    Runs,
    /// What is left was asked to end, and has until then.
    Ends { until: Instant },
    /// What is left is killed; again at a time, and with patience until another.
    Dies { again: Instant, patience: Instant },
}

/// A command that is watched over.
pub struct Watch {
    signals: Signals,
    pipes: Pipes,
    crowd: Crowd,
    course: Course,
    held: bool,
    grace: Duration,
    time: Option<Duration>,
    pub launched: Launched,
    pub started: Started,
    pub group: Option<Group>,
    pub clock: Clock,
    pub memory: Option<u64>,
    pub meter: Option<Meter>,
    /// Why the shim ended the command, if it did.
    pub cause: Option<Cause>,
    /// How the command ended, if it has.
    pub exit: Option<WaitStatus>,
}

impl Watch {
    /// Starts the command.
    fn start(signals: Signals, keeper: &mut Keeper) -> Result<Self, Box<dyn Error>> {
        let spec = keeper.spec();
        let limits = spec.limits;
        // Without the group its limits are enforced as where there are none.
        let group = spec.group.clone().map(Group::at).filter(|group| group.make(&limits).is_ok());
        let measured = limits.memory.filter(|_| !group.as_ref().is_some_and(Group::limits_memory));
        // Not permitted within a run of a daemon that is itself in a run; the variable is left then.
        let _ = marks::mark(keeper.token());
        let (mut launched, pipes) = launch(spec, keeper.token(), group.as_ref(), measured.map(Meter::data))?;
        let who = Identity::of(std::process::id()).and_then(|shim| Ok((shim, Identity::of(launched.child)?)));
        let now = Instant::now();
        let begun = who.and_then(|(shim, child)| {
            let pipes = Pipes::new(pipes, now)?;
            let started = Started { shim, child, at: SystemTime::now().into() };
            keeper.write_started(started.clone())?;
            launched.begin()?;
            Ok((pipes, started))
        });
        let (pipes, started) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                // It has not begun, and never will.
                Crowd::signal_group(launched.child, Signal::KILL);
                let _ = wait(WaitOptions::empty());
                return Err(error.into());
            }
        };
        Ok(Self {
            signals,
            pipes,
            crowd: Crowd::new(group.clone()),
            course: Course::Runs,
            held: false,
            grace: Duration::from_millis(limits.grace),
            time: limits.time.map(Duration::from_millis),
            launched,
            started,
            group,
            clock: Clock::start(now),
            memory: limits.memory,
            meter: measured.map(|limit| Meter::new(limit, now)),
            cause: None,
            exit: None,
        })
    }

    /// Milliseconds after which the command is ended.
    pub fn time_limit(&self) -> u64 {
        self.time.map_or(u64::MAX, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
    }

    /// Until no process of the run is left.
    fn until_the_end(mut self, keeper: &mut Keeper, journal: &mut Journal) -> Result<btm_runs::Status, Box<dyn Error>> {
        loop {
            self.wait_for_something()?;
            let now = Instant::now();
            while let Some(told) = self.signals.next()? {
                self.obey(told, now);
            }
            self.pipes.read(journal, now);
            keeper.keep(journal, now);
            let ended_before = self.exit.is_some();
            let none_left = self.reap() || self.is_left_by_separate_alone()?;
            if self.exit.is_some() && !ended_before {
                self.clock.hold(now);
                // What the command itself wrote comes before what those write that it leaves behind.
                self.pipes.drain(journal);
            }
            if none_left || self.gives_up(now) {
                self.pipes.drain(journal);
                let left = if none_left { 0 } else { self.crowd.count()? };
                return Ok(self.status(left, journal.size()));
            }
            if self.exit.is_some() && !ended_before {
                self.end_those_left_behind(now);
            }
            self.act_in_time(now);
        }
    }

    /// Sleeps until a signal, something written, or the next moment at which something is to be done.
    fn wait_for_something(&self) -> Result<(), Errno> {
        let now = Instant::now();
        let course = match self.course {
            Course::Runs => self.time.and_then(|time| self.clock.runs_out(time)),
            Course::Ends { until } => Some(until),
            Course::Dies { again, .. } => Some(again),
        };
        let meter = self.meter.as_ref().filter(|_| self.measures()).map(Meter::next);
        let next = [course, meter, self.pipes.rest(now)].into_iter().flatten().min();
        let timeout = next.and_then(|next| Timespec::try_from(next.saturating_duration_since(now)).ok());
        let mut awaited = vec![PollFd::new(&self.signals, PollFlags::IN)];
        awaited.extend(self.pipes.awaited(now).map(|pipe| PollFd::from_borrowed_fd(pipe, PollFlags::IN)));
        match poll(&mut awaited, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn obey(&mut self, told: Told, now: Instant) {
        match told {
            Told::Stop => self.end(Cause::Request, now),
            Told::Pause if matches!(self.course, Course::Runs) => {
                self.crowd.hold();
                self.clock.hold(now);
                self.held = true;
            }
            Told::Resume => self.release(now),
            Told::Pause | Told::ChildEnded | Told::Nothing => {}
        }
    }

    /// Has the command end; the first cause counts.
    fn end(&mut self, cause: Cause, now: Instant) {
        if matches!(self.course, Course::Runs) {
            self.cause = Some(cause);
            Crowd::signal_group(self.launched.child, Signal::TERM);
            // Held, they would not hear of it.
            self.release(now);
            self.course = Course::Ends { until: now + self.grace };
        }
    }

    fn end_those_left_behind(&mut self, now: Instant) {
        self.crowd.signal(Signal::TERM);
        if self.held {
            self.held = false;
            self.crowd.release();
        }
        let until = match self.course {
            Course::Runs => now + self.grace.min(AFTERLIFE),
            Course::Ends { until } => until,
            Course::Dies { .. } => return,
        };
        self.course = Course::Ends { until };
    }

    fn release(&mut self, now: Instant) {
        if self.held {
            self.held = false;
            self.crowd.release();
            self.clock.go_on(now);
        }
    }

    /// Waits for all that have ended; whether no process is left.
    fn reap(&mut self) -> bool {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((process, status))) => {
                    if u32::try_from(process.as_raw_nonzero().get()) == Ok(self.launched.child) {
                        self.exit = Some(status);
                    }
                }
                Ok(None) => return false,
                Err(Errno::INTR) => {}
                // No children: and whoever of the run is alive is a child of this process, or descends from one.
                Err(_) => return true,
            }
        }
    }

    /// Whether the command has ended, and nobody is left but daemons of btm that it started, which live on.
    fn is_left_by_separate_alone(&self) -> Result<bool, std::io::Error> {
        Ok(self.exit.is_some() && is_left_by_separate_alone(std::process::id())?)
    }

    fn act_in_time(&mut self, now: Instant) {
        if self.measures() && self.meter.as_mut().is_some_and(|meter| meter.exceeded(now)) {
            // It would take more during its grace.
            self.cause = Some(Cause::Memory);
            self.course = Course::Dies { again: now, patience: now + GIVE_UP };
        }
        match self.course {
            Course::Runs => {
                if self.time.and_then(|time| self.clock.runs_out(time)).is_some_and(|end| end <= now) {
                    self.end(Cause::Time, now);
                }
            }
            Course::Ends { until } if until <= now => self.kill(now, now + GIVE_UP),
            Course::Dies { again, patience } if again <= now => self.kill(now, patience),
            Course::Ends { .. } | Course::Dies { .. } => {}
        }
    }

    fn kill(&mut self, now: Instant, patience: Instant) {
        self.crowd.kill();
        self.course = Course::Dies { again: now + AGAIN, patience };
    }

    /// Memory matters while the command runs and nobody ends it.
    fn measures(&self) -> bool {
        matches!(self.course, Course::Runs) && !self.held
    }

    /// Whether those that are left do not die. The command itself is waited for, however long it takes: its status is wanted.
    fn gives_up(&self, now: Instant) -> bool {
        self.exit.is_some() && matches!(self.course, Course::Dies { patience, .. } if patience <= now)
    }
}
