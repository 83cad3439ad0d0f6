//! From a component's bytes to a [`Plugin`]: out of the vault or the program if it was prepared before, by a child process
//! otherwise.

use std::{
    ffi::OsString,
    hash::{Hash as _, Hasher},
    io::{self, Read as _},
    path::PathBuf,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant as WallClock},
};

use btm_model::{Digest, Refusal, RefusalKind};
use btm_vault::{Lookup, Vault};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use wasmtime::{
    Engine,
    component::{Component, Linker},
};

use crate::{
    ahead::Kept,
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

/// The largest answer of a child, in bytes: compiled code is at most some four times the component, and so are the functions.
const MAX_ANSWER: u64 = 2 << 30;

/// How often a preparation looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(50);

/// Changes whenever what is kept of a preparation changes.
const FORMAT: &str = "btm preparation 3";

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
        let earlier = self.recall(&keys, &mut warnings).or_else(|| self.ahead(plugin, settings, &keys, &mut warnings));
        let was_prepared = earlier.is_some();
        let (kept, component) = match earlier {
            Some(earlier) => earlier,
            None => self.anew(plugin, &Request::new(settings, limits), limits.time, cancelled, &keys, &mut warnings)?,
        };
        let Kept { inspection, mut ready } = kept;
        plugin.was_inspected(&inspection);
        let log = std::mem::take(&mut ready.log);
        let plugin = self.plugin(inspection, ready, &component, settings, limits, &keys)?;
        Ok(Preparation { plugin, was_prepared, warnings, log })
    }

    /// Lets a child prepare the plugin, for no longer than `time` unless that is too short for anything.
    fn anew(
        &self,
        plugin: &Source,
        request: &Request,
        time: Duration,
        cancelled: &watch::Receiver<bool>,
        keys: &Keys,
        warnings: &mut Vec<String>,
    ) -> Result<(Kept, Component), Refusal> {
        let inspection = plugin.inspect().map_err(Refusal::clone)?.clone();
        let patience = Patience { time: time.clamp(LEAST_TIME, TIME), cancelled };
        let (ready, code) = self
            .with_functions(keys, warnings, |functions| self.preparer.prepare(request, functions, plugin.bytes(), &patience))?;
        let kept = Kept { inspection, ready };
        let component = self.load(&code).map_err(|error| failed(&format!("{error:#}")))?;
        self.keep(keys, &kept, &code, warnings);
        Ok((kept, component))
    }

    /// Loads compiled code that our own child has just made, or that is part of this program.
    fn load(&self, code: &[u8]) -> wasmtime::Result<Component> {
        // SAFETY: a child's bytes come through a pipe that nobody else can write to; the others are as trusted as the program is.
        #[expect(unsafe_code, reason = "compiled code is loaded from a trusted source")]
        unsafe {
            Component::deserialize(&self.engine, code)
        }
    }

    /// Lets `prepare` use the functions of earlier preparations of the same plugin, and keeps those that it returns for later ones.
    fn with_functions(
        &self,
        keys: &Keys,
        warnings: &mut Vec<String>,
        prepare: impl FnOnce(&[u8]) -> Result<Prepared, Refusal>,
    ) -> Result<(Ready, Vec<u8>), Refusal> {
        let earlier = self.vault.as_ref().and_then(|vault| found(vault.get(&keys.functions), warnings));
        let earlier = earlier.and_then(|entry| entry.read().ok()).unwrap_or_default();
        let Prepared { ready, code, functions } = prepare(&earlier)?;
        if let Some(vault) = self.vault.as_ref().filter(|_| !functions.is_empty())
            && let Err(error) = vault.put(&keys.functions, &mut &functions[..])
        {
            tracing::debug!("compiled functions could not be kept: {error}");
        }
        Ok((ready, code))
    }

    /// What is part of the program, unless this processor cannot run it; kept, since a file is loaded faster than a copy is made.
    fn ahead(&self, plugin: &Source, settings: &str, keys: &Keys, warnings: &mut Vec<String>) -> Option<(Kept, Component)> {
        let ahead = plugin.ahead(settings)?;
        let kept = Kept::from_bytes(ahead.ready)?;
        match self.load(ahead.code) {
            Ok(component) => {
                self.keep(keys, &kept, ahead.code, warnings);
                Some((kept, component))
            }
            Err(error) => {
                tracing::debug!("code compiled ahead of time cannot be used here: {error:#}");
                None
            }
        }
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
        let kept = Kept::from_bytes(&ready.read().ok()?)?;
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
            let kept = kept.to_bytes()?;
            vault.put(&keys.code, &mut &code[..])?;
            vault.put(&keys.ready, &mut &kept[..])?;
            Ok(())
        };
        if let Err(error) = put() {
            warnings.push(format!("the prepared plugin could not be kept for the next run: {error}"));
        }
    }
}

/// The entry, unless it is missing or damaged; damage is told.
fn found(lookup: Lookup, warnings: &mut Vec<String>) -> Option<btm_vault::Entry> {
    match lookup {
        Lookup::Found(entry) => Some(entry),
        Lookup::Missing => None,
        Lookup::Damaged { reason, .. } => {
            let warning = format!("a cached preparation was not trusted and is made anew: {reason}");
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
            None
        }
    }
}

/// Where a preparation is kept: a digest of everything that decides it.
struct Keys {
    ready: [u8; 32],
    code: [u8; 32],
    /// Of the functions, which are those of all settings.
    functions: [u8; 32],
}

impl Keys {
    fn new(engine: &Engine, digest: &Digest, settings: &str) -> Self {
        let mut hasher = Hashed(Sha256::new());
        FORMAT.hash(&mut hasher);
        env!("CARGO_PKG_VERSION").hash(&mut hasher);
        inspect::CONTRACT_VERSION.hash(&mut hasher);
        engine.precompile_compatibility_hash().hash(&mut hasher);
        digest.as_bytes().hash(&mut hasher);
        let functions = hasher.0.clone().chain_update("functions").finalize().into();
        settings.hash(&mut hasher);
        let of = |part: &str| hasher.0.clone().chain_update(part).finalize().into();
        Self { ready: of("ready"), code: of("code"), functions }
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
                Err(RecvTimeoutError::Disconnected) => return Err(failed("the preparing process cannot be listened to")),
                Err(RecvTimeoutError::Timeout) if *self.cancelled.borrow() => return Err(cancelled()),
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Err(too_slow(self.time)),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// What a child made.
struct Prepared {
    ready: Ready,
    code: Vec<u8>,
    /// The functions for the next time; empty if they are those that it was given.
    functions: Vec<u8>,
}

impl Preparer {
    /// Lets a child prepare a plugin.
    fn prepare(&self, request: &Request, functions: &[u8], bytes: &[u8], patience: &Patience<'_>) -> Result<Prepared, Refusal> {
        let mut child = self.start().map_err(|error| failed(&format!("the preparing process cannot be started: {error}")))?;
        let answer = converse(&mut child, patience, move |input| {
            child::write_header(input, request)?;
            child::write_part(input, functions)?;
            child::write_part(input, bytes)
        });
        let status = child.wait().map_err(|error| failed(&error.to_string()))?;
        match read_answer(&answer?) {
            Ok(Ok(prepared)) if status.success() => Ok(prepared),
            Ok(Err(refusal)) => Err(refusal),
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

/// Lets `ask` write the request and waits for the whole answer; a child that does not answer is killed.
fn converse(
    child: &mut Child,
    patience: &Patience<'_>,
    ask: impl FnOnce(&mut ChildStdin) -> io::Result<()> + Send,
) -> Result<Vec<u8>, Refusal> {
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
        scope.spawn(move || ask(&mut stdin));
        patience.wait(&receiver).inspect_err(|_| {
            let _ = child.kill();
        })
    })
}

fn read_answer(mut answer: &[u8]) -> io::Result<Result<Prepared, Refusal>> {
    Ok(match child::read_header(&mut answer)? {
        Answer::Ready(ready) => {
            let code = child::read_part(&mut answer)?;
            Ok(Prepared { ready: *ready, code, functions: child::read_part(&mut answer)? })
        }
        Answer::Refused(refusal) => Err(refusal),
    })
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
