//! A section's keys, each with its type, name and documentation in one place: the parser, the JSON schema and what `show` writes
//! are all made from it.

use schemars::{Schema, SchemaGenerator};

use crate::kind::{Given, Kind, Misfit};

/// The keys of a section, each of which may be absent.
pub trait Section {
    /// The names of all keys.
    fn keys() -> Vec<&'static str>;

    /// Sets the key called `name`.
    fn read(&mut self, name: &str, given: &Given<'_>) -> Outcome;

    /// All keys, each with its value as TOML if it is set.
    fn written(&self) -> Vec<(&'static str, Option<String>)>;

    /// All keys, each with the JSON schema of its values.
    fn schemas(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)>;
}

/// Makes the struct of a section in which every key may be absent, with [`Section`] and `over`.
macro_rules! section {
    ($(#[$about:meta])* $section:ident {
        $($(#[doc = $doc:literal])+ $field:ident: $type:ty = $key:literal, $kind:expr;)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $section {
            $($(#[doc = $doc])+ pub $field: Option<$type>,)+
        }

        impl $section {
            /// Every key of this layer, or of `lower` where this one does not say.
            #[must_use]
            pub fn over(self, lower: Self) -> Self {
                Self { $($field: self.$field.or(lower.$field)),+ }
            }
        }

        impl $crate::section::Section for $section {
            fn keys() -> Vec<&'static str> {
                vec![$($key),+]
            }

            fn read(&mut self, name: &str, given: &$crate::kind::Given<'_>) -> $crate::section::Outcome {
                match name {
                    $($key => $crate::section::outcome(&$kind, given, &mut self.$field),)+
                    _ => $crate::section::Outcome::Unknown,
                }
            }

            fn written(&self) -> Vec<(&'static str, Option<String>)> {
                vec![$(($key, self.$field.as_ref().map($kind.write))),+]
            }

            fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($key, $crate::section::described(($kind.schema)(generator), &[$($doc),+]))),+]
            }
        }
    };
}

pub(crate) use section;

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

/// `schema` with the lines of a doc comment as its description.
pub fn described(mut schema: Schema, doc: &[&str]) -> Schema {
    let lines: Vec<_> = doc.iter().map(|line| line.trim()).collect();
    schema.insert("description".to_owned(), lines.join(" ").into());
    schema
}
