//! What of a project's settings a user has agreed to.
//!
//! Most of a project's settings only say what is looked for. Some say what *runs*, is *loaded*, or is *permitted*: the command of a
//! task, a plugin that is named by its file, what `btm.lock` grants to a plugin. These are its [`Wish`], one [`Part`] each, and a part
//! holds for a user only after that user's yes, which a [`Store`] keeps for the [`Place`] of the project.
//!
//! A part is normalized: comments, order, spelling and other keys make no difference to it. The digest of a wish names all of its
//! parts, so that a machine on which nobody can be asked may be told from outside the project what to agree to.
//!
//! Nothing here asks anybody, or prints.

mod difference;
#[doc(hidden)]
pub mod fuzzing;
mod part;
mod place;
mod store;
mod wish;

pub use difference::{Change, difference};
pub use part::Part;
pub use place::Place;
pub use store::{Agreed, Store};
pub use wish::{Grant, Wish};
