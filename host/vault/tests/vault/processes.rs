//! Many processes and threads at one vault. A child is this test program again, running one `child_…` test.

use std::{
    collections::HashSet,
    env, fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
};

use crate::common::{KEY, Place, content, look};

/// Names the folder of the vault in a child; absent when the tests run by themselves.
const PLACE: &str = "BTM_VAULT_TEST_PLACE";

pub struct Running {
    pub process: Child,
}

impl Running {
    /// Waits for the line `ready`.
    pub fn wait_until_ready(&mut self) {
        let lines = BufReader::new(self.process.stdout.take().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line.ends_with("ready")), "the child ended early");
    }
}

/// The command that runs the test `name` as a child on the vault at `place`.
pub fn as_child(name: &str, place: &Place) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]).env(PLACE, &place.root);
    command
}

pub fn start(mut command: Command) -> Running {
    Running { process: command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap() }
}

pub fn child(name: &str, place: &Place) -> Running {
    start(as_child(name, place))
}

/// In a child, the place it was given.
pub fn child_place() -> Option<Place> {
    Some(Place::at(env::var_os(PLACE)?.into()))
}

/// Opens the vault, and writes and reads the same key.
#[test]
fn child_opens_and_writes() {
    let Some(place) = child_place() else { return };
    for round in 0..50 {
        let vault = place.open();
        vault.put(&KEY, &mut &content(290_000 + round)[..]).unwrap();
        let found = look(&vault, &KEY).unwrap();
        assert_eq!(found, content(found.len()));
    }
    println!("secret {:?}", fs::read(place.keys.join("vault.key")).unwrap());
}

#[test]
fn processes_that_start_at_once_share_one_secret_and_whole_entries() {
    let place = Place::new();
    let children: Vec<_> = (0..6).map(|_| child("processes::child_opens_and_writes", &place)).collect();
    let mut secrets = HashSet::new();
    for child in children {
        let output = child.process.wait_with_output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        secrets.extend(text.lines().filter(|line| line.contains("secret [")).map(|line| line.to_owned()));
    }
    assert_eq!(secrets.len(), 1, "{secrets:?}");
    assert_eq!(fs::read_dir(&place.keys).unwrap().count(), 1);
    assert_eq!(place.names().len(), 2, "an entry and its memory: {:?}", place.names());
}

#[test]
fn threads_share_a_vault() {
    let place = Place::new();
    let vault = place.open();
    thread::scope(|scope| {
        for thread in 0..4 {
            let vault = &vault;
            scope.spawn(move || {
                for round in 0..50 {
                    let key = [round % 3; 32];
                    vault.put(&key, &mut &content(270_000 + usize::from(thread * round))[..]).unwrap();
                    match look(vault, &key) {
                        Ok(found) => assert_eq!(found, content(found.len())),
                        Err(reason) => panic!("{reason}"),
                    }
                }
            });
        }
    });
}
