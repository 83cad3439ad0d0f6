//! The second line behind fuel and the clock: work that may hang is done on a thread of its own and watched from outside. A thread
//! cannot be killed; one that does not end in time is given up: it is not waited for any more, here or at the end of the process.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use btm_model::StopReason;
use tokio::runtime::Runtime;

use crate::interrupt::Interrupt;

/// How much longer than allowed a call may take until it is given up. Longer than anything that the host does in one step on a busy
/// machine.
pub(crate) const GRACE: Duration = Duration::from_secs(1);

/// How often the watchdog looks at a call that takes long.
const LOOK: Duration = Duration::from_millis(100);

/// A thread that does jobs, each with any number of answers, and is replaced when one does not end in time.
pub(crate) struct Watchdog<T> {
    grace: Duration,
    worker: Option<Worker<T>>,
}

type Job<T> = Box<dyn FnOnce(&Watched<T>) -> Option<T> + Send>;

/// The worker's end of it, as it is seen from outside.
struct Worker<T> {
    jobs: Sender<Job<T>>,
    answers: Receiver<Answer<T>>,
    call: Arc<Mutex<Call>>,
}

enum Answer<T> {
    Said(T),
    /// The last one, if there is one.
    Done(Option<T>),
}

/// What the worker is at: how many calls it has begun, and what should end the last one unless that has ended.
#[derive(Default)]
struct Call {
    number: u64,
    interrupt: Option<Interrupt>,
}

/// What a job sees of its thread.
pub(crate) struct Watched<T> {
    pub(crate) runtime: Runtime,
    answers: SyncSender<Answer<T>>,
    call: Arc<Mutex<Call>>,
}

impl<T: Send + 'static> Watchdog<T> {
    pub(crate) fn new(grace: Duration) -> Self {
        Self { grace, worker: None }
    }

    /// Has a job done, and hands its answers to `each`, the one that it returns as the last.
    ///
    /// # Errors
    /// Why the job did not end: it was given up, or the host cannot do it.
    pub(crate) fn run(
        &mut self,
        job: impl FnOnce(&Watched<T>) -> Option<T> + Send + 'static,
        each: impl FnMut(T),
    ) -> Result<(), StopReason> {
        let worker = match self.worker.take() {
            Some(worker) => worker,
            None => Worker::start().map_err(|error| host_failed(&format!("a thread cannot be started: {error}")))?,
        };
        worker.jobs.send(Box::new(job)).map_err(|_| host_failed("the thread that runs plugins has ended"))?;
        worker.wait(self.grace, each)?;
        self.worker = Some(worker);
        Ok(())
    }
}

impl<T: Send + 'static> Worker<T> {
    fn start() -> io::Result<Self> {
        let (jobs, received) = mpsc::channel::<Job<T>>();
        // No answer waits: each may have many bytes, and whoever answers faster than is listened to has to wait.
        let (sender, answers) = mpsc::sync_channel(0);
        let call = Arc::new(Mutex::new(Call::default()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let watched = Watched { runtime, answers: sender, call: call.clone() };
        thread::Builder::new().name("btm-plugin".to_owned()).spawn(move || {
            while let Ok(job) = received.recv() {
                let last = job(&watched);
                if watched.answers.send(Answer::Done(last)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { jobs, answers, call })
    }

    fn wait(&self, grace: Duration, mut each: impl FnMut(T)) -> Result<(), StopReason> {
        let mut overdue: Option<(u64, Instant)> = None;
        loop {
            match self.answers.recv_timeout(LOOK) {
                Ok(Answer::Said(answer)) => each(answer),
                Ok(Answer::Done(last)) => {
                    last.into_iter().for_each(each);
                    return Ok(());
                }
                Err(RecvTimeoutError::Disconnected) => return Err(host_failed("the thread that runs plugins has ended")),
                Err(RecvTimeoutError::Timeout) => {
                    let (number, reason) = self.overdue();
                    let Some(reason) = reason else { continue };
                    let since = overdue.filter(|(earlier, _)| *earlier == number).map_or_else(Instant::now, |(_, since)| since);
                    if since.elapsed() >= grace {
                        return Err(reason);
                    }
                    overdue = Some((number, since));
                }
            }
        }
    }

    /// The call at hand, and why it should have ended, if it should.
    fn overdue(&self) -> (u64, Option<StopReason>) {
        let call = self.call.lock().unwrap_or_else(PoisonError::into_inner);
        (call.number, call.interrupt.as_ref().and_then(Interrupt::was_ignored))
    }
}

impl<T> Watched<T> {
    /// Does what may hang, and should end once `interrupt` has come.
    pub(crate) fn call<R>(&self, interrupt: &Interrupt, call: impl FnOnce(&Runtime) -> R) -> R {
        self.set(Some(interrupt.clone()));
        let result = call(&self.runtime);
        self.set(None);
        result
    }

    /// Answers; not if nobody waits for it any more.
    pub(crate) fn say(&self, answer: T) -> bool {
        self.answers.send(Answer::Said(answer)).is_ok()
    }

    fn set(&self, interrupt: Option<Interrupt>) {
        let mut call = self.call.lock().unwrap_or_else(PoisonError::into_inner);
        call.number += u64::from(interrupt.is_some());
        call.interrupt = interrupt;
    }
}

fn host_failed(message: &str) -> StopReason {
    StopReason::Host { message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use btm_model::StopReason;
    use tokio::sync::watch;

    use super::{Watchdog, Watched};
    use crate::interrupt::Interrupt;

    const GRACE: Duration = Duration::from_millis(1);

    fn interrupt(time: Duration) -> Interrupt {
        Interrupt::new(watch::channel(false).1, time)
    }

    /// A call that hangs, whatever comes, until the sender is gone.
    fn hanging(interrupt: Interrupt) -> (mpsc::Sender<()>, impl FnOnce(&Watched<u32>) -> Option<u32> + Send + 'static) {
        let (sender, receiver) = mpsc::channel::<()>();
        let job = move |watched: &Watched<u32>| {
            watched.say(1);
            watched.call(&interrupt, |_| receiver.recv().is_ok());
            Some(2)
        };
        (sender, job)
    }

    #[test]
    fn a_call_that_does_not_end_in_time_is_given_up_and_the_next_one_goes_on() {
        let mut watchdog = Watchdog::new(GRACE);
        let (_hangs, job) = hanging(interrupt(Duration::from_millis(5)));
        let mut said = Vec::new();
        assert_eq!(watchdog.run(job, |answer| said.push(answer)), Err(StopReason::Unresponsive { allowed: 5 }));
        watchdog.run(|_| Some(3), |answer| said.push(answer)).unwrap();
        assert_eq!(said, [1, 3], "what was said before it was given up is kept");
    }

    #[test]
    fn a_call_that_ignores_the_user_is_given_up() {
        let (cancel, cancelled) = watch::channel(true);
        let (_hangs, job) = hanging(Interrupt::new(cancelled, Duration::from_secs(3600)));
        assert_eq!(Watchdog::new(GRACE).run(job, |_| ()), Err(StopReason::Cancelled));
        drop(cancel);
    }

    #[test]
    fn jobs_that_end_in_time_share_one_thread() {
        let mut watchdog = Watchdog::new(GRACE);
        let mut threads = Vec::new();
        for _ in 0..3 {
            let job = move |watched: &Watched<std::thread::ThreadId>| {
                let interrupt = interrupt(Duration::from_secs(3600));
                Some(watched.call(&interrupt, |_| std::thread::current().id()))
            };
            watchdog.run(job, |thread| threads.push(thread)).unwrap();
        }
        threads.dedup();
        assert_eq!(threads.len(), 1);
        assert_ne!(threads[0], std::thread::current().id());
    }

    #[test]
    fn a_thread_that_panics_is_a_failure_of_the_host_and_is_replaced() {
        let mut watchdog: Watchdog<u32> = Watchdog::new(GRACE);
        let failed = watchdog.run(|_| panic!("as a test wants it"), |_| ());
        assert!(matches!(failed, Err(StopReason::Host { .. })), "{failed:?}");
        watchdog.run(|_| None, |_| ()).unwrap();
    }
}
