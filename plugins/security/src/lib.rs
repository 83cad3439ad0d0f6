//! The official security analyzer: exposed secrets in any file, and insecure code in Python, JavaScript and TypeScript.
//!
//! This file is the frame only: settings, the description the host asks for, and the order of the two halves. What is
//! found, and how, is in [`code`].

mod code;

use btm_plugin::{AnalyzeError, Description, File, FileAnalyzer, InvalidSetting, Output, Plugin, Rule, Selection};
use serde::{Deserialize, Serialize};

pub use code::{CodeSettings, TestFiles};

/// What users may set: one object for each half.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// How insecure code is looked for.
    pub code: CodeSettings,
}

/// The configured plugin.
#[derive(Debug)]
pub struct Security {
    code: code::Code,
}

impl Plugin for Security {
    type Settings = Settings;

    fn configure(settings: Settings) -> Result<Self, Vec<InvalidSetting>> {
        Ok(Self { code: code::Code::new(&settings.code)? })
    }

    fn describe(&self) -> Description {
        let description = Description::new("Finds insecure code in Python, JavaScript and TypeScript");
        rules().into_iter().fold(description, Description::rule).selection(Selection::default())
    }
}

impl FileAnalyzer for Security {
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        self.code.analyze(&file.path, &file.content, output);
        Ok(Vec::new())
    }
}

/// Every rule of the plugin, in the order in which they are documented.
#[must_use]
pub fn rules() -> Vec<Rule> {
    code::Code::rules()
}

btm_plugin::export!(Security, name: "security", world: file);
