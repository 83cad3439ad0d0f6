//! The hostile corpus: plugins that do what no plugin should, and what becomes of them.
//!
//! Each test is named after a behaviour, and one that has no test does not compile. All of them check that the plugin ends for
//! the right reason, that what it said before is kept and marked as incomplete, that another plugin in the same run
//! is not affected, and that the memory of the process stays within bounds.

#![expect(clippy::unwrap_used, reason = "a test stops where its own equipment fails")]

mod configure;
mod faults;
mod limits;
mod made;
mod phases;
mod places;
mod project;
mod reach;
mod scan;
mod texts;

/// Every test, by name.
mod all {
    pub(crate) use super::{configure::*, faults::*, limits::*, made::*, phases::*, places::*, project::*, reach::*, texts::*};
}

/// Refuses to compile without a test of that name.
macro_rules! assert_test_exists {
    ($name:ident) => {
        #[expect(unused_imports, reason = "here to see that it exists")]
        use all::$name as _;
    };
}

btm_test_support::foreach_hostile!(assert_test_exists);
