//! One running instance: what the host keeps for it, and the imports it can call.

use btm_model::{Limit, StopReason};
use wasmtime::component::{HasSelf, Linker, ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::{
    contract::{FullPlugin, imports, types},
    interrupt::Interrupt,
    ledger::Ledger,
    limits::Limits,
    meter::Meter,
    outcome::{Document, LogLevel, Notification, Said},
    phase::Phase,
    project::{ProjectInput, ReadError},
    stopped::Stopped,
    wasi::{self, Clock, ClockView, SharedLog},
};

/// What every value that a plugin hands over costs at least, in bytes, so that empty ones are bounded too.
const VALUE: u64 = 64;

/// What a document or a notification costs at least, in bytes: each becomes a file or a message to the user, so that thousands
/// of empty ones are too many.
const MESSAGE: u64 = 16 << 10;

/// What matching one file with one pattern costs, in fuel.
const FIND: u64 = 100;

/// What reading one file costs, in fuel, besides its bytes.
const READ: u64 = 50_000;

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
    interrupt: Option<Interrupt>,
}

impl Instance {
    pub(crate) fn new(limits: Limits, phase: Phase) -> Self {
        let log = SharedLog::new(limits.log);
        let clock = Clock::default();
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits.handles as usize);
        Self {
            wasi: wasi::context(&log, &clock),
            table,
            clock,
            phase,
            ledger: Ledger::new(limits.memory),
            meter: Meter::default(),
            limits,
            log,
            said: Said::default(),
            output: 0,
            project: None,
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
        self.output = self.output.saturating_add(bytes);
        let allowed = self.output_limit();
        if self.output > allowed {
            return Err(Stopped(StopReason::Limit { limit: Limit::Output, allowed, used: self.output }));
        }
        self.ledger.charge(bytes)
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
        Ok(self.log.line(level, message)?)
    }
}

impl imports::project::Host for Instance {
    fn find(&mut self, globs: Vec<String>) -> wasmtime::Result<Vec<String>> {
        let files = &self.project("project.find")?.files;
        let cost = FIND.saturating_mul(files.count().saturating_mul(globs.len() as u64));
        let found = files.find(&globs).map_err(|message| Stopped(StopReason::Trap { message }));
        self.meter.charge(cost);
        Ok(found?)
    }

    fn read(&mut self, path: String) -> wasmtime::Result<Result<Vec<u8>, imports::project::ReadError>> {
        let read = self.project("project.read")?.files.read(&path);
        self.meter.charge(READ.saturating_add(read.as_ref().map_or(0, |content| content.len() as u64)));
        Ok(read.map_err(Into::into))
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
        Ok(self.project("facts.next")?.facts.next())
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
        (self.project("progress.update")?.on_progress)(done, total, &label);
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
