//! Limits of time, and time that does not count.

use btm_model::Ending;
use btm_runs::log::Part;

use crate::scene::{Scene, ended, read, until};
use btm_runs::linux::Process;

#[test]
fn a_command_that_ignores_the_request_is_ended_by_force() {
    let scene = Scene::script("trap '' TERM; echo > \"$1/ready\"; while :; do sleep 1; done").with(|spec| {
        spec.limits.time = Some(50);
        spec.limits.grace = 50;
    });
    let ready = scene.fifo("ready");
    let live = scene.start();
    // It may be ended before it gets there.
    std::thread::spawn(move || read(&ready));
    let status = ended(live);
    assert_eq!(status.ending, Ending::TimedOut { limit: 50 });
    assert!(status.ran >= 50, "{status:?}");
    scene.assert_nothing_left();
    // Lets the thread go, should nobody have opened the other side.
    let _ = rustix::fs::open(
        scene.path("ready"),
        rustix::fs::OFlags::WRONLY | rustix::fs::OFlags::NONBLOCK,
        rustix::fs::Mode::empty(),
    );
}

#[test]
fn all_that_left_the_group_is_ended_at_the_time_limit() {
    let script = "trap '' TERM; setsid sh -c 'trap \"\" TERM; (env -i sleep 1000 &) ; sleep 1000' & sleep 1000; wait";
    let scene = Scene::script(script).with(|spec| {
        spec.limits.time = Some(200);
        spec.limits.grace = 50;
    });
    assert_eq!(scene.ending(), Ending::TimedOut { limit: 200 });
}

#[test]
fn a_held_command_stands_still_and_goes_on() {
    let scene = Scene::script("echo $$ > \"$1/pid\"; read line < \"$1/go\"; echo $line");
    let (pid, go) = (scene.fifo("pid"), scene.fifo("go"));
    let live = scene.start();
    let pid: u32 = read(&pid).trim().parse().unwrap();
    let state = || Process::read(pid).unwrap().state;
    live.pause().unwrap();
    until(|| state() == b'T');
    live.resume().unwrap();
    until(|| state() != b'T');
    crate::scene::write(&go, "on\n");
    assert_eq!(ended(live).ending, Ending::Exited { code: 0 });
    assert_eq!(scene.log(Part::Output), "on\n");
}

#[test]
fn a_held_command_can_be_ended() {
    let scene = Scene::script("echo $$ > \"$1/pid\"; exec sleep 1000");
    let pid = scene.fifo("pid");
    let live = scene.start();
    let pid: u32 = read(&pid).trim().parse().unwrap();
    live.pause().unwrap();
    until(|| Process::read(pid).unwrap().state == b'T');
    live.stop().unwrap();
    assert_eq!(ended(live).ending, Ending::Cancelled);
    scene.assert_nothing_left();
}

#[test]
fn held_time_does_not_count() {
    let scene = Scene::script("echo $$ > \"$1/pid\"; read line < \"$1/go\"").with(|spec| spec.limits.time = Some(10_000));
    let (pid, go) = (scene.fifo("pid"), scene.fifo("go"));
    let live = scene.start();
    let pid: u32 = read(&pid).trim().parse().unwrap();
    live.pause().unwrap();
    until(|| Process::read(pid).unwrap().state == b'T');
    // Time that is meant to pass, and is not waited for by anything.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let held = std::time::Instant::now();
    live.resume().unwrap();
    crate::scene::write(&go, "on\n");
    let status = ended(live);
    let after = held.elapsed();
    assert_eq!(status.ending, Ending::Exited { code: 0 });
    let whole = u64::try_from(status.ended.since(status.started.unwrap()).as_millis()).unwrap();
    assert!(status.ran + 300 <= whole + 5, "{status:?}, {after:?}");
}
