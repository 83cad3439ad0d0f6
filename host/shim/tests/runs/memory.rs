//! Limits of memory where no control group enforces them.

use btm_model::{Ending, TaskLimit};

use crate::scene::Scene;

const LIMIT: u64 = 64 << 20;

#[test]
fn a_command_that_takes_too_much_memory_is_ended() {
    // `tail` keeps the last line, and this one has no end.
    let scene = Scene::script("tail -n 1 /dev/zero").with(|spec| spec.limits.memory = Some(LIMIT));
    let status = scene.status();
    assert_eq!(status.ending, Ending::StoppedByLimit { limit: TaskLimit::Memory, value: LIMIT });
    assert!(status.usage.peak_memory > LIMIT);
    scene.assert_nothing_left();
}

#[test]
fn processes_count_together() {
    let one = "head -c 40000000 /dev/zero | { tail -c 40000000; sleep 1000; }";
    let one = format!("{{ {one}; }} | tail -c 40000000");
    let scene = Scene::script(&format!("{{ {one}; }} & {{ {one}; }} & wait")).with(|spec| spec.limits.memory = Some(LIMIT));
    assert_eq!(scene.ending(), Ending::StoppedByLimit { limit: TaskLimit::Memory, value: LIMIT });
}

#[test]
fn a_command_within_its_limit_is_left_alone_and_its_use_is_told() {
    let scene =
        Scene::script("head -c 20000000 /dev/zero | tail -c 20000000 | cksum").with(|spec| spec.limits.memory = Some(LIMIT));
    let status = scene.status();
    assert_eq!(status.ending, Ending::Exited { code: 0 });
    assert!((20_000_000..LIMIT).contains(&status.usage.peak_memory), "{status:?}");
    assert!(status.usage.processor_time > 0);
}
