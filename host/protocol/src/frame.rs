//! Frames: a length, and as many bytes of JSON.

use std::io::{self, Read, Write};

use serde::{Serialize, de::DeserializeOwned};

/// The most bytes of a frame. A task's environment is the largest thing that is sent.
pub const MOST: usize = 16 << 20;

/// Bytes of a length.
pub const HEADER: usize = 4;

/// What is wrong with a frame.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// It is longer than [`MOST`].
    #[error("a message of {0} bytes is longer than {MOST} bytes")]
    TooLong(usize),
    /// It is not what was expected.
    #[error("a message could not be understood: {0}")]
    Unknown(#[from] serde_json::Error),
}

/// A message as it is sent.
///
/// # Errors
/// If it is too long.
pub fn encode(message: &impl Serialize) -> Result<Vec<u8>, FrameError> {
    let mut bytes = vec![0; HEADER];
    serde_json::to_writer(&mut bytes, message)?;
    let length = bytes.len() - HEADER;
    let header = u32::try_from(length).ok().filter(|_| length <= MOST).ok_or(FrameError::TooLong(length))?;
    bytes[..HEADER].copy_from_slice(&header.to_be_bytes());
    Ok(bytes)
}

/// How many bytes follow a header.
///
/// # Errors
/// If it is more than a message may have.
pub fn length(header: [u8; HEADER]) -> Result<usize, FrameError> {
    let length = u32::from_be_bytes(header) as usize;
    if length > MOST { Err(FrameError::TooLong(length)) } else { Ok(length) }
}

/// The message that the bytes after a header are.
///
/// # Errors
/// If they are no such message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FrameError> {
    Ok(serde_json::from_slice(bytes)?)
}

/// Writes a message.
///
/// # Errors
/// If it is too long, or cannot be written.
pub fn write(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    out.write_all(&encode(message).map_err(io::Error::other)?)
}

/// Reads a message; nothing at the end of the stream.
///
/// # Errors
/// If the stream ends within a message, or it is no such message.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut header = [0; HEADER];
    let first = loop {
        match from.read(&mut header) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    if first == 0 {
        return Ok(None);
    }
    from.read_exact(&mut header[first..])?;
    let mut bytes = vec![0; length(header).map_err(io::Error::other)?];
    from.read_exact(&mut bytes)?;
    decode(&bytes).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Request;

    proptest! {
        #[test]
        fn whatever_arrives_is_a_message_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read::<Request>(&mut &bytes[..]);
            let _ = decode::<Request>(&bytes);
        }

        #[test]
        fn what_was_written_is_read(texts in prop::collection::vec(".{0,50}", 0..5)) {
            let mut stream = Vec::new();
            for text in &texts {
                write(&mut stream, text).unwrap();
            }
            let mut stream = &stream[..];
            for text in &texts {
                prop_assert_eq!(read::<String>(&mut stream).unwrap(), Some(text.clone()));
            }
            prop_assert!(read::<String>(&mut stream).unwrap().is_none());
        }
    }

    #[test]
    fn a_message_that_is_cut_off_is_an_error() {
        let bytes = encode(&"text").unwrap();
        for end in 1..bytes.len() {
            assert!(read::<String>(&mut &bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn nobody_makes_us_reserve_much_memory() {
        let error = read::<String>(&mut &[0xff; 8][..]).unwrap_err();
        assert!(error.to_string().contains("longer than"), "{error}");
    }
}
