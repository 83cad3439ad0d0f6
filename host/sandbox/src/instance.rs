//! One running instance: what the host keeps for it, and the imports it can call.

use btm_model::{Limit, StopReason};
use wasmtime::{
    Trap,
    component::{HasSelf, Linker, ResourceTable},
};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::{
    contract::{FullPlugin, imports, types},
    interrupt::Interrupt,
    ledger::Ledger,
    limits::Limits,
    meter::Meter,
    outcome::{Document, LogLevel, Notification, Said},
    phase::Phase,
    project::{FindError, ProjectInput, ReadError, Spent},
    stopped::Stopped,
    wasi::{self, Clock, ClockView, SharedLog},
};

/// What every value that a plugin hands over costs at least, in bytes, so that empty ones are bounded too.
const VALUE: u64 = 64;

/// What a document or a notification costs at least, in bytes: each becomes a file or a message to the user, so that thousands
/// of empty ones are too many.
const MESSAGE: u64 = 16 << 10;

/// What reading one file costs, in fuel, besides its bytes.
const READ: u64 = 50_000;

/// What a byte that was read costs, in fuel: it is read, hashed and copied twice.
const READ_BYTE: u64 = 4;

/// What telling progress costs, in fuel: it is drawn or written to a file.
const PROGRESS: u64 = 20_000;

/// The longest path, in bytes, as on Linux (`PATH_MAX`); no file has a longer one.
const MAX_PATH: usize = 4_096;

/// What is told of a label of progress, in bytes.
const MAX_LABEL: usize = 1_000;

/// What the host keeps for one instance.
pub(crate) struct Instance {
    wasi: WasiCtx,
    table: ResourceTable,
    clock: Clock,
    phase: Phase,
    limits: Limits,
    pub(crate) ledger: Ledger,
    pub(crate) meter: Meter,
    pub(crate) log: SharedLog,
    pub(crate) said: Said,
    output: u64,
    project: Option<ProjectInput>,
    /// What the project's files hold because of this instance, as far as it is in the ledger.
    held: u64,
    interrupt: Option<Interrupt>,
}

impl Instance {
    pub(crate) fn new(limits: Limits, phase: Phase) -> Self {
        let log = SharedLog::new(limits.log);
        let clock = Clock::default();
        let meter = Meter::default();
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits.handles as usize);
        Self {
            wasi: wasi::context(&log, &clock, &meter.carried()),
            table,
            clock,
            phase,
            ledger: Ledger::new(limits.memory),
            meter,
            limits,
            log,
            said: Said::default(),
            output: 0,
            project: None,
            held: 0,
            interrupt: None,
        }
    }

    /// Lets it see the project.
    pub(crate) fn with_project(self, project: Option<ProjectInput>) -> Self {
        Self { project, ..self }
    }

    /// Lets it be ended from outside.
    pub(crate) fn with_interrupt(self, interrupt: Interrupt) -> Self {
        Self { interrupt: Some(interrupt), ..self }
    }

    /// Why it is to end, if it is.
    pub(crate) fn has_been_interrupted(&self) -> Option<StopReason> {
        self.interrupt.as_ref()?.has_come()
    }

    pub(crate) fn clock(&mut self) -> ClockView<'_> {
        ClockView { clock: &self.clock, table: &mut self.table }
    }

    /// Goes on to another phase.
    pub(crate) fn enter(&mut self, phase: Phase) {
        self.phase = phase;
    }

    /// Whether it holds handles of host resources.
    pub(crate) fn holds_handles(&self) -> bool {
        !self.table.is_empty()
    }

    /// The bytes of the values that the host keeps.
    pub(crate) fn output(&self) -> u64 {
        self.output
    }

    /// The bytes it may hand over in this phase.
    pub(crate) fn output_limit(&self) -> u64 {
        match self.phase {
            Phase::Project => self.limits.output_of_project,
            Phase::Configure | Phase::File => self.limits.output_per_file,
        }
    }

    /// Accounts for a value that the host keeps.
    pub(crate) fn keep(&mut self, bytes: u64) -> Result<(), Stopped> {
        let bytes = bytes.saturating_add(VALUE);
        self.meter.charge(bytes);
        self.output = self.output.saturating_add(bytes);
        let allowed = self.output_limit();
        if self.output > allowed {
            return Err(Stopped(StopReason::Limit { limit: Limit::Output, allowed, used: self.output }));
        }
        self.ledger.charge(bytes)
    }

    /// Accounts for what the project's files hold because of what was asked so far.
    fn hold(&mut self) -> Result<(), Stopped> {
        let held = self.project.as_ref().map_or(0, |project| project.files.held());
        let before = std::mem::replace(&mut self.held, held);
        self.ledger.release(before.saturating_sub(held));
        self.ledger.charge(held.saturating_sub(before))
    }

    fn may_report(&self, function: &str) -> Result<(), Stopped> {
        if self.phase.may_report() { Ok(()) } else { Err(wrong_phase(function)) }
    }

    fn project(&mut self, function: &str) -> Result<&mut ProjectInput, Stopped> {
        match &mut self.project {
            Some(project) if self.phase.sees_project() => Ok(project),
            _ => Err(wrong_phase(function)),
        }
    }
}

fn wrong_phase(function: &str) -> Stopped {
    Stopped(StopReason::WrongPhase { function: function.to_owned() })
}

/// Links everything a plugin may import.
pub(crate) fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<Instance>> {
    let mut linker = Linker::new(engine);
    wasi::add_to_linker(&mut linker)?;
    FullPlugin::add_to_linker::<Instance, HasSelf<Instance>>(&mut linker, |instance| instance)?;
    Ok(linker)
}

impl WasiView for Instance {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl imports::types::Host for Instance {}

impl imports::findings::Host for Instance {
    fn emit(&mut self, finding: types::Finding) -> wasmtime::Result<()> {
        self.may_report("findings.emit")?;
        let (limit, allowed) = match self.phase {
            Phase::Project => (Limit::Findings, self.limits.findings),
            Phase::Configure | Phase::File => (Limit::FindingsPerFile, self.limits.findings_per_file),
        };
        let used = self.said.findings.len() as u64 + 1;
        if used > allowed {
            return Err(Stopped(StopReason::Limit { limit, allowed, used }).into());
        }
        self.keep(size::finding(&finding))?;
        self.said.findings.push(finding);
        Ok(())
    }
}

impl imports::metrics::Host for Instance {
    fn measure(&mut self, metric: types::Metric) -> wasmtime::Result<()> {
        self.may_report("metrics.measure")?;
        self.keep((metric.name.len() + metric.unit.len()) as u64 + size::optional_place(metric.place.as_ref()))?;
        self.said.metrics.push(metric);
        Ok(())
    }
}

impl imports::notes::Host for Instance {
    fn add(&mut self, note: types::Note) -> wasmtime::Result<()> {
        self.may_report("notes.add")?;
        self.keep(note.message.len() as u64 + size::optional_place(note.place.as_ref()))?;
        self.said.notes.push(note);
        Ok(())
    }
}

impl imports::logging::Host for Instance {
    fn log(&mut self, level: imports::logging::Level, message: String) -> wasmtime::Result<()> {
        use imports::logging::Level;
        let level = match level {
            Level::Trace => LogLevel::Trace,
            Level::Debug => LogLevel::Debug,
            Level::Info => LogLevel::Info,
            Level::Warn => LogLevel::Warn,
            Level::Error => LogLevel::Error,
        };
        self.meter.carry(message.len());
        Ok(self.log.line(level, message)?)
    }
}

impl imports::project::Host for Instance {
    fn find(&mut self, globs: Vec<String>) -> wasmtime::Result<Vec<String>> {
        self.project("project.find")?;
        self.meter.carry(globs.iter().map(|glob| VALUE as usize + glob.len()).sum());
        let found = self.find_within_limits(&globs)?;
        self.meter.carry(found.iter().map(|path| VALUE as usize + path.len()).sum());
        self.hold()?;
        Ok(found)
    }

    fn read(&mut self, path: String) -> wasmtime::Result<Result<Vec<u8>, imports::project::ReadError>> {
        self.project("project.read")?;
        self.meter.carry(path.len());
        self.meter.charge(READ);
        if path.len() > MAX_PATH {
            let message = format!("a path of {} bytes; the longest that a file can have is {MAX_PATH}", path.len());
            return Ok(Err(imports::project::ReadError::Other(message)));
        }
        let read = self.project("project.read")?.files.read(&path);
        self.meter.charge(READ_BYTE.saturating_mul(read.as_ref().map_or(0, |content| content.len() as u64)));
        self.hold()?;
        Ok(read.map_err(Into::into))
    }
}

impl Instance {
    /// Finds files, until the fuel is used up or the run ends.
    fn find_within_limits(&mut self, globs: &[String]) -> wasmtime::Result<Vec<String>> {
        let Self { project, meter, interrupt, .. } = self;
        let files = &project.as_ref().ok_or_else(|| wrong_phase("project.find"))?.files;
        let mut end: Option<wasmtime::Error> = None;
        let mut spend = |fuel| {
            if let Some(reason) = interrupt.as_ref().and_then(Interrupt::has_come) {
                end = Some(Stopped(reason).into());
            } else if let Err(trap) = meter.spend(fuel) {
                end = Some(trap.into());
            }
            if end.is_some() { Err(Spent) } else { Ok(()) }
        };
        match files.find(globs, &mut spend) {
            Ok(found) => Ok(found),
            Err(FindError::Invalid(message)) => Err(Stopped(StopReason::Trap { message }).into()),
            Err(FindError::Spent) => Err(end.unwrap_or_else(|| Trap::OutOfFuel.into())),
        }
    }
}

impl From<ReadError> for imports::project::ReadError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Missing => Self::Missing,
            ReadError::NotAFile => Self::NotAFile,
            ReadError::TooLarge(size) => Self::TooLarge(size),
            ReadError::Denied => Self::Denied,
            ReadError::Other(message) => Self::Other(message),
        }
    }
}

impl imports::facts::Host for Instance {
    fn next(&mut self) -> wasmtime::Result<Option<(String, Vec<u8>)>> {
        let next = self.project("facts.next")?.facts.next();
        self.meter.carry(next.as_ref().map_or(0, |(path, facts)| path.len() + facts.len()));
        Ok(next)
    }
}

impl imports::documents::Host for Instance {
    fn write(&mut self, document: imports::documents::Document) -> wasmtime::Result<()> {
        self.project("documents.write")?;
        let imports::documents::Document { path, media_type, content } = document;
        self.keep(MESSAGE + (path.len() + media_type.len() + content.len()) as u64)?;
        self.said.documents.retain(|earlier| earlier.path != path);
        self.said.documents.push(Document { path, media_type, content });
        Ok(())
    }
}

impl imports::progress::Host for Instance {
    fn update(&mut self, done: u64, total: Option<u64>, label: String) -> wasmtime::Result<()> {
        self.project("progress.update")?;
        self.meter.charge(PROGRESS);
        self.meter.carry(label.len());
        let label = &label[..label.floor_char_boundary(MAX_LABEL)];
        (self.project("progress.update")?.on_progress)(done, total, label);
        Ok(())
    }
}

impl imports::notifications::Host for Instance {
    fn notify(&mut self, severity: types::Severity, title: String, body: String) -> wasmtime::Result<()> {
        self.project("notifications.notify")?;
        self.keep(MESSAGE + (title.len() + body.len()) as u64)?;
        self.said.notifications.push(Notification { severity, title, body });
        Ok(())
    }
}

/// What values cost, in bytes.
mod size {
    use super::{VALUE, types};

    pub(super) fn finding(finding: &types::Finding) -> u64 {
        let texts = finding.rule.len() + finding.message.len();
        let properties: usize = finding.properties.iter().map(|(name, value)| name.len() + value.len()).sum();
        let related: u64 =
            finding.related.iter().map(|related| VALUE + related.message.len() as u64 + place(&related.place)).sum();
        let fixes: u64 = finding.fixes.iter().map(fix).sum();
        let values = VALUE * (finding.properties.len() + finding.sensitive.len()) as u64;
        (texts + properties) as u64 + related + fixes + values + optional_place(finding.place.as_ref())
    }

    fn fix(fix: &types::Fix) -> u64 {
        let edits: u64 = fix.edits.iter().map(|edit| VALUE + edit.replacement.len() as u64 + place(&edit.place)).sum();
        VALUE + fix.title.len() as u64 + edits
    }

    fn place(place: &types::Place) -> u64 {
        place.path.as_ref().map_or(0, String::len) as u64
    }

    pub(super) fn optional_place(optional: Option<&types::Place>) -> u64 {
        optional.map_or(0, place)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU64, Ordering},
        },
        time::Duration,
    };

    use btm_model::{Limit, StopReason};

    use super::{Instance, MAX_PATH, imports};
    use crate::{
        limits::Limits,
        phase::Phase,
        project::{FindError, ProjectFiles, ProjectInput, ReadError, Spend},
        stopped::Stopped,
    };

    /// Files that hold on to every path that is asked for.
    #[derive(Default)]
    struct Holding(AtomicU64);

    impl ProjectFiles for Holding {
        fn find(&self, _: &[String], spend: &mut Spend<'_>) -> Result<Vec<String>, FindError> {
            loop {
                spend(1)?;
            }
        }

        fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
            self.0.fetch_add(path.len() as u64, Ordering::Relaxed);
            Err(ReadError::Missing)
        }

        fn held(&self) -> u64 {
            self.0.load(Ordering::Relaxed)
        }
    }

    fn instance(memory: u64) -> Instance {
        let project = ProjectInput {
            files: Box::<Holding>::default(),
            facts: Box::new(std::iter::empty()),
            on_progress: Arc::new(|_, _, _| {}),
        };
        Instance::new(Limits { memory, ..Limits::default() }, Phase::Project).with_project(Some(project))
    }

    fn read(instance: &mut Instance, bytes: usize) -> wasmtime::Result<Result<Vec<u8>, imports::project::ReadError>> {
        imports::project::Host::read(instance, "x".repeat(bytes))
    }

    #[test]
    fn what_is_asked_counts_as_the_plugins_memory() {
        let mut instance = instance(10_000);
        for _ in 0..10 {
            read(&mut instance, 1_000).unwrap().unwrap_err();
        }
        let error = read(&mut instance, 1_000).unwrap_err();
        let Some(Stopped(reason)) = error.downcast_ref() else { panic!("{error:?}") };
        assert_eq!(*reason, StopReason::Limit { limit: Limit::Memory, allowed: 10_000, used: 11_000 });
    }

    #[test]
    fn a_path_that_is_none_is_an_error_and_nobody_looks_for_it() {
        let mut instance = instance(10_000);
        let error = read(&mut instance, MAX_PATH + 1).unwrap().unwrap_err();
        assert!(matches!(error, imports::project::ReadError::Other(_)), "{error:?}");
        assert_eq!(instance.ledger.peak(), 0);
        let error = read(&mut instance, MAX_PATH).unwrap().unwrap_err();
        assert!(matches!(error, imports::project::ReadError::Missing), "{error:?}");
    }

    #[test]
    fn a_call_costs_what_it_carries() {
        let cost = |bytes| {
            let mut instance = instance(u64::MAX);
            read(&mut instance, bytes).unwrap().unwrap_err();
            instance.meter.due()
        };
        let (short, long) = (cost(10_000), cost(1_000_000));
        assert_eq!(long - short, 990_000);
        let mut logged = instance(u64::MAX);
        imports::logging::Host::log(&mut logged, imports::logging::Level::Info, "x".repeat(1_000)).unwrap();
        assert!(logged.meter.due() >= 1_000);
    }

    #[test]
    fn a_search_ends_when_the_clock_or_the_user_ends_it() {
        let (_cancel, cancelled) = tokio::sync::watch::channel(true);
        let interrupt = crate::interrupt::Interrupt::new(cancelled, Duration::from_secs(3600));
        let mut instance = instance(u64::MAX).with_interrupt(interrupt);
        let error = imports::project::Host::find(&mut instance, vec!["*".to_owned()]).unwrap_err();
        assert!(matches!(error.downcast_ref(), Some(Stopped(StopReason::Cancelled))), "{error:?}");
    }
}
