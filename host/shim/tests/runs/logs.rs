//! What commands write.

use btm_model::Ending;
use btm_runs::log::Part;

use crate::scene::{Scene, ended, read, until};

#[test]
fn output_and_error_are_kept_in_order_and_told_apart() {
    // Each waits until the one before was taken.
    let scene = Scene::script("echo one; read x < \"$1/a\"; echo two >&2; read x < \"$1/b\"; echo three");
    let (a, b) = (scene.fifo("a"), scene.fifo("b"));
    let live = scene.start();
    until(|| scene.log(Part::All) == "one\n");
    crate::scene::write(&a, "\n");
    until(|| scene.log(Part::All) == "one\ntwo\n");
    crate::scene::write(&b, "\n");
    let status = ended(live);
    assert_eq!(scene.log(Part::All), "one\ntwo\nthree\n");
    assert_eq!(scene.log(Part::Output), "one\nthree\n");
    assert_eq!((status.log.bytes, status.log.dropped), (14, 0));
}

#[test]
fn a_command_that_closes_its_output_lives_on() {
    let scene = Scene::script("echo one; exec >&- 2>&-; read x < \"$1/go\"; exit 9");
    let go = scene.fifo("go");
    let live = scene.start();
    until(|| scene.log(Part::All) == "one\n");
    crate::scene::write(&go, "\n");
    assert_eq!(ended(live).ending, Ending::Exited { code: 9 });
}

#[test]
fn all_of_many_lines_are_kept() {
    let scene = Scene::script("seq 1 100000");
    let status = scene.status();
    let log = scene.log(Part::Output);
    assert!(log.lines().enumerate().all(|(index, line)| line == (index + 1).to_string()));
    assert_eq!((log.lines().count(), status.log.dropped), (100_000, 0));
}

#[test]
fn a_bounded_log_has_the_beginning_and_the_end() {
    let scene = Scene::script("seq 1 100000").with(|spec| spec.log_limit = 400_000);
    let status = scene.status();
    let log = scene.log(Part::Output);
    assert!(log.starts_with("1\n2\n3\n") && log.ends_with("\n99999\n100000\n"));
    assert!(log.lines().all(|line| line.parse::<u32>().is_ok()));
    assert_eq!(log.len() as u64, status.log.bytes - status.log.dropped);
    assert!((300_000 - 1_000..400_000 + 1_000).contains(&log.len()), "{}", log.len());
}

#[test]
fn a_full_disk_does_not_hold_the_command_up() {
    let scene = Scene::script("seq 1 100000; exit 6");
    let status = ended(scene.start_with_faults("full shim.log 1"));
    assert_eq!(status.ending, Ending::Exited { code: 6 });
    assert_eq!((status.log.bytes, status.log.dropped), (588_895, 588_895));
}

#[test]
fn a_log_over_the_limit_of_file_sizes_does_not_end_the_shim() {
    let scene = Scene::script("echo > \"$1/ready\"; read x < \"$1/go\"; seq 1 100000; exit 6");
    let (ready, go) = (scene.fifo("ready"), scene.fifo("go"));
    let live = scene.start();
    read(&ready);
    let shim = i32::try_from(live.shim().pid).ok().and_then(rustix::process::Pid::from_raw);
    let limit = rustix::process::Rlimit { current: Some(100_000), maximum: Some(100_000) };
    rustix::process::prlimit(shim, rustix::process::Resource::Fsize, limit).unwrap();
    crate::scene::write(&go, "\n");
    let status = ended(live);
    assert_eq!(status.ending, Ending::Exited { code: 6 });
    assert!(status.log.dropped > 400_000);
    assert!(scene.log(Part::All).starts_with("1\n2\n"));
}
