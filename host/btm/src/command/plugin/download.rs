//! Downloads a plugin: over https, with a digest, from where an interrupted download ended.

use std::{
    env, fs,
    io::Read as _,
    ops::ControlFlow,
    path::Path,
    time::{Duration, SystemTime},
};

use btm_fetch::{Client, FetchError, Limits, Wanted};
use btm_model::Digest;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{cancel, error::CommandError, folders};

/// How long the beginning of a download is kept for the next try.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The bytes at an address, which must have this digest.
pub(crate) fn bytes(url: &str, digest: Option<&Digest>) -> Result<Vec<u8>, CommandError> {
    let digest = *digest.ok_or_else(|| {
        CommandError::usage("a plugin from an address needs its digest, because what an address serves can change")
            .hint("say --digest sha256:…, as its author publishes it; or download it, look at it, and install the file")
    })?;
    let folder = folders::downloads()
        .map_err(|error| CommandError::usage(format!("nothing can be downloaded: {error}")).maybe_hint(error.hint()))?;
    forget_old(&folder);
    let client = Client::new(Limits::default(), &|name| env::var_os(name)).map_err(refused)?;
    let (bar, cancelled) = (bar(), cancel::on_interrupt());
    let mut progress = |done, total: Option<u64>| {
        bar.set_position(done);
        if let Some(total) = total {
            bar.set_length(total);
        }
        if *cancelled.borrow() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let wanted = Wanted { url, digest, partial: &folder.join(digest.hex()) };
    let downloaded = client.download(wanted, &mut progress);
    bar.finish_and_clear();
    let mut download = downloaded.map_err(refused)?;
    let (mut bytes, path) = (Vec::new(), download.path().to_owned());
    let read = download.file().and_then(|file| file.read_to_end(&mut bytes));
    read.map_err(|error| CommandError::internal("the download cannot be read", error))?;
    // It is on the shelf soon; if it could not be removed now, it is later.
    let _ = fs::remove_file(path);
    Ok(bytes)
}

fn refused(error: FetchError) -> CommandError {
    let hint = error.hint().map(str::to_owned);
    match error {
        FetchError::Cancelled => CommandError::interrupted(error.to_string()),
        _ => CommandError::usage_because(&error),
    }
    .maybe_hint(hint)
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:30} {bytes}/{total_bytes}, {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// Removes what interrupted downloads left long ago.
fn forget_old(folder: &Path) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let age =
            file.metadata().and_then(|metadata| metadata.modified()).map(|modified| SystemTime::now().duration_since(modified));
        if age.is_ok_and(|age| age.is_ok_and(|age| age > KEPT)) {
            let _ = fs::remove_file(file.path());
        }
    }
}
