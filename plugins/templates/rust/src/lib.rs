//! Finds work that was put off.

use btm_plugin::{
    AnalyzeError, Description, File, FileAnalyzer, Finding, InvalidSetting, Output, Plugin, Region, Rule, Selection,
    Severity,
};

/// What users may set, and the defaults.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    word: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { word: "TODO".to_owned() }
    }
}

struct Todo {
    word: String,
}

impl Plugin for Todo {
    type Settings = Settings;

    fn configure(settings: Settings) -> Result<Self, Vec<InvalidSetting>> {
        if settings.word.is_empty() {
            return Err(vec![InvalidSetting::new("word", "must not be empty")]);
        }
        Ok(Self { word: settings.word })
    }

    fn describe(&self) -> Description {
        Description::new("Finds work that was put off")
            .rule(Rule::new("put-off", "Work was put off", Severity::Low).help("Do it, or file an issue."))
            .selection(Selection::default().literal(self.word.as_bytes()))
    }
}

impl FileAnalyzer for Todo {
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        let text = file.text()?;
        for (start, word) in text.match_indices(&self.word) {
            let region = Region::bytes(start..start + word.len());
            output.finding(Finding::new("put-off", Severity::Low, "Work was put off here.").at(region));
        }
        Ok(Vec::new())
    }
}

btm_plugin::export!(Todo, name: "{{name}}", world: file);

#[cfg(test)]
mod tests {
    use btm_plugin::harness;

    #[test]
    fn finds_the_word() {
        let plugin = harness::configure::<super::Todo>("{}").unwrap();
        let seen = harness::analyze_file(&plugin, "a.txt", "one\nTODO two");
        assert_eq!(seen.findings.len(), 1);
    }
}
