//! Frames between the daemon, its clients and its workers: any bytes are a message or an error, and a message is sent as it came.

use std::fmt::Debug;

use btm_protocol::{Answer, Request, WorkerEvent, frame};
use serde::{Serialize, de::DeserializeOwned};

/// A stream as it arrives if it begins with a NUL, else the JSON of one message.
pub fn run(bytes: &[u8]) {
    match bytes.strip_prefix(b"\0") {
        Some(_) => stream(bytes),
        None => {
            message::<Request>(bytes);
            message::<Answer>(bytes);
            message::<WorkerEvent>(bytes);
        }
    }
}

fn stream(bytes: &[u8]) {
    let mut rest = bytes;
    while let Ok(Some(request)) = frame::read::<Request>(&mut rest) {
        assert_same(&request);
    }
}

fn message<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) {
    if let Ok(message) = frame::decode::<T>(bytes) {
        assert_same(&message);
    }
}

fn assert_same<T: DeserializeOwned + Serialize + PartialEq + Debug>(message: &T) {
    let Ok(frame) = frame::encode(message) else { panic!("cannot be sent: {message:?}") };
    let received = frame::read::<T>(&mut &frame[..]).ok().flatten();
    assert_eq!(received.as_ref(), Some(message));
}
