//! World `file-plugin`, for files that contain a word: the host keeps all others from it.

use btm_guest_well_behaved::plugin;
use btm_plugin::{
    AnalyzeError, Description, File, FileAnalyzer, Finding, InvalidSetting, Output, Plugin, Region, Selection, Severity,
};

/// The plugin.
struct Sieve(plugin::Settings);

impl Plugin for Sieve {
    type Settings = plugin::Settings;

    fn configure(settings: Self::Settings) -> Result<Self, Vec<InvalidSetting>> {
        plugin::check(settings).map(Self)
    }

    fn describe(&self) -> Description {
        plugin::describe().selection(Selection::default().literal(self.0.word.as_str()))
    }
}

impl FileAnalyzer for Sieve {
    /// Reports each line with the word, in any case.
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
        let word = self.0.word.to_ascii_lowercase();
        let mut start = 0;
        for line in file.content.split_inclusive(|byte| *byte == b'\n') {
            let end = start + line.len();
            if line.to_ascii_lowercase().windows(word.len()).any(|window| window == word.as_bytes()) {
                output.finding(Finding::new("word", Severity::Medium, "a line with the word").at(Region::bytes(start..end)));
            }
            start = end;
        }
        Ok(Vec::new())
    }
}

btm_plugin::export!(Sieve, name: "well-behaved-sieve", world: file);
