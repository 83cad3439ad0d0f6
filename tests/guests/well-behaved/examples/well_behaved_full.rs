//! World `full-plugin`.

use btm_guest_well_behaved::{file_analyzer, plugin, project_analyzer};
use btm_plugin::{AnalyzeError, Description, File, FileAnalyzer, InvalidSetting, Output, Plugin, Project, ProjectAnalyzer};

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

impl FileAnalyzer for WellBehaved {
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        file_analyzer::analyze(&self.0, file, output)
    }
}

impl ProjectAnalyzer for WellBehaved {
    fn analyze(&self, project: &mut dyn Project) -> Result<(), AnalyzeError> {
        project_analyzer::analyze(&self.0, project)
    }
}

btm_plugin::export!(WellBehaved, name: "well-behaved-full", world: full,
    capabilities: { documents: "writes what it found", notifications: "tells that it is done" },
);
