//! Names of documents: what is taken stays in its folder and is a name everywhere, and no two names are one.

use std::path::{Component, Path};

use btm_files::portable::{folded, parts};

use crate::{oracle::assert_clean_line, sections::lines};

/// A path a line.
pub fn run(bytes: &[u8]) {
    for path in lines(bytes) {
        let again = folded(&path);
        assert_eq!(folded(&again), again, "{path:?} folds to something else twice");
        let Ok(parts) = parts(&path) else { continue };
        assert_clean_line("the name of a document", &path);
        assert_eq!(parts.join("/"), path);
        let components: Vec<_> = Path::new(&path).components().collect();
        assert_eq!(components.len(), parts.len(), "{path:?}");
        assert!(components.iter().all(|part| matches!(part, Component::Normal(_))), "{path:?} leads elsewhere");
        for part in parts {
            let is_gits = matches!(&*folded(part), ".git" | ".gitmodules" | ".gitattributes" | ".gitignore" | "git~1" | "head");
            assert!(!is_gits, "{part:?} is a name of git's on some system");
            assert!(!part.contains(['\\', ':', '\0']) && !part.ends_with(['.', ' ']), "{part:?} means something else on Windows");
        }
    }
}
