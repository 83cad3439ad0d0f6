//! The files of a run's folder: what is read is written so that the same is read again.

use std::fmt::Debug;

use btm_runs::{Folder, Spec, Started, Status};
use serde::{Serialize, de::DeserializeOwned};

use crate::disk::with_files;

pub fn run(bytes: &[u8]) {
    same::<Spec>(bytes);
    same::<Started>(bytes);
    same::<Status>(bytes);
    let names = ["spec.json", "started.json", "status.json"].map(|name| (name, bytes));
    with_files(&names, |folder| {
        let folder = Folder::new(folder.to_owned());
        let _ = (folder.read_spec(), folder.read_started(), folder.read_status());
    });
}

fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<T>(bytes) else { return };
    let written = serde_json::to_vec(&value).unwrap_or_default();
    assert_eq!(serde_json::from_slice::<T>(&written).ok().as_ref(), Some(&value));
}
