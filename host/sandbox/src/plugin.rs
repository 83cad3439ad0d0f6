//! A prepared plugin, and its analyses: each in a fresh instance.

use std::time::{Duration, Instant as WallClock};

use btm_model::{Digest, StopReason};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wasmtime::{Store, component::Instance as Exports};

use crate::{
    code::Code,
    contract::types,
    entry::Entry,
    inspect::Inspection,
    instance::Instance,
    interrupt::Interrupt,
    limits::{FuelPerFile, Limits},
    outcome::{Outcome, Said, SetAside},
    phase::Phase,
    project::ProjectInput,
    stopped::{self, Allowed},
};

/// How a plugin's instances start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// From a snapshot of the configured plugin.
    Snapshot,
    /// Each is configured anew, because no snapshot could be taken.
    Configured(WhyNoSnapshot),
}

/// Why no snapshot could be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNoSnapshot {
    /// It holds handles of the host after `configure`, which a copy could not use.
    LiveHandles,
    /// The component is built in a way that the snapshotter does not support.
    Unsupported(String),
}

impl std::fmt::Display for WhyNoSnapshot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LiveHandles => formatter.write_str("it holds handles of the host (an open stream, say) after `configure`"),
            Self::Unsupported(message) => write!(formatter, "the snapshotter does not support it: {message}"),
        }
    }
}

/// A prepared plugin. Cheap to share between threads.
pub struct Plugin {
    pub(crate) inspection: Inspection,
    pub(crate) descriptor: types::Descriptor,
    pub(crate) how: How,
    pub(crate) settings: String,
    pub(crate) limits: Limits,
    pub(crate) prepared_as: [u8; 32],
    pub(crate) code: Code,
}

/// What one call is asked to do.
struct Analysis<'a> {
    phase: Phase,
    fuel: u64,
    /// The file; absent for the project.
    file: Option<types::File<'a>>,
    interrupt: Interrupt,
}

impl Plugin {
    /// The SHA-256 of its bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.inspection.digest
    }

    /// What could be known without running it.
    #[must_use]
    pub fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// What it looks for and which files it wants to see.
    #[must_use]
    pub fn descriptor(&self) -> &types::Descriptor {
        &self.descriptor
    }

    /// How its instances start.
    #[must_use]
    pub fn how(&self) -> &How {
        &self.how
    }

    /// A digest of everything but a file that decides what is said about it: the plugin, its settings, the contract, the engine
    /// with what it charges, and the limits of one analysis that do not depend on time.
    #[must_use]
    pub fn identity(&self) -> [u8; 32] {
        let Limits { fuel_per_file, memory, findings_per_file, output_per_file, log, handles, .. } = self.limits;
        let FuelPerFile { base, per_byte } = fuel_per_file;
        let numbers = [base, per_byte, memory, findings_per_file, output_per_file, log, u64::from(handles)];
        let hasher = numbers
            .iter()
            .fold(Sha256::new_with_prefix(self.prepared_as), |hasher, number| hasher.chain_update(number.to_le_bytes()));
        hasher.finalize().into()
    }

    /// Its bounds.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Loads its code, which the first analysis does otherwise. What is wrong with it, the analyses say.
    pub fn load(&self) {
        let _ = self.code.entry(&self.inspection);
    }

    /// What ends the analysis of one file that begins now.
    pub(crate) fn interrupt_for_file(&self, interrupt: &Interrupt) -> Interrupt {
        interrupt.for_file(self.limits.time_per_file)
    }

    /// Analyzes one file.
    pub async fn analyze_file(&self, path: &str, content: &[u8], interrupt: &Interrupt) -> Outcome {
        let analysis = Analysis {
            phase: Phase::File,
            fuel: self.limits.fuel_per_file.for_file(content.len()),
            file: Some(types::File { path, content }),
            interrupt: self.interrupt_for_file(interrupt),
        };
        self.analyze(&analysis, None).await
    }

    /// Analyzes the project.
    pub async fn analyze_project(&self, input: ProjectInput, interrupt: &Interrupt) -> Outcome {
        let analysis = Analysis { phase: Phase::Project, fuel: self.limits.fuel, file: None, interrupt: interrupt.clone() };
        self.analyze(&analysis, Some(input)).await
    }

    async fn analyze(&self, analysis: &Analysis<'_>, input: Option<ProjectInput>) -> Outcome {
        let start = WallClock::now();
        let mut interrupt = analysis.interrupt.clone();
        let instance = Instance::new(self.limits, analysis.phase).with_project(input).with_interrupt(interrupt.clone());
        let entered = self.code.entry(&self.inspection).and_then(|entry| Ok((entry, entry.store(instance, analysis.fuel)?)));
        let (entry, mut store) = match entered {
            Ok(entered) => entered,
            Err(error) => return Outcome::host_failed(&error, start.elapsed()),
        };
        let ended = tokio::select! {
            biased;
            ended = self.call(entry, &mut store, analysis) => ended,
            reason = interrupt.come() => Err(Ended::Interrupted(reason)),
        };
        let left = store.get_fuel().unwrap_or(0);
        let mut stop = None;
        let mut instance = store.into_data();
        match ended {
            Ok(facts) => instance.said.facts = facts,
            Err(Ended::SetAside(aside)) => instance.said.set_aside = Some(aside),
            Err(Ended::Interrupted(reason)) => stop = Some(reason),
            Err(Ended::Stopped(error)) => {
                let output = instance.output_limit();
                let allowed = Allowed { limits: &self.limits, phase: analysis.phase, fuel: analysis.fuel, output };
                stop = Some(stopped::classify(&error, &allowed, &instance.log.last_words()));
            }
        }
        let log = instance.log.take();
        let of_log: usize = log.iter().map(|(_, line)| line.len()).sum();
        Outcome {
            output: instance.output().saturating_add(of_log as u64),
            fuel: analysis.fuel.saturating_sub(left).saturating_add(instance.meter.due()).min(analysis.fuel),
            peak_memory: instance.ledger.peak(),
            duration: start.elapsed(),
            said: Said { log, ..instance.said },
            stop,
        }
    }

    /// Makes an instance and enters it.
    async fn call(&self, entry: &Entry, store: &mut Store<Instance>, analysis: &Analysis<'_>) -> Result<Vec<u8>, Ended> {
        let exports = entry.component.instantiate_async(&mut *store).await?;
        if let How::Configured(_) = self.how {
            self.configure(entry, store, &exports, analysis).await?;
        }
        let facts = match (&analysis.file, &entry.file_analyzer, &entry.project_analyzer) {
            (Some(file), Some(analyzer), _) => {
                analyzer.load(&mut *store, &exports)?.call_analyze(&mut *store, file.clone()).await?
            }
            (None, _, Some(analyzer)) => {
                analyzer.load(&mut *store, &exports)?.call_analyze(&mut *store).await?.map(|()| Vec::new())
            }
            _ => return Err(wasmtime::format_err!("the plugin has no such analyzer").into()),
        };
        let facts = facts.map_err(Ended::from)?;
        if !facts.is_empty() {
            store.data_mut().keep(facts.len() as u64).map_err(wasmtime::Error::from)?;
        }
        Ok(facts)
    }

    /// Configures an instance that does not come from a snapshot. Its fuel is its own, and its log was told at the preparation.
    async fn configure(
        &self,
        entry: &Entry,
        store: &mut Store<Instance>,
        exports: &Exports,
        analysis: &Analysis<'_>,
    ) -> Result<(), Ended> {
        store.data_mut().enter(Phase::Configure);
        store.set_fuel(self.limits.fuel_to_configure())?;
        let plugin = entry.plugin.load(&mut *store, exports)?;
        plugin
            .call_configure(&mut *store, &self.settings)
            .await?
            .map_err(|_| wasmtime::format_err!("it refused the settings that it had accepted before"))?;
        let instance = store.data_mut();
        instance.log.forget();
        instance.meter.forget();
        instance.enter(analysis.phase);
        store.set_fuel(analysis.fuel)?;
        Ok(())
    }
}

/// How a call ended other than well.
enum Ended {
    SetAside(SetAside),
    Interrupted(StopReason),
    Stopped(wasmtime::Error),
}

impl From<wasmtime::Error> for Ended {
    fn from(error: wasmtime::Error) -> Self {
        Self::Stopped(error)
    }
}

impl From<types::AnalyzeError> for Ended {
    fn from(error: types::AnalyzeError) -> Self {
        match error {
            types::AnalyzeError::Unparsable(message) => Self::SetAside(SetAside::Unparsable(message)),
            types::AnalyzeError::Unsupported(message) => Self::SetAside(SetAside::Unsupported(message)),
            types::AnalyzeError::Other(message) => Self::Stopped(stopped::Stopped(StopReason::Failed { message }).into()),
        }
    }
}

impl Outcome {
    fn host_failed(error: &wasmtime::Error, duration: Duration) -> Self {
        Self { duration, ..Self::stopped(StopReason::Host { message: format!("{error:#}") }) }
    }
}
