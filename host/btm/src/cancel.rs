//! Ctrl-C: the first ends the command in good order, the second at once.

use tokio::sync::watch;

use crate::exit::Exit;

/// Becomes true when the user asks for an end.
pub(crate) fn on_interrupt() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    let handler = move || {
        if sender.send_replace(true) {
            std::process::exit(Exit::INTERRUPTED_CODE);
        }
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        tracing::warn!("Ctrl-C ends btm without a report: {error}");
    }
    receiver
}
