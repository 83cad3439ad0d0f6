//! The plugins that run, and what their workers share.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use btm_model::Capability;
use btm_sandbox::{Interrupt, Plugin, inspect::Inspection};
use tokio::sync::watch;

use super::{
    Scan,
    kept::Decider,
    plugins::{Prepared, selection},
};
use crate::select::{InvalidSelection, PluginSet, Selector};

/// A plugin that runs.
pub(crate) struct Member {
    pub(crate) name: String,
    /// Whether it is a part of btm.
    pub(crate) is_official: bool,
    pub(crate) plugin: Arc<Plugin>,
    /// What it may do beyond reporting.
    pub(crate) grants: BTreeSet<Capability>,
    /// Ends it from outside: the user, or its time for the whole run.
    pub(crate) interrupt: Interrupt,
    /// Tells what decides its results.
    pub(crate) decider: Decider,
    /// Whether it must not be entered any more.
    pub(crate) ended: Arc<AtomicBool>,
}

/// All plugins that run, by index.
pub(crate) struct Crew {
    pub(crate) members: Vec<Member>,
    pub(crate) selector: Selector,
    /// Those that analyze files.
    pub(crate) file_analyzers: PluginSet,
    /// Those of them whose project analyzers hear what they say of every file.
    pub(crate) mappers: PluginSet,
}

impl Crew {
    /// The plugins that are ready; the clock of their whole run starts now.
    pub(crate) fn new(prepared: &[Prepared], scan: &Scan, cancelled: &watch::Receiver<bool>) -> Result<Self, InvalidSelection> {
        let members: Vec<Member> = prepared
            .iter()
            .filter_map(|prepared| Some((prepared, prepared.plugin.as_ref().ok()?)))
            .map(|(prepared, plugin)| Member {
                name: prepared.name.clone(),
                is_official: prepared.is_official,
                plugin: plugin.clone(),
                grants: prepared.grants.clone(),
                interrupt: Interrupt::new(cancelled.clone(), plugin.limits().time),
                decider: Decider::new(&plugin.identity(), &scan.build),
                ended: Arc::default(),
            })
            .collect();
        let selections: Vec<_> = members
            .iter()
            .map(|member| {
                let mut selection = selection(&member.plugin.descriptor().selection);
                if !scan.prefilter {
                    selection.literals.clear();
                }
                selection
            })
            .collect();
        let those = |are: fn(&Inspection) -> bool| -> PluginSet {
            let members = members.iter().enumerate();
            members.filter(|(_, member)| are(member.plugin.inspection())).map(|(index, _)| index).collect()
        };
        Ok(Self {
            selector: Selector::new(&selections)?,
            file_analyzers: those(|inspection| inspection.analyzes_files),
            mappers: those(|inspection| inspection.analyzes_files && inspection.analyzes_projects),
            members,
        })
    }

    /// What decides the results of each plugin.
    pub(crate) fn deciders(&self) -> Vec<[u8; 32]> {
        self.members.iter().map(|member| member.decider.digest()).collect()
    }

    /// Whether the plugin of this name is a part of btm.
    pub(crate) fn is_official(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.is_official && member.name == name)
    }

    /// Whether a plugin must not be entered any more.
    pub(crate) fn has_ended(&self, index: usize) -> bool {
        self.members[index].ended.load(Ordering::Relaxed)
    }

    /// Keeps workers from entering a plugin.
    pub(crate) fn end(&self, index: usize) {
        self.members[index].ended.store(true, Ordering::Relaxed);
    }
}

impl Member {
    /// The ids of its rules.
    pub(crate) fn rules(&self) -> BTreeSet<&str> {
        self.plugin.descriptor().rules.iter().map(|rule| rule.id.as_str()).collect()
    }
}
