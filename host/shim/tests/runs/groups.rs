//! Control groups, where this machine lets tests have them. Tier `root`.

use btm_model::{Ending, TaskLimit};
use btm_runs::{Found, Groups, linux::Group, log::Part};
use rustix::process::{Signal, pidfd_send_signal};

use crate::scene::{Scene, ended, found, read, until};

/// The groups that are delegated, if the tier is on. Also those that limit nothing, which the daemon does not use: processes are
/// held, found and killed by them all the same.
fn groups() -> Option<Groups> {
    if !std::env::var("BTM_TEST_TIERS").is_ok_and(|tiers| tiers.split(',').any(|tier| tier == "root")) {
        println!("skipped: the tier `root` is off");
        return None;
    }
    Groups::delegated().inspect_err(|reason| println!("skipped: {reason}")).ok()
}

/// A run in a group, where there are groups.
fn grouped(script: &str) -> Option<Scene> {
    Some(within(&groups()?, script))
}

/// A run in a group, where groups limit what is asked for.
fn limited(what: &str, does: impl FnOnce(&Groups) -> bool, script: &str) -> Option<Scene> {
    let groups = groups()?;
    if !does(&groups) {
        println!("skipped: control groups do not limit {what} here");
        return None;
    }
    Some(within(&groups, script))
}

fn within(groups: &Groups, script: &str) -> Scene {
    let scene = Scene::script(script);
    let group = groups.group(&scene.run);
    scene.with(|spec| spec.group = Some(group))
}

#[test]
fn the_kernel_ends_a_run_whose_processes_take_too_much_memory_together() {
    const LIMIT: u64 = 60 << 20;
    let one = "head -c 40000000 /dev/zero | tail -c 40000000 | cksum";
    let script = format!("{{ {one}; }} & {{ {one}; }} & wait; sleep 1000");
    let Some(scene) = limited("memory", |groups| groups.memory, &script) else { return };
    let scene = scene.with(|spec| spec.limits.memory = Some(LIMIT));
    let status = scene.status();
    assert_eq!(status.ending, Ending::StoppedByLimit { limit: TaskLimit::Memory, value: LIMIT }, "{status:?}");
    assert!(status.usage.peak_memory <= LIMIT, "{status:?}");
    scene.assert_nothing_left();
}

#[test]
fn a_run_has_its_share_of_the_processor() {
    let script = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done";
    let Some(scene) = limited("the processor", |groups| groups.processor, script) else { return };
    let scene = scene.with(|spec| spec.limits.processor = Some(20));
    let status = scene.status();
    assert_eq!(status.ending, Ending::Exited { code: 0 });
    // A fifth, and what is used before the kernel counts.
    assert!(status.usage.processor_time * 3 < status.ran, "{status:?}");
}

#[test]
fn a_run_has_a_group_and_takes_it_along() {
    let Some(scene) = grouped("cat /proc/self/cgroup; setsid env -i /bin/sleep 1000 & exit 4") else { return };
    assert_eq!(scene.ending(), Ending::Exited { code: 4 });
    assert!(scene.log(Part::Output).contains(&format!("btm-run-{}", scene.run.token.as_str())));
    assert!(!scene.spec.group.as_ref().unwrap().exists());
}

#[test]
fn a_group_is_held_and_goes_on() {
    let Some(scene) = grouped("echo > \"$1/ready\"; read x < \"$1/go\"; exit 4") else { return };
    let (ready, go) = (scene.fifo("ready"), scene.fifo("go"));
    let live = scene.start();
    read(&ready);
    let events = scene.spec.group.as_ref().unwrap().join("cgroup.events");
    let frozen = || std::fs::read_to_string(&events).unwrap().contains("frozen 1");
    live.pause().unwrap();
    until(frozen);
    live.resume().unwrap();
    until(|| !frozen());
    crate::scene::write(&go, "\n");
    assert_eq!(ended(live).ending, Ending::Exited { code: 4 });
}

#[test]
fn what_a_killed_shim_leaves_is_found_by_its_group() {
    let Some(scene) = grouped("setsid sleep 1000 & echo > \"$1/ready\"; sleep 1000") else { return };
    let ready = scene.fifo("ready");
    let live = scene.start();
    read(&ready);
    pidfd_send_signal(&live, Signal::KILL).unwrap();
    assert!(matches!(found(live), Found::Lost(_)));
    assert!(!Group::at(scene.spec.group.clone().unwrap()).path().exists());
    scene.assert_nothing_left();
}
