//! The official security analyzer: exposed secrets in any file, and insecure code in Python, JavaScript and TypeScript.
//!
//! This file is the frame only: settings, the description the host asks for, and the order of the two halves. What is
//! found, and how, is in `code` and `secrets`.

mod code;
mod secrets;
mod words;

use btm_plugin::{AnalyzeError, Description, File, FileAnalyzer, InvalidSetting, Output, Plugin, Rule, Selection};
use serde::{Deserialize, Serialize};

pub use code::{CodeSettings, TestFiles};
pub use secrets::SecretsSettings;

/// What users may set: one object for each half.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// How exposed secrets are looked for.
    pub secrets: SecretsSettings,
    /// How insecure code is looked for.
    pub code: CodeSettings,
}

/// The configured plugin.
#[derive(Debug)]
pub struct Security {
    secrets: secrets::Secrets,
    code: code::Code,
}

impl Plugin for Security {
    type Settings = Settings;

    fn configure(settings: Settings) -> Result<Self, Vec<InvalidSetting>> {
        let within = |section: &str, errors: Vec<InvalidSetting>| -> Vec<InvalidSetting> {
            errors.into_iter().map(|error| InvalidSetting::new(format!("{section}.{}", error.key), error.message)).collect()
        };
        match (secrets::Secrets::new(&settings.secrets), code::Code::new(&settings.code)) {
            (Ok(secrets), Ok(code)) => Ok(Self { secrets, code }),
            (secrets, code) => {
                let secrets = secrets.err().map(|errors| within("secrets", errors));
                let code = code.err().map(|errors| within("code", errors));
                Err(secrets.into_iter().chain(code).flatten().collect())
            }
        }
    }

    fn describe(&self) -> Description {
        let description =
            Description::new("Finds exposed secrets in any file, and insecure code in Python, JavaScript and TypeScript");
        rules().into_iter().fold(description, Description::rule).selection(Selection::default())
    }
}

impl FileAnalyzer for Security {
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        self.secrets.analyze(&file.path, &file.content, output);
        self.code.analyze(&file.path, &file.content, output);
        Ok(Vec::new())
    }
}

/// Every rule of the plugin, in the order in which they are documented.
#[must_use]
pub fn rules() -> Vec<Rule> {
    secrets::Secrets::rules().into_iter().chain(code::Code::rules()).collect()
}

btm_plugin::export!(Security, name: "security", world: file);
