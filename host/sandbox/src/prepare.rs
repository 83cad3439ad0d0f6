//! From a component's bytes to a [`Plugin`]: out of the vault if it was prepared before, by a child process otherwise.

use std::{
    ffi::OsString,
    hash::{Hash as _, Hasher},
    io::{self, Read as _, Write as _},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant as WallClock},
};

use btm_model::{Digest, Refusal, RefusalKind};
use btm_vault::{Lookup, Vault};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use wasmtime::{
    Engine,
    component::{Component, Linker},
};

use crate::{
    child::{self, Answer, Ready, Request},
    component::Component as Source,
    engine,
    inspect::{self, Inspection},
    instance::{self, Instance},
    limits::Limits,
    outcome::LogLevel,
    plugin::{Entry, Plugin},
};

/// How long a preparation may take by the wall clock, if the run's own time is not shorter; on a busy machine this is much more
/// than its processor time.
const TIME: Duration = Duration::from_secs(600);

/// How long a preparation may take at least, however short the run's time: it is done only once.
const LEAST_TIME: Duration = Duration::from_secs(60);

/// The largest answer of a child, in bytes: compiled code is at most some four times the component.
const MAX_ANSWER: u64 = 1 << 30;

/// How often a preparation looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(50);

/// Changes whenever what is kept of a preparation changes.
const FORMAT: &str = "btm preparation 2";

/// The program that prepares plugins: it calls [`child::run`] and nothing else.
#[derive(Clone, Debug)]
pub struct Preparer {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// Why there is no sandbox on this machine.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox cannot be set up: {0}")]
pub struct SandboxError(String);

/// Prepares plugins and runs them, some at a time.
pub struct Sandbox {
    engine: Engine,
    linker: Linker<Instance>,
    vault: Option<Arc<Vault>>,
    preparer: Preparer,
}

/// A plugin that is ready, and how it became so.
pub struct Preparation {
    /// The plugin.
    pub plugin: Plugin,
    /// Whether it had been prepared before.
    pub was_prepared: bool,
    /// What went wrong without being in the way, for the user.
    pub warnings: Vec<String>,
    /// What the plugin wrote to the log while it was configured; the same whenever it was.
    pub log: Vec<(LogLevel, String)>,
}

impl Sandbox {
    /// A sandbox that runs up to `jobs` analyses at a time and keeps compiled code in `vault`, if there is one.
    ///
    /// # Errors
    /// If the machine cannot run WebAssembly.
    pub fn new(jobs: u32, vault: Option<Arc<Vault>>, preparer: Preparer) -> Result<Self, SandboxError> {
        let engine = engine::running(jobs).map_err(|error| SandboxError(format!("{error:#}")))?;
        let linker = instance::linker(&engine).map_err(|error| SandboxError(format!("{error:#}")))?;
        Ok(Self { engine, linker, vault, preparer })
    }

    /// Where compiled code is kept, if anywhere.
    #[must_use]
    pub fn vault(&self) -> Option<&Vault> {
        self.vault.as_deref()
    }

    /// Gets a plugin ready, unless `cancelled` becomes true before. `settings` is the text of a JSON object.
    ///
    /// # Errors
    /// Why the plugin will not run, and what to do.
    pub fn prepare(
        &self,
        plugin: &Source,
        settings: &str,
        limits: &Limits,
        cancelled: &watch::Receiver<bool>,
    ) -> Result<Preparation, Refusal> {
        let keys = Keys::new(&self.engine, &plugin.digest(), settings);
        let mut warnings = Vec::new();
        if let Some((Kept { inspection, mut ready }, component)) = self.recall(&keys, &mut warnings) {
            plugin.was_inspected(&inspection);
            let log = std::mem::take(&mut ready.log);
            let plugin = self.plugin(inspection, ready, &component, settings, limits, &keys)?;
            return Ok(Preparation { plugin, was_prepared: true, warnings, log });
        }
        let inspection = plugin.inspect().map_err(Refusal::clone)?.clone();
        let request = Request {
            settings: settings.to_owned(),
            memory: limits.memory,
            fuel_base: limits.fuel_per_file.base,
            log: limits.log,
            handles: limits.handles,
        };
        let patience = Patience { time: limits.time.clamp(LEAST_TIME, TIME), cancelled };
        let (ready, code) = self.preparer.prepare(&request, plugin.bytes(), &patience)?;
        let kept = Kept { inspection, ready };
        self.keep(&keys, &kept, &code, &mut warnings);
        // SAFETY: the bytes come from our own child, through a pipe that nobody else can write to.
        #[expect(unsafe_code, reason = "compiled code is loaded from a trusted source")]
        let component = unsafe { Component::deserialize(&self.engine, &code) };
        let component = component.map_err(|error| failed(&format!("{error:#}")))?;
        let Kept { inspection, mut ready } = kept;
        let log = std::mem::take(&mut ready.log);
        let plugin = self.plugin(inspection, ready, &component, settings, limits, &keys)?;
        Ok(Preparation { plugin, was_prepared: false, warnings, log })
    }

    fn plugin(
        &self,
        inspection: Inspection,
        ready: Ready,
        component: &Component,
        settings: &str,
        limits: &Limits,
        keys: &Keys,
    ) -> Result<Plugin, Refusal> {
        let component = self.linker.instantiate_pre(component).map_err(|error| failed(&format!("{error:#}")))?;
        let entry = Entry::new(component, &inspection).map_err(|error| failed(&format!("{error:#}")))?;
        let Ready { descriptor, how, log: _ } = ready;
        Ok(Plugin { inspection, descriptor, how, settings: settings.to_owned(), limits: *limits, prepared_as: keys.ready, entry })
    }

    /// What an earlier preparation left behind, if nobody but this user could have written it.
    fn recall(&self, keys: &Keys, warnings: &mut Vec<String>) -> Option<(Kept, Component)> {
        let vault = self.vault.as_ref()?;
        let ready = found(vault.get(&keys.ready), warnings)?;
        let code = found(vault.get(&keys.code), warnings)?;
        let kept: Kept = postcard::from_bytes(&ready.read().ok()?).ok()?;
        // SAFETY: the vault has just verified that these bytes are what we put there, and only this user can change them.
        #[expect(unsafe_code, reason = "compiled code is loaded from a trusted source")]
        let component = unsafe { Component::deserialize_file(&self.engine, code.verified_path()) };
        match component {
            Ok(component) => Some((kept, component)),
            Err(error) => {
                tracing::debug!("compiled code could not be loaded: {error:#}");
                None
            }
        }
    }

    fn keep(&self, keys: &Keys, kept: &Kept, code: &[u8], warnings: &mut Vec<String>) {
        let Some(vault) = &self.vault else { return };
        let put = || -> io::Result<()> {
            let kept = postcard::to_allocvec(kept).map_err(io::Error::other)?;
            vault.put(&keys.code, &mut &code[..])?;
            vault.put(&keys.ready, &mut &kept[..])?;
            Ok(())
        };
        if let Err(error) = put() {
            warnings.push(format!("the prepared plugin could not be kept for the next run: {error}"));
        }
    }
}

/// What is kept of a preparation besides the code: reading it takes a tenth of looking into the component again.
#[derive(Serialize, Deserialize)]
struct Kept {
    inspection: Inspection,
    ready: Ready,
}

/// The entry, unless it is missing or damaged; damage is told.
fn found(lookup: Lookup, warnings: &mut Vec<String>) -> Option<btm_vault::Entry> {
    match lookup {
        Lookup::Found(entry) => Some(entry),
        Lookup::Missing => None,
        Lookup::Damaged { reason, .. } => {
            warnings.push(format!("a cached preparation was not trusted and is made anew: {reason}"));
            None
        }
    }
}

/// Where a preparation is kept: a digest of everything that decides it.
struct Keys {
    ready: [u8; 32],
    code: [u8; 32],
}

impl Keys {
    fn new(engine: &Engine, digest: &Digest, settings: &str) -> Self {
        let mut hasher = Hashed(Sha256::new());
        FORMAT.hash(&mut hasher);
        env!("CARGO_PKG_VERSION").hash(&mut hasher);
        inspect::CONTRACT_VERSION.hash(&mut hasher);
        engine.precompile_compatibility_hash().hash(&mut hasher);
        digest.as_bytes().hash(&mut hasher);
        settings.hash(&mut hasher);
        let of = |part: &str| hasher.0.clone().chain_update(part).finalize().into();
        Self { ready: of("ready"), code: of("code") }
    }
}

/// SHA-256 as a [`Hasher`], for what only tells its parts through [`std::hash::Hash`].
struct Hashed(Sha256);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

/// How long a child is waited for.
struct Patience<'a> {
    time: Duration,
    cancelled: &'a watch::Receiver<bool>,
}

impl Patience<'_> {
    /// Waits for the answer.
    fn wait(&self, answer: &mpsc::Receiver<Vec<u8>>) -> Result<Vec<u8>, Refusal> {
        let deadline = WallClock::now() + self.time;
        loop {
            let left = deadline.saturating_duration_since(WallClock::now());
            match answer.recv_timeout(left.min(LOOK)) {
                Ok(answer) => return Ok(answer),
                Err(_) if *self.cancelled.borrow() => return Err(cancelled()),
                Err(_) if left.is_zero() => return Err(too_slow(self.time)),
                Err(_) => {}
            }
        }
    }
}

impl Preparer {
    /// Lets a child prepare a plugin.
    fn prepare(&self, request: &Request, bytes: &[u8], patience: &Patience<'_>) -> Result<(Ready, Vec<u8>), Refusal> {
        let mut child = self.start().map_err(|error| failed(&format!("the preparing process cannot be started: {error}")))?;
        let answer = converse(&mut child, request, bytes, patience);
        let status = child.wait().map_err(|error| failed(&error.to_string()))?;
        match read_answer(&answer?) {
            Ok((Answer::Ready(ready), code)) if status.success() => Ok((*ready, code)),
            Ok((Answer::Refused(refusal), _)) => Err(refusal),
            _ => Err(failed(&how_it_ended(status))),
        }
    }

    fn start(&self) -> io::Result<Child> {
        Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }
}

/// Sends the request and waits for the whole answer; a child that does not answer is killed.
fn converse(child: &mut Child, request: &Request, bytes: &[u8], patience: &Patience<'_>) -> Result<Vec<u8>, Refusal> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(failed("the preparing process cannot be spoken to"));
    };
    let (sender, receiver) = mpsc::channel();
    // Ends when the child closes its output, which it does at the latest when it is killed.
    thread::spawn(move || {
        let mut answer = Vec::new();
        let _ = stdout.take(MAX_ANSWER).read_to_end(&mut answer);
        let _ = sender.send(answer);
    });
    thread::scope(|scope| {
        // A child that dies early closes the pipe; its status says why.
        scope.spawn(move || child::write_header(&mut stdin, request).and_then(|()| stdin.write_all(bytes)));
        patience.wait(&receiver).inspect_err(|_| {
            let _ = child.kill();
        })
    })
}

fn read_answer(mut answer: &[u8]) -> io::Result<(Answer, Vec<u8>)> {
    let header = child::read_header(&mut answer)?;
    Ok((header, answer.to_vec()))
}

fn how_it_ended(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    let signal = status.signal().and_then(rustix::process::Signal::from_named_raw);
    match signal {
        Some(rustix::process::Signal::XCPU | rustix::process::Signal::KILL) => {
            "preparing it took more processor time or memory than is allowed".to_owned()
        }
        Some(rustix::process::Signal::ABORT) => "preparing it took more memory than is allowed, or crashed".to_owned(),
        _ => format!("preparing it failed ({status})"),
    }
}

fn cancelled() -> Refusal {
    let message = "the scan was interrupted before it was prepared".to_owned();
    Refusal { kind: RefusalKind::PreparationFailed, message, hint: None }
}

fn too_slow(time: Duration) -> Refusal {
    let hint = "it is prepared only once: scan once with a longer --timeout".to_owned();
    let message = format!("preparing it took longer than is allowed ({} s)", time.as_secs_f64());
    Refusal { kind: RefusalKind::PreparationFailed, message, hint: Some(hint) }
}

fn failed(message: &str) -> Refusal {
    let hint = "report it to the plugin's author; `btm plugin inspect FILE` says what the component is".to_owned();
    Refusal { kind: RefusalKind::PreparationFailed, message: message.to_owned(), hint: Some(hint) }
}
