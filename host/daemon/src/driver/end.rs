//! The ends of a daemon, other than being killed.

use std::time::Duration;

use btm_faults::Point;

use super::{Driver, Input, live::Order, server};
use crate::DaemonError;

/// How long clients may take for their last answers when the daemon ends.
const FAREWELL: Duration = Duration::from_secs(1);

impl Driver {
    /// It was told to end, or nobody needs it. What runs goes on.
    pub(super) async fn close(mut self) -> Result<(), DaemonError> {
        self.say_goodbye().await;
        self.socket = None;
        let socket = self.place.socket();
        btm_faults::remove_file(Point::DaemonSocket, &socket).map_err(DaemonError::file("removed", socket))
    }

    /// The project was moved, or its files are another daemon's: what happens from now on is for that of its new place, which takes
    /// over what runs.
    pub(super) async fn leave(mut self) -> Result<(), DaemonError> {
        tracing::warn!("`{}` was moved, or what is kept of it was replaced; what runs goes on", self.place.root().display());
        self.say_goodbye().await;
        Ok(())
    }

    /// The project was removed: what runs in it is ended, and nothing is kept.
    pub(super) async fn wind_up(mut self) -> Result<(), DaemonError> {
        tracing::warn!("`{}` was removed: what runs is ended, and nothing is kept", self.place.root().display());
        self.say_goodbye().await;
        self.socket = None;
        self.lives.tell_all(Order::Stop);
        while !self.lives.is_empty() {
            match self.inputs.recv().await {
                Some(Input::Ended(ended)) => self.lives.forget(ended.id),
                // What is left is ended by the next daemon that finds it.
                Some(Input::Quit) | None => return Ok(()),
                Some(_) => {}
            }
        }
        Ok(self.place.remove()?)
    }

    /// Lets clients have the answers that wait for them, and closes the connections.
    async fn say_goodbye(&mut self) {
        let mut left = self.clients.len();
        self.clients.clear();
        let deadline = tokio::time::sleep(FAREWELL);
        tokio::pin!(deadline);
        while left > 0 {
            tokio::select! {
                input = self.inputs.recv() => match input {
                    Some(Input::Said(server::Said::Gone(_))) => left -= 1,
                    Some(Input::Ended(ended)) => self.lives.forget(ended.id),
                    Some(_) => {}
                    None => return,
                },
                () = &mut deadline => break,
            }
        }
    }
}
