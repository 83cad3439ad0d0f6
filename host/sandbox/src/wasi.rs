//! WASI as plugins see it: always linked, because most toolchains import it, and empty. No folders, no environment, no
//! sockets, closed standard input; output goes into the log; the clock stands still except that waiting moves it forward at
//! once; randomness is seeded. So nothing a plugin says depends on the machine or the moment.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use btm_model::{Limit, StopReason};
use bytes::Bytes;
use wasmtime::component::{HasData, Linker, Resource, ResourceTable};
use wasmtime_wasi::{
    HostMonotonicClock, HostWallClock, WasiCtx, WasiCtxBuilder, async_trait,
    cli::{IsTerminal, StdoutStream},
    p2::{
        DynPollable, OutputStream, Pollable, StreamError, StreamResult,
        bindings::clocks::monotonic_clock::{self, Duration as Nanoseconds, Instant},
        subscribe,
    },
};

use crate::{instance::Instance, meter::Carried, outcome::LogLevel, stopped::Stopped};

/// The time of day that every plugin sees: 2001-09-09 01:46:40 UTC, so that neither zero nor today is ever relied on.
const WALL_CLOCK: Duration = Duration::from_secs(1_000_000_000);

/// The seed of every plugin's randomness.
const SEED: u64 = 0x6274_6d5f_7365_6564;

/// How much a plugin may ask of a random source at once, in bytes.
const MAX_RANDOM: u64 = 64 << 10;

/// The longest line of standard output or standard error that is kept in one piece, in bytes.
const MAX_LINE: usize = 4_096;

/// How many lines of standard error explain a trap: as many as the runtimes of Python and JavaScript need for an exception.
const LAST_WORDS: usize = 8;

/// Links all of WASI 0.2, with our clock in place of the real one.
pub(crate) fn add_to_linker(linker: &mut Linker<Instance>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_async(linker)?;
    linker.allow_shadowing(true);
    monotonic_clock::add_to_linker::<Instance, HasClock>(linker, Instance::clock)?;
    linker.allow_shadowing(false);
    Ok(())
}

/// An empty WASI whose output goes to `log` and whose time is `clock`; what it carries is counted in `carried`.
pub(crate) fn context(log: &SharedLog, clock: &Clock, carried: &Carried) -> WasiCtx {
    let captured = |level| Captured { log: log.clone(), level, carried: carried.clone() };
    WasiCtxBuilder::new()
        .stdout(captured(LogLevel::Info))
        .stderr(captured(LogLevel::Warn))
        .secure_random(Random::new(SEED, carried))
        .insecure_random(Random::new(!SEED, carried))
        .insecure_random_seed(u128::from(SEED))
        .max_random_size(MAX_RANDOM)
        .wall_clock(clock.clone())
        .monotonic_clock(clock.clone())
        .build()
}

/// The virtual clock: nanoseconds since the instance began.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock(Arc<AtomicU64>);

impl Clock {
    fn move_to(&self, instant: u64) {
        self.0.fetch_max(instant, Ordering::Relaxed);
    }

    fn nanoseconds(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl HostWallClock for Clock {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        WALL_CLOCK.saturating_add(Duration::from_nanos(self.nanoseconds()))
    }
}

impl HostMonotonicClock for Clock {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        self.nanoseconds()
    }
}

/// Tells wasmtime what the clock's host functions need of an [`Instance`].
struct HasClock;

impl HasData for HasClock {
    type Data<'a> = ClockView<'a>;
}

/// The clock and the table its pollables live in.
pub(crate) struct ClockView<'a> {
    pub(crate) clock: &'a Clock,
    pub(crate) table: &'a mut ResourceTable,
}

impl monotonic_clock::Host for ClockView<'_> {
    fn now(&mut self) -> wasmtime::Result<Instant> {
        Ok(self.clock.nanoseconds())
    }

    fn resolution(&mut self) -> wasmtime::Result<Instant> {
        Ok(1)
    }

    fn subscribe_instant(&mut self, when: Instant) -> wasmtime::Result<Resource<DynPollable>> {
        let deadline = self.table.push(Deadline { clock: self.clock.clone(), when })?;
        subscribe(self.table, deadline)
    }

    fn subscribe_duration(&mut self, duration: Nanoseconds) -> wasmtime::Result<Resource<DynPollable>> {
        self.subscribe_instant(self.clock.nanoseconds().saturating_add(duration))
    }
}

/// A moment on the virtual clock; waiting for it makes it now.
struct Deadline {
    clock: Clock,
    when: u64,
}

#[async_trait]
impl Pollable for Deadline {
    async fn ready(&mut self) {
        // A guest that waits again and again must not keep the host from its own time-outs.
        tokio::task::yield_now().await;
        self.clock.move_to(self.when);
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seedable, good enough for hash seeds.
struct Random {
    state: u64,
    carried: Carried,
}

impl Random {
    fn new(seed: u64, carried: &Carried) -> Self {
        Self { state: seed, carried: carried.clone() }
    }

    fn next(&mut self) -> u64 {
        // WASI's random bytes are drawn one by one.
        self.carried.add(size_of::<u64>());
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl rand_core::TryRng for Random {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok((self.next() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// The lines a plugin wrote, bounded in bytes.
#[derive(Debug)]
pub(crate) struct Log {
    limit: u64,
    used: u64,
    lines: Vec<(LogLevel, String)>,
    /// Output that has no line ending yet, by level.
    open: [(LogLevel, String); 2],
}

/// A log that streams can write to as well.
#[derive(Clone, Debug)]
pub(crate) struct SharedLog(Arc<Mutex<Log>>);

impl SharedLog {
    pub(crate) fn new(limit: u64) -> Self {
        let open = [(LogLevel::Info, String::new()), (LogLevel::Warn, String::new())];
        Self(Arc::new(Mutex::new(Log { limit, used: 0, lines: Vec::new(), open })))
    }

    fn with<R>(&self, change: impl FnOnce(&mut Log) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds a line.
    pub(crate) fn line(&self, level: LogLevel, line: String) -> Result<(), Stopped> {
        self.with(|log| {
            log.charge(line.len() + 1)?;
            log.lines.push((level, line));
            Ok(())
        })
    }

    /// Takes all lines, unfinished ones too.
    pub(crate) fn take(&self) -> Vec<(LogLevel, String)> {
        self.with(|log| {
            log.finish_open_lines();
            std::mem::take(&mut log.lines)
        })
    }

    /// Empties the log, as if nothing had been written.
    pub(crate) fn forget(&self) {
        self.take();
        self.with(|log| log.used = 0);
    }

    /// The newest lines of standard error, for the message of a trap.
    pub(crate) fn last_words(&self) -> String {
        self.with(|log| {
            log.finish_open_lines();
            let warnings = log.lines.iter().rev().filter(|(level, _)| *level == LogLevel::Warn);
            let mut words: Vec<_> =
                warnings.map(|(_, line)| line.trim()).filter(|line| !line.is_empty()).take(LAST_WORDS).collect();
            words.reverse();
            words.join(" / ")
        })
    }
}

impl Log {
    fn charge(&mut self, bytes: usize) -> Result<(), Stopped> {
        self.used = self.used.saturating_add(bytes as u64);
        if self.used > self.limit {
            return Err(Stopped(StopReason::Limit { limit: Limit::Log, allowed: self.limit, used: self.used }));
        }
        Ok(())
    }

    fn print(&mut self, level: LogLevel, bytes: &[u8]) -> Result<(), Stopped> {
        self.charge(bytes.len())?;
        let Some((_, open)) = self.open.iter_mut().find(|(of, _)| *of == level) else { return Ok(()) };
        for part in String::from_utf8_lossy(bytes).split_inclusive('\n') {
            open.push_str(part.trim_end_matches('\n'));
            if part.ends_with('\n') || open.len() >= MAX_LINE {
                self.lines.push((level, std::mem::take(open)));
            }
        }
        Ok(())
    }

    fn finish_open_lines(&mut self) {
        for (level, open) in &mut self.open {
            if !open.is_empty() {
                self.lines.push((*level, std::mem::take(open)));
            }
        }
    }
}

/// Standard output or standard error, as lines of the log.
struct Captured {
    log: SharedLog,
    level: LogLevel,
    carried: Carried,
}

impl IsTerminal for Captured {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Captured {
    fn async_stream(&self) -> Box<dyn tokio::io::AsyncWrite + Send + Sync> {
        // Only WASI 0.3 asks for it, which is not linked.
        Box::new(tokio::io::sink())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(Self { log: self.log.clone(), level: self.level, carried: self.carried.clone() })
    }
}

#[async_trait]
impl Pollable for Captured {
    async fn ready(&mut self) {}
}

#[async_trait]
impl OutputStream for Captured {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.carried.add(bytes.len());
        self.log.with(|log| log.print(self.level, &bytes)).map_err(|stopped| StreamError::Trap(stopped.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(64 * 1024)
    }
}

#[cfg(test)]
mod tests {
    use super::{Carried, Log, LogLevel, Random, SharedLog};

    #[test]
    fn output_becomes_lines() {
        let log = SharedLog::new(100);
        log.with(|log: &mut Log| log.print(LogLevel::Info, b"one\ntw")).unwrap();
        log.with(|log: &mut Log| log.print(LogLevel::Warn, b"oops\n")).unwrap();
        log.with(|log: &mut Log| log.print(LogLevel::Info, b"o")).unwrap();
        let lines = log.take();
        assert_eq!(
            lines,
            [(LogLevel::Info, "one".to_owned()), (LogLevel::Warn, "oops".to_owned()), (LogLevel::Info, "two".to_owned())]
        );
    }

    #[test]
    fn the_log_is_bounded_over_all_ways_into_it() {
        let log = SharedLog::new(10);
        log.line(LogLevel::Info, "12345".to_owned()).unwrap();
        assert!(log.with(|log: &mut Log| log.print(LogLevel::Info, b"12345")).is_err());
    }

    #[test]
    fn randomness_is_the_same_every_time() {
        let draw = || {
            let mut random = Random::new(1, &Carried::default());
            [random.next(), random.next()]
        };
        assert_eq!(draw(), draw());
        assert_ne!(draw()[0], draw()[1]);
    }
}
