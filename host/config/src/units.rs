//! Numbers as people write them: `128MiB`, `1h30m`, `2G+50k`. The flags of the command line read the same.
//!
//! The patterns are for the JSON schema: they fit whatever is read here, and a little more, such as units in the wrong order.

mod count;
mod duration;
mod load;
mod percent;
mod size;

pub use count::{FuelPerFile, InvalidCount, InvalidFuelPerFile, parse_count, parse_fuel_per_file};
pub use duration::{InvalidDuration, format_duration, parse_duration, parse_time};
pub use load::{InvalidLoad, Load, parse_load};
pub use percent::{InvalidPercent, parse_percent};
pub use size::{InvalidSize, InvalidTaskMemory, LEAST_TASK_MEMORY, format_size, parse_size, parse_task_memory};

pub(crate) use count::{COUNT_PATTERN, FUEL_PER_FILE_PATTERN};
pub(crate) use duration::DURATION_PATTERN;
pub(crate) use percent::PERCENT_PATTERN;
pub(crate) use size::{SIZE_PATTERN, enough_for_a_task};

/// A text in two: the number it starts with, which may have `_` between digits and a fraction, and the rest without the space
/// before it. The number is given in thousandths.
fn number_and_rest(text: &str) -> Option<(u128, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '_' && letter != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    Some((thousandths(number)?, rest.trim_start()))
}

fn thousandths(number: &str) -> Option<u128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let whole = digits(whole)?;
    if fraction.is_empty() || fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u128 = format!("{fraction:0<3}").parse().ok()?;
    whole.checked_mul(1000)?.checked_add(fraction)
}

/// The digits of a whole number, with `_` between them at most.
fn digits(text: &str) -> Option<u128> {
    let is_tidy = !text.starts_with('_') && !text.ends_with('_') && !text.contains("__");
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    if is_tidy && is_plain { text.replace('_', "").parse().ok() } else { None }
}

/// `thousandths` of `factor`, if that is whole and fits.
fn scale(thousandths: u128, factor: u128) -> Option<u64> {
    let product = thousandths.checked_mul(factor)?;
    if product % 1000 == 0 { u64::try_from(product / 1000).ok() } else { None }
}
