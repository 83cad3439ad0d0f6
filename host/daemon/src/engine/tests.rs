//! The dispatcher as plain data: no runtime, no disk, no process.

mod asking;
mod failing;
mod property;
mod world;
