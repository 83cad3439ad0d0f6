//! A task that tells when it started: it writes the time, in nanoseconds since 1970, to the file that is its only argument.

use std::{
    env,
    error::Error,
    fs,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

fn main() -> Result<(), Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
    let Some(file) = env::args_os().nth(1).map(PathBuf::from) else {
        return Err("usage: FILE".into());
    };
    // Whoever waits for the file must not find it before it is whole.
    let draft = file.with_extension("draft");
    fs::write(&draft, now.to_string())?;
    Ok(fs::rename(draft, file)?)
}
