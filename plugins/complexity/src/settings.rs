//! What users may set: a threshold for each rule. What is above it is reported.

use btm_plugin::InvalidSetting;

/// The thresholds; README.md says where the defaults are from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Cyclomatic complexity of a function. McCabe's own limit (1976), and that of ruff and mccabe.
    pub max_cyclomatic_complexity: u32,
    /// Cognitive complexity of a function. SonarSource's default (rule S3776).
    pub max_cognitive_complexity: u32,
    /// Depth of nested blocks in a function. Pylint's and ruff's default (too-many-nested-blocks).
    pub max_nesting_depth: u32,
    /// Parameters of a function. Clippy's (too_many_arguments) and SonarSource's (S107) default.
    pub max_parameters: u32,
    /// Lines of a function without those of functions inside it. Clippy's default (too_many_lines).
    pub max_function_lines: u32,
    /// Lines of a file. SonarSource's (S104) and Pylint's (too-many-lines) default.
    pub max_file_lines: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_cyclomatic_complexity: 10,
            max_cognitive_complexity: 15,
            max_nesting_depth: 5,
            max_parameters: 7,
            max_function_lines: 100,
            max_file_lines: 1_000,
        }
    }
}

impl Settings {
    /// Everything that cannot be used.
    #[must_use]
    pub fn problems(&self) -> Vec<InvalidSetting> {
        let thresholds = [
            ("max-cyclomatic-complexity", self.max_cyclomatic_complexity),
            ("max-cognitive-complexity", self.max_cognitive_complexity),
            ("max-nesting-depth", self.max_nesting_depth),
            ("max-parameters", self.max_parameters),
            ("max-function-lines", self.max_function_lines),
            ("max-file-lines", self.max_file_lines),
        ];
        let wrong = thresholds.into_iter().filter(|(_, threshold)| *threshold == 0);
        wrong.map(|(key, _)| InvalidSetting::new(key, "must be at least 1")).collect()
    }
}
