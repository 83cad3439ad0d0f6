//! Ctrl-C and SIGTERM: the first ends every wait; the second ends the command at once.
//!
//! As long as nothing was found that could be reported, the first one ends the command, whatever it waits for: a file, git, a lock.
//! Later it asks for an end in good order, which takes no longer than a bound: who waits for something that does not come is not
//! asked.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use tokio::sync::watch;

use crate::exit::Exit;

/// How long a command may go on after it was asked to end. Workers look every few milliseconds; the report of a large project
/// takes a few seconds.
const GRACE: Duration = Duration::from_secs(10);

/// Signals have one handler in a process, however many scans there are one after the other.
static INTERRUPTS: OnceLock<Interrupts> = OnceLock::new();

/// What the user asked for, for a command that begins with waits.
#[derive(Clone)]
pub(crate) struct Interrupts {
    asked: watch::Receiver<bool>,
    is_in_good_order: Arc<AtomicBool>,
}

impl Interrupts {
    /// From now on Ctrl-C ends the command.
    pub(crate) fn new() -> Self {
        let interrupts = INTERRUPTS.get_or_init(|| {
            let is_in_good_order = Arc::new(AtomicBool::new(false));
            Self { asked: handle(is_in_good_order.clone()), is_in_good_order }
        });
        interrupts.is_in_good_order.store(false, Ordering::SeqCst);
        interrupts.clone()
    }

    /// From now on the first Ctrl-C asks for an end in good order: the value becomes true.
    pub(crate) fn in_good_order(&self) -> watch::Receiver<bool> {
        self.is_in_good_order.store(true, Ordering::SeqCst);
        self.asked.clone()
    }
}

/// Becomes true when the user asks for an end.
pub(crate) fn on_interrupt() -> watch::Receiver<bool> {
    Interrupts::new().in_good_order()
}

/// From now on Ctrl-C ends the command at once, once something was said.
pub(crate) fn at_the_end(say: impl Fn() + Send + 'static) {
    set(move || {
        say();
        end();
    });
}

fn handle(is_in_good_order: Arc<AtomicBool>) -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    let handler = move || {
        if !is_in_good_order.load(Ordering::SeqCst) || sender.send_replace(true) {
            end();
        }
        // Without a thread to wait, a second Ctrl-C is needed.
        let _ = thread::Builder::new().spawn(|| {
            thread::sleep(GRACE);
            end();
        });
    };
    set(handler);
    receiver
}

fn set(handler: impl Fn() + Send + 'static) {
    if let Err(error) = ctrlc::set_handler(handler) {
        tracing::warn!("Ctrl-C ends btm without a word: {error}");
    }
}

fn end() {
    btm_git::end_all();
    std::process::exit(Exit::INTERRUPTED_CODE);
}
