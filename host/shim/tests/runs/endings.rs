//! How commands end, and that it is told.

use btm_model::Ending;
use btm_runs::{Found, log::Part};

use crate::scene::{Scene, ended, found, read};

#[test]
fn exit_codes_and_signals_are_told() {
    assert_eq!(Scene::script("exit 0").ending(), Ending::Exited { code: 0 });
    assert_eq!(Scene::script("exit 41").ending(), Ending::Exited { code: 41 });
    assert_eq!(Scene::script("kill -9 $$").ending(), Ending::Killed { signal: 9 });
    assert_eq!(Scene::script("kill -15 $$").ending(), Ending::Killed { signal: 15 });
}

#[test]
fn a_command_finds_its_folder_and_variables_and_an_empty_input() {
    let scene = Scene::script("pwd; echo $HOME-$BTM_SHIM; cat; ls /proc/self/fd | wc -l")
        .with(|spec| spec.environment.push(("HOME".into(), "/h".into())));
    assert_eq!(scene.ending(), Ending::Exited { code: 0 });
    // Standard input, output and error, and the folder that `ls` reads.
    let here = scene.folder.path().canonicalize().unwrap();
    assert_eq!(scene.log(Part::Output), format!("{}\n/h-\n4\n", here.display()));
}

#[test]
fn what_cannot_be_started_says_what_to_do() {
    let message = |scene: Scene| match scene.ending() {
        Ending::NotStarted { message } => message,
        other => panic!("{other:?}"),
    };
    let command = |name: &str| {
        let command = vec![name.into()];
        Scene::script("").with(|spec| spec.command = command)
    };
    assert!(message(command("crgo")).starts_with("`crgo` was not found in PATH ("));
    assert!(message(command("/nowhere/tool")).starts_with("/nowhere/tool is not there"));
    assert!(message(command("/proc/self/status")).contains("chmod +x"));
    let elsewhere = Scene::script("").with(|spec| spec.directory = "/nowhere".into());
    assert!(message(elsewhere).starts_with("the folder /nowhere cannot be entered"));
}

#[test]
fn a_request_ends_the_command_and_grace_lets_it_finish() {
    let scene = Scene::script("trap 'echo bye; exit 3' TERM; echo > \"$1/ready\"; while :; do sleep 0.01; done");
    let ready = scene.fifo("ready");
    let live = scene.start();
    read(&ready);
    live.stop().unwrap();
    assert_eq!(ended(live).ending, Ending::Cancelled);
    assert_eq!(scene.log(Part::Output), "bye\n");
    scene.assert_nothing_left();
}

#[test]
fn a_request_right_after_the_start_is_heard() {
    for _ in 0..20 {
        let scene = Scene::script("exec sleep 1000");
        let live = scene.start();
        live.stop().unwrap();
        assert_eq!(ended(live).ending, Ending::Cancelled);
        scene.assert_nothing_left();
    }
}

#[test]
fn a_run_that_was_prepared_only_is_never_started_not_even_by_a_late_shim() {
    let scene = Scene::script("echo > \"$1/started\"");
    scene.run.prepare(&scene.spec).unwrap();
    assert!(matches!(scene.run.look().unwrap(), Found::NeverStarted));
    let late = scene.run.spawn(crate::scene::shim()).unwrap();
    assert!(matches!(found(late), Found::NeverStarted));
    assert!(!scene.path("started").exists());
}

#[test]
fn the_shim_runs_from_memory() {
    use std::{io::Write, os::fd::AsRawFd};
    let memory = rustix::fs::memfd_create("btm-shim", rustix::fs::MemfdFlags::CLOEXEC).unwrap();
    let mut memory = std::fs::File::from(memory);
    memory.write_all(&std::fs::read(crate::scene::shim()).unwrap()).unwrap();
    let scene = Scene::script("echo one; exit 3");
    scene.run.prepare(&scene.spec).unwrap();
    let live = scene.run.spawn(format!("/proc/self/fd/{}", memory.as_raw_fd()).as_ref()).unwrap();
    drop(memory);
    assert_eq!(ended(live).ending, Ending::Exited { code: 3 });
}

#[test]
fn a_second_shim_does_nothing() {
    let scene = Scene::script("echo once >> \"$1/count\"");
    let first = scene.start();
    let second = scene.run.spawn(crate::scene::shim()).unwrap();
    assert_eq!(ended(first).ending, Ending::Exited { code: 0 });
    assert_eq!(ended(second).ending, Ending::Exited { code: 0 });
    assert_eq!(std::fs::read_to_string(scene.path("count")).unwrap(), "once\n");
}
