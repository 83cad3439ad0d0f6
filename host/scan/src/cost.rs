//! Counts what work on a plugin's data costs, in units that depend on no machine: bytes looked at and comparisons made.
//!
//! The algorithms report here, and tests see how the sum grows with the input. Outside of tests this is nothing.

#[cfg(test)]
thread_local! {
    static UNITS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// So many bytes were looked at, or values compared.
#[inline]
pub(crate) fn spend(units: usize) {
    #[cfg(test)]
    UNITS.with(|all| all.set(all.get() + units as u64));
    #[cfg(not(test))]
    let _ = units;
}

/// What some work costs.
#[cfg(test)]
pub(crate) fn of<R>(work: impl FnOnce() -> R) -> u64 {
    let before = UNITS.with(std::cell::Cell::get);
    std::hint::black_box(work());
    UNITS.with(std::cell::Cell::get) - before
}

#[cfg(test)]
mod tests;
