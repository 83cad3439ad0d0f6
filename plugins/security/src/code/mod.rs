//! Insecure code, found by syntax: comments and strings never match as code.

mod settings;

use btm_plugin::{InvalidSetting, Output, Rule};

pub use settings::{CodeSettings, TestFiles};

/// The configured half of the plugin that looks for insecure code.
#[derive(Debug)]
pub(crate) struct Code {
    settings: CodeSettings,
}

impl Code {
    pub(crate) fn new(settings: &CodeSettings) -> Result<Self, Vec<InvalidSetting>> {
        Ok(Self { settings: settings.clone() })
    }

    pub(crate) fn rules() -> Vec<Rule> {
        Vec::new()
    }

    pub(crate) fn analyze(&self, _path: &str, _content: &[u8], _output: &mut dyn Output) {
        let _ = self.settings.enabled;
    }
}
