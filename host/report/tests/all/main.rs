//! What reports look like, whole: snapshots to read, schemas to obey, and nothing harmful in the text.

#[cfg(test)]
mod cleaning;
#[cfg(test)]
mod excerpts;
#[cfg(test)]
mod json;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sarif;
#[cfg(test)]
mod text;
