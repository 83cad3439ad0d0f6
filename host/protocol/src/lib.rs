//! What the daemon and its clients say to each other, over a unix socket.
//!
//! Each message is a *frame*: its length in bytes as four bytes, most significant first, and that many bytes of JSON ([`frame`]). A
//! client sends [`Hello`](Request::Hello) first; the daemon answers who it is, or why it does not talk to this client. Then the client sends
//! one [`Request`] at a time, and the daemon answers with one [`Answer`]; requests that wait or watch are answered with several, the last of
//! which is [`Done`](Answer::Done), [`Refused`](Answer::Refused) or
//! [`Failed`](Answer::Failed).
//!
//! A client that waits sends a [`Ping`](Request::Ping) now and then: a daemon that does not answer it is held, or stuck.

mod answer;
mod client;
pub mod frame;
mod incoming;
mod key;
mod peer;
mod request;
mod worker;

pub use answer::{Answer, Attempted, AuditLine, Detail, Lane, Merged, Notice, Progress, Status, Summary, Term};
pub use client::{Announced, Client, ClientError, Silence};
pub use key::key;
pub use peer::Distrust;
pub use request::{NewTask, Request, Which};
pub use worker::{EVENTS, WorkerEvent};

/// The version of this protocol: clients and daemons of another one do not understand each other.
pub const VERSION: u32 = 1;
