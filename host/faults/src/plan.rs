//! What is to happen at which point.

use std::{
    collections::HashMap,
    fmt, io,
    str::FromStr,
    sync::{LazyLock, Mutex, PoisonError},
};

use crate::Point;

/// When, around a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Nothing is written yet.
    Before,
    /// Half of it is written; only where bytes are written.
    Torn,
    /// All of it is written.
    After,
}

impl Moment {
    /// All moments, in order.
    pub const ALL: [Self; 3] = [Self::Before, Self::Torn, Self::After];

    /// The name in `BTM_FAULTS`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Torn => "torn",
            Self::After => "after",
        }
    }
}

/// What is to happen at which point: the text of `BTM_FAULTS`.
///
/// - `kill POINT MOMENT N`: the process is killed (SIGKILL) when it comes there the Nth time,
/// - `full POINT N`: the write fails as on a full disk from the Nth time on, before anything is written,
/// - `random SEED ONE-IN`: the process is killed at one in so many passings, drawn from the seed and the process's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Killed once, at a certain passing.
    Kill {
        /// Where.
        point: Point,
        /// When.
        moment: Moment,
        /// At which passing, from 1.
        passing: u64,
    },
    /// No space left on the device.
    Full {
        /// Where.
        point: Point,
        /// From which passing on, from 1.
        passing: u64,
    },
    /// Killed at random.
    Random {
        /// Decides when.
        seed: u64,
        /// How rarely; not 0.
        one_in: u64,
    },
}

/// The text is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPlan;

impl fmt::Display for InvalidPlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BTM_FAULTS is `kill POINT before|torn|after N`, `full POINT N`, or `random SEED ONE-IN`")
    }
}

impl std::error::Error for InvalidPlan {}

impl FromStr for Plan {
    type Err = InvalidPlan;

    fn from_str(text: &str) -> Result<Self, InvalidPlan> {
        let number = |text: &str| text.parse().ok().filter(|number| *number > 0).ok_or(InvalidPlan);
        match *text.split_whitespace().collect::<Vec<_>>() {
            ["kill", point, moment, passing] => Ok(Self::Kill {
                point: point.parse().map_err(|()| InvalidPlan)?,
                moment: Moment::ALL.into_iter().find(|known| known.name() == moment).ok_or(InvalidPlan)?,
                passing: number(passing)?,
            }),
            ["full", point, passing] => {
                Ok(Self::Full { point: point.parse().map_err(|()| InvalidPlan)?, passing: number(passing)? })
            }
            ["random", seed, one_in] => {
                Ok(Self::Random { seed: seed.parse().map_err(|_| InvalidPlan)?, one_in: number(one_in)? })
            }
            _ => Err(InvalidPlan),
        }
    }
}

/// What happens at one passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Pass,
    Kill,
    Full,
}

/// The plan with how often each point was passed.
struct Course {
    plan: Plan,
    process: u64,
    passings: HashMap<(Point, Moment), u64>,
    drawn: u64,
}

impl Course {
    fn new(plan: Plan, process: u64) -> Self {
        Self { plan, process, passings: HashMap::new(), drawn: 0 }
    }

    fn fate(&mut self, at: Point, when: Moment) -> Fate {
        let passings = self.passings.entry((at, when)).or_default();
        *passings += 1;
        let kill = |killed| if killed { Fate::Kill } else { Fate::Pass };
        match self.plan {
            Plan::Kill { point, moment, passing } => kill((point, moment, passing) == (at, when, *passings)),
            Plan::Full { point, passing } if point == at && when == Moment::Before && *passings >= passing => Fate::Full,
            Plan::Full { .. } => Fate::Pass,
            Plan::Random { seed, one_in } => {
                self.drawn += 1;
                kill(mixed(seed ^ mixed(self.process ^ mixed(self.drawn))).is_multiple_of(one_in))
            }
        }
    }
}

/// SplitMix64's finalizer (Steele, Lea and Flood 2014): neighbouring numbers give unrelated ones.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The plan of this process. A text that is no plan is taken for none, so that it disturbs nothing.
static COURSE: LazyLock<Option<Mutex<Course>>> = LazyLock::new(|| {
    let plan = std::env::var("BTM_FAULTS").ok()?.parse().ok()?;
    Some(Mutex::new(Course::new(plan, u64::from(std::process::id()))))
});

/// Passes a point at a moment: the process is killed here if the plan says so.
///
/// # Errors
/// No space left on the device, if the plan says so.
pub fn pass(point: Point, moment: Moment) -> io::Result<()> {
    let Some(course) = &*COURSE else { return Ok(()) };
    let fate = course.lock().unwrap_or_else(PoisonError::into_inner).fate(point, moment);
    match fate {
        Fate::Pass => Ok(()),
        Fate::Full => Err(rustix::io::Errno::NOSPC.into()),
        Fate::Kill => loop {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        },
    }
}

/// Does what writes in some way of its own, between the moments before and after.
///
/// # Errors
/// Those of `write`, and no space left on the device if the plan says so.
pub fn around<T, E: From<io::Error>>(point: Point, write: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    pass(point, Moment::Before)?;
    let written = write()?;
    pass(point, Moment::After)?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_are_read_and_everything_else_is_refused() {
        let plan = Plan::Kill { point: Point::StateCommit, moment: Moment::Torn, passing: 3 };
        assert_eq!("kill state.commit torn 3".parse(), Ok(plan));
        assert_eq!("full shim.log 1".parse(), Ok(Plan::Full { point: Point::ShimLog, passing: 1 }));
        assert_eq!("random 0 40".parse(), Ok(Plan::Random { seed: 0, one_in: 40 }));
        for wrong in
            ["", "kill", "kill state.commit torn 0", "kill nowhere torn 1", "kill state.commit later 1", "random 1 0", "full 1"]
        {
            assert_eq!(wrong.parse::<Plan>(), Err(InvalidPlan), "{wrong}");
        }
    }

    #[test]
    fn a_kill_comes_once_at_its_passing() {
        let mut course = Course::new("kill run.spec after 2".parse().unwrap(), 1);
        let fates: Vec<_> = (0..3).map(|_| course.fate(Point::RunSpec, Moment::After)).collect();
        assert_eq!(fates, [Fate::Pass, Fate::Kill, Fate::Pass]);
        assert_eq!(course.fate(Point::RunFolder, Moment::After), Fate::Pass);
    }

    #[test]
    fn a_full_disk_stays_full() {
        let mut course = Course::new("full shim.log 2".parse().unwrap(), 1);
        let fates: Vec<_> = (0..3).map(|_| course.fate(Point::ShimLog, Moment::Before)).collect();
        assert_eq!(fates, [Fate::Pass, Fate::Full, Fate::Full]);
        assert_eq!(course.fate(Point::ShimLog, Moment::After), Fate::Pass);
    }

    #[test]
    fn random_kills_come_as_often_as_asked_and_differ_between_processes() {
        let deaths = |process| {
            let mut course = Course::new(Plan::Random { seed: 7, one_in: 10 }, process);
            (0..1_000).filter(|_| course.fate(Point::RunSpec, Moment::Before) == Fate::Kill).collect::<Vec<_>>()
        };
        assert_eq!(deaths(1), deaths(1));
        assert_ne!(deaths(1), deaths(2));
        assert!((60..140).contains(&deaths(1).len()));
    }
}
