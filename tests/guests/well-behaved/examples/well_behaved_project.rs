//! World `project-plugin`.

use btm_guest_well_behaved::{plugin, project_analyzer};
use btm_plugin::{AnalyzeError, Description, InvalidSetting, Plugin, Project, ProjectAnalyzer};

/// The plugin.
struct WellBehaved(plugin::Settings);

impl Plugin for WellBehaved {
    type Settings = plugin::Settings;

    fn configure(settings: Self::Settings) -> Result<Self, Vec<InvalidSetting>> {
        plugin::check(settings).map(Self)
    }

    fn describe(&self) -> Description {
        plugin::describe()
    }
}

impl ProjectAnalyzer for WellBehaved {
    fn analyze(&self, project: &mut dyn Project) -> Result<(), AnalyzeError> {
        project_analyzer::analyze(&self.0, project)
    }
}

btm_plugin::export!(WellBehaved, name: "well-behaved-project", world: project,
    capabilities: { documents: "writes what it found", notifications: "tells that it is done" },
);
