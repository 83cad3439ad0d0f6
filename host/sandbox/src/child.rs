//! The child process that prepares a plugin: what hostile bytes can do to a compiler, they do there, under limits on memory,
//! processor time and wall clock.
//!
//! It reads from standard input one `Request`, the functions that were compiled before, and the component; and writes to standard
//! output one `Answer` and, if the plugin is ready, its compiled code and the functions for the next time. Each part is a number of
//! bytes, in eight bytes (little-endian), and the bytes; requests and answers are JSON texts.

use std::{
    io::{self, Read, Write},
    sync::Arc,
    time::Duration,
};

use btm_model::{Digest, Refusal, RefusalKind, StopReason};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasmtime::{
    Engine, Store,
    component::{Component, Instance as Exports},
};
use wasmtime_wizer::{WasmtimeWizerComponent, Wizer};

use crate::{
    contract::types::{ConfigureError, Descriptor},
    engine,
    entry::Entry,
    functions::Functions,
    inspect,
    inspect::Inspection,
    instance::{self, Instance},
    limits::{FuelPerFile, Limits},
    outcome::LogLevel,
    phase::Phase,
    plugin::{How, WhyNoSnapshot},
    stopped::{self, Allowed},
    validate,
};

/// Bytes of writable memory that the child may have; compiling ESLint's 36 MB takes about half of it.
const MEMORY: u64 = 3 << 30;

/// Seconds of processor time, over all its threads.
const PROCESSOR_TIME: u64 = 180;

/// Bytes of one file; the images of linear memories are files in memory.
const FILE: u64 = 1 << 30;

/// The largest part in either direction, in bytes.
const MAX_PART: u64 = 1 << 30;

/// What the child is asked for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) settings: String,
    pub(crate) memory: u64,
    pub(crate) fuel_base: u64,
    pub(crate) log: u64,
    pub(crate) handles: u32,
}

impl Request {
    /// A plugin with these settings, within these limits.
    pub(crate) fn new(settings: &str, limits: &Limits) -> Self {
        Self {
            settings: settings.to_owned(),
            memory: limits.memory,
            fuel_base: limits.fuel_per_file.base,
            log: limits.log,
            handles: limits.handles,
        }
    }
}

/// What it answers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// The compiled code and the functions follow.
    Ready(Box<Ready>),
    /// The plugin cannot be run.
    Refused(Refusal),
}

/// What is known of a plugin after it was prepared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ready {
    pub(crate) descriptor: Descriptor,
    pub(crate) how: How,
    pub(crate) log: Vec<(LogLevel, String)>,
}

/// Prepares one plugin. For a program that was started by [`Preparer`](crate::Preparer) and for nothing else.
///
/// # Errors
/// If standard input or output break.
pub fn run(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    limit_this_process()?;
    let request: Request = read_header(input)?;
    let functions = Arc::new(Functions::from_bytes(&read_part(input)?));
    let component = read_part(input)?;
    match prepare(&request, &component, &functions) {
        Ok((ready, code)) => {
            write_header(output, &Answer::Ready(Box::new(ready)))?;
            write_part(output, &code)?;
            write_part(output, &functions.to_bytes().unwrap_or_default())?;
        }
        Err(refusal) => write_header(output, &Answer::Refused(refusal))?,
    }
    output.flush()
}

/// Bounds what this process may use. Address space is not bounded, because instances reserve much that they never use.
fn limit_this_process() -> io::Result<()> {
    let limits = [(Resource::Data, MEMORY), (Resource::Cpu, PROCESSOR_TIME), (Resource::Core, 0), (Resource::Fsize, FILE)];
    for (resource, limit) in limits {
        setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    Ok(())
}

/// Writes a request or an answer.
pub(crate) fn write_header(output: &mut dyn Write, header: &impl Serialize) -> io::Result<()> {
    write_part(output, &serde_json::to_vec(header)?)
}

/// Reads a request or an answer.
pub(crate) fn read_header<H: DeserializeOwned>(input: &mut dyn Read) -> io::Result<H> {
    Ok(serde_json::from_slice(&read_part(input)?)?)
}

/// Writes bytes with their number.
pub(crate) fn write_part(output: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u64).to_le_bytes())?;
    output.write_all(bytes)
}

/// Reads bytes with their number.
pub(crate) fn read_part(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > MAX_PART {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a part is too long"));
    }
    let mut bytes = Vec::new();
    if input.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

/// Prepares one plugin in this process; the functions that it needed are among `functions` afterwards.
pub(crate) fn prepare(request: &Request, bytes: &[u8], functions: &Arc<Functions>) -> Result<(Ready, Vec<u8>), Refusal> {
    let inspection = inspect::inspect(bytes, || Digest::of(bytes))?;
    let limits = limits(request);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(|error| failed(&error))?;
    let fast = engine::snapshotting(functions).map_err(|error| failed(&error))?;
    let why = match runtime.block_on(snapshot(&fast, bytes, request, &limits, &inspection))? {
        Snapshotted::Taken(ready, snapshot) => return Ok((*ready, compile(&snapshot, functions)?)),
        Snapshotted::Refused(why) => why,
    };
    let engine = engine::compiling(functions).map_err(|error| failed(&error))?;
    let component = Component::from_binary(&engine, bytes).map_err(not_compiled)?;
    let code = component.serialize().map_err(|error| failed(&error))?;
    let (ready, _, _) = runtime.block_on(configure(&component, request, &limits, &inspection, How::Configured(why)))?;
    Ok((ready, code))
}

fn limits(request: &Request) -> Limits {
    Limits {
        memory: request.memory,
        fuel_per_file: FuelPerFile { base: request.fuel_base, per_byte: 0 },
        log: request.log,
        handles: request.handles,
        time_per_file: Duration::MAX,
        ..Limits::default()
    }
}

fn compile(bytes: &[u8], functions: &Arc<Functions>) -> Result<Vec<u8>, Refusal> {
    let engine = engine::compiling(functions).map_err(|error| failed(&error))?;
    let component = Component::from_binary(&engine, bytes).map_err(not_compiled)?;
    component.serialize().map_err(|error| failed(&error))
}

/// The result of trying to take a snapshot.
enum Snapshotted {
    Taken(Box<Ready>, Vec<u8>),
    Refused(WhyNoSnapshot),
}

/// Configures the plugin once and takes a snapshot of its memory, if it can be taken.
async fn snapshot(
    engine: &Engine,
    bytes: &[u8],
    request: &Request,
    limits: &Limits,
    inspection: &Inspection,
) -> Result<Snapshotted, Refusal> {
    let wizer = Wizer::new();
    let (context, instrumented) = match wizer.instrument_component(bytes) {
        Ok(instrumented) => instrumented,
        Err(error) => return Ok(Snapshotted::Refused(WhyNoSnapshot::Unsupported(format!("{error:#}")))),
    };
    let component = Component::from_binary(engine, &instrumented).map_err(not_compiled)?;
    let (ready, mut store, instance) = configure(&component, request, limits, inspection, How::Snapshot).await?;
    if store.data().holds_handles() {
        return Ok(Snapshotted::Refused(WhyNoSnapshot::LiveHandles));
    }
    let enough = limits.fuel_to_configure().max(1 << 40);
    store.set_fuel(enough).map_err(|error| failed(&error))?;
    store.set_hostcall_fuel(usize::MAX);
    match wizer.snapshot_component(&context, &mut WasmtimeWizerComponent { store: &mut store, instance }).await {
        Ok(snapshot) => Ok(Snapshotted::Taken(Box::new(ready), snapshot)),
        Err(error) => Ok(Snapshotted::Refused(WhyNoSnapshot::Unsupported(format!("{error:#}")))),
    }
}

/// Instantiates, configures and describes.
async fn configure(
    component: &Component,
    request: &Request,
    limits: &Limits,
    inspection: &Inspection,
    how: How,
) -> Result<(Ready, Store<Instance>, Exports), Refusal> {
    let engine = component.engine();
    let linker = instance::linker(engine).map_err(|error| failed(&error))?;
    let component =
        linker.instantiate_pre(component).map_err(|error| refused(RefusalKind::WrongContract, format!("{error:#}")))?;
    let entry = Entry::new(component, inspection).map_err(|error| refused(RefusalKind::WrongContract, format!("{error:#}")))?;
    let fuel = limits.fuel_to_configure();
    let mut store = entry.store(Instance::new(*limits, Phase::Configure), fuel).map_err(|error| failed(&error))?;
    let called = call(&entry, &mut store, &request.settings).await;
    let allowed = Allowed { limits, phase: Phase::Configure, fuel, output: store.data().output_limit() };
    let last_words = store.data().log.last_words();
    let (exports, configured) = called.map_err(|error| stopped(&stopped::classify(&error, &allowed, &last_words)))?;
    let descriptor = configured.map_err(not_configured)?;
    validate::descriptor(&descriptor, &inspection.manifest).map_err(Refusal::bad_descriptor)?;
    let ready = Ready { descriptor, how, log: store.data().log.take() };
    Ok((ready, store, exports))
}

async fn call(
    entry: &Entry,
    store: &mut Store<Instance>,
    settings: &str,
) -> wasmtime::Result<(Exports, Result<Descriptor, ConfigureError>)> {
    let exports = entry.component.instantiate_async(&mut *store).await?;
    let plugin = entry.plugin.load(&mut *store, &exports)?;
    if let Err(error) = plugin.call_configure(&mut *store, settings).await? {
        return Ok((exports, Err(error)));
    }
    let descriptor = plugin.call_describe(&mut *store).await?;
    Ok((exports, Ok(descriptor)))
}

fn refused(kind: RefusalKind, message: String) -> Refusal {
    Refusal { kind, message, hint: None }
}

pub(crate) fn failed(error: &dyn std::fmt::Display) -> Refusal {
    refused(RefusalKind::PreparationFailed, format!("it could not be prepared: {error:#}"))
}

fn not_compiled(error: wasmtime::Error) -> Refusal {
    let hint = "it may use a WebAssembly feature that btm has switched off, such as exceptions or threads: see “WebAssembly features” \
                in `wit/README.md`";
    let message = format!("it could not be compiled: {error:#}");
    Refusal { kind: RefusalKind::PreparationFailed, message, hint: Some(hint.to_owned()) }
}

fn stopped(reason: &StopReason) -> Refusal {
    let hint = "the settings may ask too much of it; otherwise report it to the plugin's author".to_owned();
    let message = format!("it was stopped while it was configured: {reason}");
    Refusal { kind: RefusalKind::PreparationFailed, message, hint: Some(hint) }
}

fn not_configured(error: ConfigureError) -> Refusal {
    let message = match error {
        ConfigureError::Other(message) => message,
        ConfigureError::Invalid(settings) => {
            let lines = settings.iter().map(|setting| {
                let key = if setting.key.is_empty() { "settings" } else { &setting.key };
                format!("`{key}`: {}", setting.message)
            });
            lines.collect::<Vec<_>>().join("; ")
        }
    };
    let hint = "see `[plugin.NAME.settings]` in btm.toml, and `btm plugin inspect` for the defaults".to_owned();
    Refusal { kind: RefusalKind::InvalidSettings, message, hint: Some(hint) }
}
