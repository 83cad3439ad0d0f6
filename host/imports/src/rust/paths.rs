//! The paths of a Rust file that lead out of it.
//!
//! A file depends on all the files it declares as modules, so a path that stays below its own module says nothing new; and a path
//! need only be known up to its first type: what comes behind is in the file of the module before it, or in one that file declares.

use crate::bounds::{MAX_PARTS, Names, Room, TooMany};

/// The parts of a path, while it is read.
#[derive(Default)]
pub(super) struct Path<'t>(Vec<&'t [u8]>);

impl<'t> Path<'t> {
    pub fn push(&mut self, part: &'t [u8]) {
        self.0.push(part);
    }

    pub fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Keeps the path, as seen from the file's own module: `crate::a`, `super::super::a` or `a::b` of another crate. It was read
    /// inside so many modules of the file.
    pub fn keep(&self, inline: usize, names: &mut Names, room: &mut Room) -> Result<(), TooMany> {
        let parts = &self.0[..self.0.len().min(MAX_PARTS + inline)];
        let from_self = parts.first() == Some(&b"self".as_slice());
        let parts = &parts[usize::from(from_self)..];
        let up = parts.iter().take_while(|part| **part == b"super").count();
        let parts = match parts.first() {
            None => return Ok(()),
            Some(&b"super") if up <= inline => return Ok(()),
            Some(&b"super") => &parts[inline..],
            Some(_) if from_self => return Ok(()),
            Some(&(b"std" | b"core" | b"alloc")) => &parts[..1],
            Some(_) => parts,
        };
        let is_module = |part: &&&[u8]| !part.first().is_none_or(u8::is_ascii_uppercase) && **part != b"self";
        let parts = &parts[..parts.iter().take_while(is_module).count()];
        let length = parts.iter().map(|part| part.len() + 2).sum();
        room.copy(length)?;
        if parts.is_empty() { Ok(()) } else { names.add(&parts.join(b"::".as_slice()), room) }
    }
}
