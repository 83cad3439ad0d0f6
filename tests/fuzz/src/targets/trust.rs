//! What a user agreed to: what is read is written so that the same is read again, and a project writes one line for each wish.

use std::path::Path;

use btm_config::Overrides;
use btm_trust::{Change, Wish, difference, fuzzing::agreed};

use crate::sections::sections;

/// A record, and the `btm.toml` of a project.
pub fn run(bytes: &[u8]) {
    let [record, settings] = sections(bytes);
    let (known, text) = agreed(&String::from_utf8_lossy(record));
    assert_eq!(agreed(&text), (known.clone(), text.clone()), "a record is read as it was written");
    let settings = String::from_utf8_lossy(settings);
    let Ok(overrides) = Overrides::from_text(Path::new("btm.toml"), &settings) else { return };
    let wish = Wish::new(&overrides, [], |name| name == "security");
    for part in wish.parts() {
        let (kept, _) = agreed(&format!("{part}\n"));
        assert!(kept.has(part) && kept.parts().count() == 1, "a part is one line: {part:?}");
    }
    for (change, part) in difference(&known, &wish) {
        let is_new = wish.parts().any(|wished| wished == part) && !known.has(part);
        assert_eq!(matches!(change, Change::New), is_new, "{part:?}");
    }
}
