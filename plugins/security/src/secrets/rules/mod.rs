//! The kinds of secrets, one table a field of use. Patterns were written from the formats that the providers document.

mod ai;
mod chat;
mod cloud;
mod commerce;
mod delivery;
mod hosting;
mod infrastructure;
mod keys;
mod messaging;
mod monitoring;
mod packages;
mod payment;
mod social;
mod source_control;
mod urls;
mod work;

use super::kind::Kind;

/// All kinds, in the order of the documentation.
pub(crate) fn all() -> impl Iterator<Item = &'static Kind> {
    let tables: [&'static [Kind]; 16] = [
        source_control::KINDS,
        cloud::KINDS,
        hosting::KINDS,
        infrastructure::KINDS,
        delivery::KINDS,
        packages::KINDS,
        ai::KINDS,
        chat::KINDS,
        messaging::KINDS,
        payment::KINDS,
        commerce::KINDS,
        monitoring::KINDS,
        work::KINDS,
        social::KINDS,
        keys::KINDS,
        urls::KINDS,
    ];
    tables.into_iter().flatten()
}
