//! The official complexity analyzer.

use btm_plugin::{AnalyzeError, Description, File, FileAnalyzer, InvalidSetting, Output, Plugin, Selection};

/// The plugin.
#[derive(Debug)]
pub struct Complexity;

/// Its settings.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {}

impl Plugin for Complexity {
    type Settings = Settings;

    fn configure(_settings: Settings) -> Result<Self, Vec<InvalidSetting>> {
        Ok(Self)
    }

    fn describe(&self) -> Description {
        Description::new("Measures how hard functions are to understand").selection(Selection::default().language("python"))
    }
}

impl FileAnalyzer for Complexity {
    fn analyze(&self, file: &File, _output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        let text = file.text()?;
        drop(ruff_python_parser::parse_unchecked(text, ruff_python_parser::ParseOptions::from(ruff_python_parser::Mode::Module)));
        let allocator = oxc_allocator::Allocator::default();
        drop(oxc_parser::Parser::new(&allocator, text, oxc_span::SourceType::tsx()).parse());
        drop(syn::parse_file(text));
        Ok(Vec::new())
    }
}

btm_plugin::export!(Complexity, name: "complexity", world: file);
