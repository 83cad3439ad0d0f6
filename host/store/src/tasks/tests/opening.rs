//! What is found when the database is opened, and what becomes of it.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
};

use super::support::{Home, NOW, accepted, id, numbers};
use crate::{
    StoreError,
    tasks::{Action, Opened, Tasks},
};

/// Opens, expects that what was there is set aside, and says the name it has now and the reason.
fn set_aside(home: &Home) -> (Tasks, String, String) {
    let (tasks, opened, loaded) = home.open();
    assert_eq!(loaded.unfinished, []);
    let Opened::SetAside { to, reason } = opened else { panic!("{opened:?}") };
    let name = to.file_name().unwrap().to_str().unwrap().to_owned();
    let line = &tasks.audit(None, 1).unwrap()[0];
    assert_eq!((line.what, line.subject.as_str(), line.details.as_str()), (Action::SetAside, name.as_str(), reason.as_str()));
    (tasks, name, reason)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nobody_else_can_read_it_also_if_they_could_before() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1)]).unwrap();
    assert_eq!(["", "-wal"].map(|suffix| mode(&home.file(&format!("tasks.sqlite{suffix}")))), [0o600, 0o600]);
    assert_eq!((mode(&home.folder()), mode(home.folder().parent().unwrap())), (0o700, 0o700));
    drop(tasks);
    fs::set_permissions(home.folder(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(home.file("tasks.sqlite"), fs::Permissions::from_mode(0o644)).unwrap();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(2)]).unwrap();
    let files = fs::read_dir(home.folder()).unwrap().map(|entry| entry.unwrap().path());
    assert!(files.into_iter().all(|file| mode(&file) == 0o600));
    assert_eq!(mode(&home.folder()), 0o700);
}

#[test]
fn a_second_writer_is_refused() {
    let home = Home::new();
    let first = home.tasks();
    assert!(matches!(home.try_open(), Err(StoreError::InUse { .. })));
    drop(first);
    assert_eq!(home.open().1, Opened::Existing);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let home = Home::new();
    home.tasks().connection.pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(home.file("tasks.sqlite")).unwrap();
    let error = home.try_open().unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, .. }) && error.to_string().contains("update btm"), "{error}");
    assert_eq!(fs::read(home.file("tasks.sqlite")).unwrap(), before);
}

#[test]
fn what_is_no_database_is_set_aside_and_stays_as_it_was() {
    let home = Home::new();
    drop(home.tasks());
    for (nth, content) in [&b""[..], b"no database at all", &[0xff; 8192]].into_iter().enumerate() {
        fs::write(home.file("tasks.sqlite"), content).unwrap();
        let (mut tasks, name, _) = set_aside(&home);
        assert_eq!(name, format!("tasks.corrupt-{}.sqlite", NOW.0 + nth as i64), "the clock stands still in the tests");
        assert_eq!(fs::read(home.file(&name)).unwrap(), content);
        tasks.commit(&[accepted(1)]).unwrap();
    }
}

#[test]
fn a_database_of_another_user_or_program_is_set_aside() {
    let (home, other) = (Home::new(), Home::new());
    other.tasks().commit(&[accepted(1)]).unwrap();
    fs::create_dir_all(home.folder()).unwrap();
    fs::copy(other.file("tasks.sqlite"), home.file("tasks.sqlite")).unwrap();
    let (tasks, _, reason) = set_aside(&home);
    assert_eq!((numbers(&tasks), reason.as_str()), (vec![], "it was not made by this user on this machine"));
    tasks.connection.pragma_update(None, "application_id", 1).unwrap();
    drop(tasks);
    assert_eq!(set_aside(&home).2, "it is not a database of tasks");
}

#[test]
fn a_link_is_not_followed() {
    let (home, other) = (Home::new(), Home::new());
    drop(home.tasks());
    fs::remove_file(home.file("tasks.sqlite")).unwrap();
    fs::create_dir_all(other.folder()).unwrap();
    let target = other.file("precious");
    fs::write(&target, "precious").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&target, home.file("tasks.sqlite")).unwrap();
    set_aside(&home);
    assert_eq!((fs::read(&target).unwrap(), mode(&target)), (b"precious".to_vec(), 0o644));
    fs::remove_file(home.file("tasks.lock")).unwrap();
    symlink(other.file("new"), home.file("tasks.lock")).unwrap();
    assert!(matches!(home.try_open(), Err(StoreError::File { .. })));
    assert!(!other.file("new").exists());
}

#[test]
fn a_second_name_of_another_file_is_not_written_to() {
    let (home, other) = (Home::new(), Home::new());
    drop((home.tasks(), other.tasks()));
    let before = fs::read(other.file("tasks.sqlite")).unwrap();
    fs::remove_file(home.file("tasks.sqlite")).unwrap();
    fs::hard_link(other.file("tasks.sqlite"), home.file("tasks.sqlite")).unwrap();
    let (mut tasks, _, reason) = set_aside(&home);
    assert_eq!(reason, "it is not a file");
    tasks.commit(&[accepted(1)]).unwrap();
    assert_eq!(fs::read(other.file("tasks.sqlite")).unwrap(), before);
}

#[test]
fn a_log_without_its_database_is_not_taken_for_one() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1)]).unwrap();
    let log = fs::read(home.file("tasks.sqlite-wal")).unwrap();
    drop(tasks);
    fs::remove_file(home.file("tasks.sqlite")).unwrap();
    fs::write(home.file("tasks.sqlite-wal"), &log).unwrap();
    let (tasks, name, reason) = set_aside(&home);
    assert_eq!((numbers(&tasks), reason.as_str()), (vec![], "its main file is missing"));
    assert_eq!(fs::read(home.file(&format!("{name}-wal"))).unwrap(), log);
}

#[test]
fn numbers_go_on_above_all_that_are_known() {
    let home = Home::new();
    let open = |ids_above| Tasks::open(&home.folder(), &home.vault, ids_above, NOW).unwrap();
    assert_eq!(open(41).2.next, id(42));
    assert_eq!(open(7).2.next, id(42));
    open(7).0.commit(&[accepted(100)]).unwrap();
    // A page in the middle is damaged, the one with the highest number is not.
    let path = home.file("tasks.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 4096;
    bytes[last..].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let (_, opened, loaded) = open(50);
    assert!(matches!(opened, Opened::SetAside { .. }), "{opened:?}");
    assert_eq!(loaded.next, id(101));
}
