//! A section's keys, each with its type, name and documentation in one place.

/// Makes the struct of a section in which every key may be absent, with `KEYS`, `read` and `over`.
macro_rules! section {
    ($(#[$about:meta])* $section:ident { $($(#[$doc:meta])+ $field:ident: $type:ty = $key:literal, $kind:expr;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $section {
            $($(#[$doc])+ pub $field: Option<$type>,)+
        }

        impl $section {
            /// The names of all keys.
            pub(crate) const KEYS: &'static [&'static str] = &[$($key),+];

            /// Sets the key called `name`.
            pub(crate) fn read(&mut self, name: &str, given: &$crate::kind::Given<'_>) -> $crate::section::Outcome {
                match name {
                    $($key => $crate::section::outcome(&$kind, given, &mut self.$field),)+
                    _ => $crate::section::Outcome::Unknown,
                }
            }

            /// Every key of this layer, or of `lower` where this one does not say.
            #[must_use]
            pub fn over(self, lower: Self) -> Self {
                Self { $($field: self.$field.or(lower.$field)),+ }
            }
        }
    };
}

pub(crate) use section;

use crate::kind::{Given, Kind, Misfit};

/// How setting a key went.
#[derive(Debug)]
pub enum Outcome {
    /// It is set.
    Set,
    /// There is no such key.
    Unknown,
    /// The value does not fit.
    Misfit {
        /// Why.
        misfit: Misfit,
        /// What would.
        expected: &'static str,
    },
}

/// Reads a value of `kind` into `field`.
pub fn outcome<T>(kind: &Kind<T>, given: &Given<'_>, field: &mut Option<T>) -> Outcome {
    match (kind.read)(given) {
        Ok(value) => {
            *field = Some(value);
            Outcome::Set
        }
        Err(misfit) => Outcome::Misfit { misfit, expected: kind.expected },
    }
}
