//! Downloads one file whose digest is known, over https.
//!
//! A [`Client`] knows the [`Limits`], and the proxies and certificates that the environment names. It [downloads](Client::download)
//! into a partial file whose place the caller chooses; what is there and has the right digest is a [`Download`], which moves to
//! where it belongs. An interrupted download continues where it ended. Everything that can go wrong is a [`FetchError`] with a hint.
//!
//! - Only `https`, and `http` to this machine itself; a redirect never leads from the one to the other (`address`).
//! - Nothing about the user is sent: no cookies, no `Authorization`, no name and password of an address.
//! - Nothing from the server is shown: messages name the host that the user or a redirect named, and the status as a number.
//! - Whoever finds the partial file in use downloads into a file of its own (`partial`). Nothing here waits for a lock.
//!
//! What it does not do: try again, ask for several files, talk to registries.

mod address;
mod certificates;
mod client;
mod download;
mod error;
mod exchange;
mod failure;
#[doc(hidden)]
pub mod fuzzing;
mod limits;
mod origin;
mod partial;
mod proxies;
mod resolver;

pub use client::{Client, Progress, Wanted};
pub use download::Download;
pub use error::{AddressProblem, CertificateProblem, FetchError};
pub use limits::Limits;
