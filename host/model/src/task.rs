//! Tasks: what is to be done, how it is going, and how it ended.

mod attempt;
mod bound;
mod id;
mod inherited;
mod limits;
mod priority;
mod retry;
mod state;
mod token;
mod work;

pub use attempt::{Attempt, Ending, Loss};
pub use bound::Bound;
pub use id::{InvalidTaskId, TaskId};
pub use inherited::{Inherited, ResourceLimit};
pub use limits::{TaskLimit, TaskLimits};
pub use priority::{Priority, UnknownPriority};
pub use retry::Retry;
pub use state::{DropReason, PauseReason, State};
pub use token::{InvalidRequestToken, RequestToken};
pub use work::{Task, Work};
