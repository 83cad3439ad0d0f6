//! The end of every entry: what it is, whose it is, and the authentication of every byte before.
//!
//! `content · format (8) · key (32) · content's length (8, little-endian) · MAC (32)`, where the MAC is BLAKE3, keyed, over all
//! that stands before it. At the end, because a child process writes the content straight into the file; and whoever maps the
//! file (compiled code is ELF, which ignores what follows) needs no offset.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
};

use crate::error::Damage;

/// The name and version of the format.
const FORMAT: &[u8; 8] = b"btmseal1";
/// Bytes of the seal that the MAC covers.
const COVERED: usize = 8 + 32 + 8;
/// Bytes of the MAC.
const MAC: usize = 32;
/// Bytes of a whole seal.
pub const LENGTH: u64 = (COVERED + MAC) as u64;

/// Appends the seal to `file`, whose content is complete, and returns the content's length.
pub fn append(mac_key: &[u8; 32], key: &[u8; 32], file: &mut File) -> io::Result<u64> {
    file.rewind()?;
    let mut hasher = blake3::Hasher::new_keyed(mac_key);
    hasher.update_reader(&mut *file)?;
    let length = hasher.count();
    let covered = covered(key, length);
    hasher.update(&covered);
    file.seek(SeekFrom::Start(length))?;
    file.write_all(&[&covered[..], hasher.finalize().as_bytes()].concat())?;
    Ok(length)
}

/// Reads all `size` bytes of `file` and checks that they are what was sealed under `key`.
pub fn verify(mac_key: &[u8; 32], key: &[u8; 32], file: &mut File, size: u64) -> Result<(), Damage> {
    let length = size.checked_sub(LENGTH).ok_or(Damage::NoSeal)?;
    let (found, mac) = read(file, length).map_err(Damage::Unreadable)?;
    if found != covered(key, length) {
        let other_key = found[..8] == FORMAT[..] && found[40..] == length.to_le_bytes();
        return Err(if other_key { Damage::OtherKey } else { Damage::NoSeal });
    }
    file.rewind().map_err(Damage::Unreadable)?;
    let mut hasher = blake3::Hasher::new_keyed(mac_key);
    hasher.update_reader(Read::take(&mut *file, length)).map_err(Damage::Unreadable)?;
    hasher.update(&found);
    // Comparing two `blake3::Hash` takes constant time.
    if hasher.finalize() == blake3::Hash::from_bytes(mac) { Ok(()) } else { Err(Damage::Altered) }
}

/// The seal that starts at `offset`: what the MAC covers, and the MAC.
fn read(file: &mut File, offset: u64) -> io::Result<([u8; COVERED], [u8; MAC])> {
    let (mut covered, mut mac) = ([0; COVERED], [0; MAC]);
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut covered)?;
    file.read_exact(&mut mac)?;
    Ok((covered, mac))
}

fn covered(key: &[u8; 32], length: u64) -> [u8; COVERED] {
    let mut bytes = [0; COVERED];
    bytes[..8].copy_from_slice(FORMAT);
    bytes[8..40].copy_from_slice(key);
    bytes[40..].copy_from_slice(&length.to_le_bytes());
    bytes
}
