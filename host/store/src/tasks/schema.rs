//! The tables, step by step from the first version.

use btm_faults::{Moment, Point, pass};
use rusqlite::{Connection, TransactionBehavior};

use super::failure::Failure;

/// What stands in the header of every database of tasks: `btmt`.
pub(super) const APPLICATION: i64 = 0x6274_6d74;

/// The step at index N makes version N + 1 out of version N. A step that was released never changes: databases of its version
/// are out there. What the model writes as JSON is part of the version, see its tests.
pub(super) const STEPS: &[&str] =
    &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql"), include_str!("schema/4.sql")];

/// The version that all steps together make.
pub(super) fn newest() -> i64 {
    version_after(STEPS)
}

fn version_after(steps: &[&str]) -> i64 {
    steps.len().try_into().unwrap_or(i64::MAX)
}

/// Brings a database from a version to that of the last step, or leaves it as it was.
pub(super) fn migrate(connection: &mut Connection, steps: &[&str], from: i64) -> Result<(), Failure> {
    pass(Point::StateMigrate, Moment::Before)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps.iter().skip(from.try_into().unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", version_after(steps))?;
    pass(Point::StateMigrate, Moment::Torn)?;
    transaction.commit()?;
    pass(Point::StateMigrate, Moment::After)?;
    Ok(())
}
