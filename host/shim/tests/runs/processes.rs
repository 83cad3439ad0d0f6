//! What a command leaves behind, what a killed shim leaves behind, and who is left alone.

use std::{
    os::unix::process::CommandExt,
    process::{Command, Stdio},
};

use btm_model::{Ending, Loss};
use btm_runs::{
    Found, Run, Started,
    linux::{Identity, Process, RUN_VARIABLE, open},
    publish,
};
use rustix::process::{Pid, Signal, kill_process_group, pidfd_send_signal};

use crate::scene::{LONG, Scene, ended, found, read, until};

/// Leaves a process that left session, group, parent, environment, input and output.
const DAEMONISE: &str =
    "(setsid env -i sh -c 'trap \"\" TERM HUP; echo $$ > '\"$1\"'/gone; exec >&- 2>&-; while :; do /bin/sleep 1; done' &)";

#[test]
fn what_a_command_leaves_behind_is_ended() {
    let scene = Scene::script(&format!("{DAEMONISE}; cat \"$1/gone\" >/dev/null; exit 5")).with(|spec| spec.limits.grace = 50);
    scene.fifo("gone");
    assert_eq!(scene.ending(), Ending::Exited { code: 5 });
}

#[test]
fn a_process_that_keeps_the_output_open_holds_nothing_up() {
    let scene = Scene::script("sleep 1000 & echo done").with(|spec| spec.limits.grace = 1_000_000);
    assert_eq!(scene.ending(), Ending::Exited { code: 0 });
}

#[test]
fn processes_that_start_another_and_end_are_caught() {
    // Each lives for a moment only; there are five at a time, so that the machine bears it should they not be caught.
    let scene = Scene::script("trap '' TERM; hop() { hop & }; for n in 1 2 3 4 5; do hop & done; sleep 1000").with(|spec| {
        spec.limits.time = Some(100);
        spec.limits.grace = 10;
    });
    assert_eq!(scene.ending(), Ending::TimedOut { limit: 100 });
}

#[test]
fn processes_that_start_another_and_end_are_swept() {
    let scene = Scene::script("hop() { hop & }; for n in 1 2 3; do hop & done; echo > \"$1/ready\"; sleep 1000");
    let ready = scene.fifo("ready");
    let live = scene.start();
    read(&ready);
    kill(live.shim());
    assert!(matches!(found(live), Found::Lost(Loss::Supervisor)));
    scene.assert_nothing_left();
}

#[test]
fn a_killed_shim_takes_the_command_along_and_the_rest_is_swept() {
    let scene = Scene::script(&format!("{DAEMONISE}; cat \"$1/gone\" >/dev/null; echo > \"$1/ready\"; sleep 1000"));
    let (_, ready) = (scene.fifo("gone"), scene.fifo("ready"));
    let live = scene.start();
    read(&ready);
    let child = scene.run.files().read_started().unwrap().unwrap().child;
    let child = child.open().unwrap().unwrap();
    kill(live.shim());
    // Nobody has looked yet: the shim's end alone ended the command.
    let gone = rustix::event::PollFlags::IN;
    let limit = rustix::event::Timespec::try_from(LONG).unwrap();
    assert_eq!(rustix::event::poll(&mut [rustix::event::PollFd::new(&child, gone)], Some(&limit)), Ok(1));
    assert!(scene.carriers() > 0);
    assert!(matches!(found(live), Found::Lost(Loss::Supervisor)));
    scene.assert_nothing_left();
    assert!(matches!(scene.run.look().unwrap(), Found::Lost(Loss::Supervisor)));
}

#[test]
fn a_run_goes_on_without_the_daemon_and_another_one_adopts_it() {
    let scene = Scene::script("echo one; read line < \"$1/go\"; echo two; exit 7");
    let go = scene.fifo("go");
    let first = scene.start();
    let shim = first.shim().clone();
    until(|| scene.run.files().started().exists());
    drop(first);
    let Found::Running(live) = scene.run.look().unwrap() else { panic!("not running") };
    assert_eq!(*live.shim(), shim);
    crate::scene::write(&go, "\n");
    assert_eq!(ended(live).ending, Ending::Exited { code: 7 });
    assert_eq!(scene.log(btm_runs::log::Part::Output), "one\ntwo\n");
}

#[test]
fn a_run_is_adopted_before_it_says_who_it_is() {
    let scene = Scene::script("sleep 1000");
    for _ in 0..20 {
        let live = scene.start();
        let Found::Running(adopted) = scene
            .run
            .look()
            .map(|found| match found {
                // The shim has not come to its lock: now it never starts anything.
                Found::NeverStarted => Found::Running(scene.start()),
                other => other,
            })
            .unwrap()
        else {
            panic!("not running")
        };
        adopted.stop().unwrap();
        assert_eq!(ended(adopted).ending, Ending::Cancelled);
        drop(live);
    }
}

#[test]
fn a_shim_that_comes_too_late_does_not_run_what_another_one_is_for() {
    let scene = Scene::script("echo once >> \"$1/ran\"");
    let other = Run::new(&scene.run.folder).unwrap();
    other.prepare(&scene.spec).unwrap();
    assert!(matches!(found(scene.run.spawn(crate::scene::shim()).unwrap()), Found::NeverStarted));
    // It is void now, as after every look at a run that never began.
    other.prepare(&scene.spec).unwrap();
    let (late, own) = (scene.run.spawn(crate::scene::shim()).unwrap(), other.spawn(crate::scene::shim()).unwrap());
    assert_eq!(ended(own).ending, Ending::Exited { code: 0 });
    drop(late);
    assert_eq!(std::fs::read_to_string(scene.path("ran")).unwrap(), "once\n");
}

/// Leaves a process that holds the lock on the tasks of a project, as a daemon does.
const LEAVE_A_DAEMON: &str = "(setsid sh -c 'echo $$ > \"$0/daemon\"; exec flock \"$0/tasks.lock\" sleep 1000' \"$1\" &)
until ! flock --nonblock \"$1/tasks.lock\" true; do :; done";

#[test]
fn a_daemon_that_the_command_started_lives_on_and_holds_nothing_up() {
    for end in ["exit 0", "echo > \"$1/ready\"; sleep 1000"] {
        let scene = Scene::script(&format!("{LEAVE_A_DAEMON}; {end}"));
        let live = if end == "exit 0" {
            let live = scene.start();
            assert_eq!(ended(live).ending, Ending::Exited { code: 0 });
            None
        } else {
            let ready = scene.fifo("ready");
            let live = scene.start();
            read(&ready);
            Some(live)
        };
        if let Some(live) = live {
            kill(live.shim());
            assert!(matches!(found(live), Found::Lost(Loss::Supervisor)));
        }
        let daemon = std::fs::read_to_string(scene.path("daemon")).unwrap().trim().parse().unwrap();
        assert!(Process::read(daemon).unwrap().is_alive(), "{end}");
        let group = Pid::from_raw(i32::try_from(daemon).unwrap()).unwrap();
        kill_process_group(group, Signal::KILL).unwrap();
        until(|| scene.carriers() == 0);
    }
}

#[test]
fn bystanders_live() {
    let scene = Scene::script("sleep 1000");
    let token = scene.run.token.as_str();
    let other_run = scene.start();
    // A longer value, another name, the token elsewhere, and a process whose arguments have it.
    let similar = [
        (RUN_VARIABLE.to_owned(), format!("{token}0")),
        (format!("X{RUN_VARIABLE}"), token.to_owned()),
        ("OTHER".to_owned(), format!("{RUN_VARIABLE}={token}")),
    ];
    let mut bystanders: Vec<_> = similar
        .map(|(name, value)| {
            Command::new("sleep")
                .arg0(format!("{RUN_VARIABLE}={token}"))
                .arg("1000")
                .env(name, value)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .into();
    until(|| scene.run.files().started().exists());
    kill(other_run.shim());
    assert!(matches!(found(other_run), Found::Lost(Loss::Supervisor)));
    scene.assert_nothing_left();
    for bystander in &mut bystanders {
        assert!(bystander.try_wait().unwrap().is_none());
        bystander.kill().unwrap();
        bystander.wait().unwrap();
    }
}

#[test]
fn a_number_that_was_used_again_is_not_taken_for_the_shim() {
    let scene = Scene::script("sleep 1000");
    scene.run.prepare(&scene.spec).unwrap();
    let mut bystander = Command::new("sleep").arg("1000").spawn().unwrap();
    let now = Identity::of(bystander.id()).unwrap();
    let before = Identity { start: now.start - 1, ..now };
    let started = Started { shim: before.clone(), child: before, at: std::time::SystemTime::now().into() };
    let bytes = serde_json::to_vec(&started).unwrap();
    publish(btm_faults::Point::ShimStarted, &scene.run.files().started(), &bytes).unwrap();
    assert!(matches!(scene.run.look().unwrap(), Found::Lost(Loss::Supervisor)));
    assert!(bystander.try_wait().unwrap().is_none());
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

#[test]
fn a_run_of_another_boot_is_lost() {
    let mut scene = Scene::script("true");
    scene.run.boot = "00000000-0000-0000-0000-000000000000".to_owned();
    scene.run.prepare(&scene.spec).unwrap();
    assert!(matches!(scene.run.look().unwrap(), Found::Lost(Loss::Reboot)));
}

#[test]
fn a_killed_shim_loses_nothing_that_was_written() {
    let scene = Scene::script("echo > \"$1/one\"; cat \"$1/two\"; sleep 1000");
    let one = scene.fifo("one");
    scene.fifo("two");
    let live = scene.start();
    read(&one);
    crate::scene::write(&scene.path("two"), "text\n");
    until(|| scene.log(btm_runs::log::Part::All) == "text\n");
    kill(live.shim());
    assert!(matches!(found(live), Found::Lost(Loss::Supervisor)));
    assert_eq!(scene.log(btm_runs::log::Part::All), "text\n");
}

fn kill(process: &Identity) {
    pidfd_send_signal(open(process.pid).unwrap(), Signal::KILL).unwrap();
}
