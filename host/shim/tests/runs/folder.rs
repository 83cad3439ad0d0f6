//! Folders that somebody removes, and disks that are full.

use btm_model::{Ending, Loss};
use btm_runs::{Found, log::Part};

use crate::scene::{Scene, ended, found, read, remove_folder, until, write};

#[test]
fn a_removed_folder_comes_back_with_log_and_status() {
    let scene = Scene::script("echo one; read x < \"$1/go\"; echo two; exit 8");
    let go = scene.fifo("go");
    let live = scene.start();
    until(|| scene.log(Part::All) == "one\n");
    remove_folder(scene.run.folder.parent().unwrap());
    write(&go, "\n");
    assert_eq!(ended(live).ending, Ending::Exited { code: 8 });
    assert_eq!(scene.log(Part::All), "one\ntwo\n");
}

#[test]
fn a_run_whose_project_was_moved_is_adopted_with_its_log() {
    let mut scene = Scene::script("echo one; read x < \"$1/go\"; seq 1 100000; exit 8").with(|spec| spec.log_limit = 64 << 10);
    let go = scene.fifo("go");
    let before = scene.start();
    until(|| scene.log(Part::All) == "one\n");
    let moved = scene.path("elsewhere");
    btm_faults::rename(btm_faults::Point::RunFolder, scene.run.folder.parent().unwrap(), &moved).unwrap();
    scene.run.folder = moved.join("1-1");
    drop(before);
    let Found::Running(live) = scene.run.look().unwrap() else { panic!("not running") };
    write(&go, "\n");
    assert_eq!(ended(live).ending, Ending::Exited { code: 8 });
    let log = scene.log(Part::All);
    assert!(log.starts_with("one\n1\n") && log.ends_with("\n100000\n"), "{log}");
    assert!(!scene.path("runs").exists());
}

#[test]
fn a_copy_of_the_project_leaves_the_run_alone() {
    let scene = Scene::script("echo > \"$1/ready\"; read x < \"$1/go\"; exit 8");
    let (ready, go) = (scene.fifo("ready"), scene.fifo("go"));
    let live = scene.start();
    read(&ready);
    let copy = btm_runs::Run { folder: scene.path("copy"), ..scene.run.clone() };
    let copied = std::process::Command::new("cp").arg("-a").args([&scene.run.folder, &copy.folder]).status().unwrap();
    assert!(copied.success());
    assert!(matches!(copy.look().unwrap(), Found::Lost(Loss::Copied)));
    write(&go, "\n");
    assert_eq!(ended(live).ending, Ending::Exited { code: 8 });
}

#[test]
fn a_run_whose_folder_was_removed_is_adopted() {
    let scene = Scene::script("echo > \"$1/ready\"; read x < \"$1/go\"; exit 8");
    let (ready, go) = (scene.fifo("ready"), scene.fifo("go"));
    let live = scene.start();
    read(&ready);
    remove_folder(&scene.run.folder);
    drop(live);
    let Found::Running(live) = scene.run.look().unwrap() else { panic!("not running") };
    write(&go, "\n");
    assert_eq!(ended(live).ending, Ending::Exited { code: 8 });
}

#[test]
fn a_run_without_folder_and_shim_is_lost() {
    let scene = Scene::script("sleep 1000");
    scene.run.prepare(&scene.spec).unwrap();
    remove_folder(&scene.run.folder);
    assert!(matches!(scene.run.look().unwrap(), Found::Lost(Loss::Folder)));
    let late = scene.run.spawn(crate::scene::shim()).unwrap();
    assert!(matches!(found(late), Found::Lost(Loss::Folder)));
}

#[test]
fn a_status_that_cannot_be_written_is_written_later() {
    let scene = Scene::script("echo > \"$1/ready\"; read x < \"$1/go\"; echo two; exit 8");
    let (ready, go) = (scene.fifo("ready"), scene.fifo("go"));
    let live = scene.start();
    read(&ready);
    // A file in place of the folder above.
    let above = scene.run.folder.parent().unwrap();
    remove_folder(above);
    write(above, "");
    let child = scene.run.files().read_started().unwrap();
    assert!(child.is_none());
    write(&go, "\n");
    // The command is over, and the shim alone is left.
    until(|| scene.carriers() == 1);
    let Found::Running(adopted) = scene.run.look().unwrap() else { panic!("not running") };
    btm_faults::remove_file(btm_faults::Point::RunVoid, above).unwrap();
    assert_eq!(ended(live).ending, Ending::Exited { code: 8 });
    drop(adopted);
    assert_eq!(scene.log(Part::All), "two\n");
}

#[test]
fn while_the_status_cannot_be_written_the_run_runs() {
    let scene = Scene::script("exit 8");
    let live = scene.start_with_faults("full shim.status 1");
    until(|| scene.run.files().started().exists() && scene.carriers() == 1);
    let Found::Running(adopted) = scene.run.look().unwrap() else { panic!("not running") };
    rustix::process::pidfd_send_signal(&adopted, rustix::process::Signal::KILL).unwrap();
    assert!(matches!(found(live), Found::Lost(Loss::Supervisor)));
}

#[test]
fn on_a_disk_that_fills_up_the_exit_code_is_written() {
    if !std::env::var("BTM_TEST_TIERS").is_ok_and(|tiers| tiers.split(',').any(|tier| tier == "root")) {
        println!("skipped: the tier `root` is off");
        return;
    }
    let scene = Scene::script("echo > \"$1/ready\"; read x < \"$1/go\"; seq 1 100000; exit 8");
    let (ready, go) = (scene.fifo("ready"), scene.fifo("go"));
    let mounted = Mounted::at(scene.run.folder.parent().unwrap().to_owned());
    let live = scene.start();
    read(&ready);
    let filler = std::process::Command::new("dd")
        .args(["if=/dev/zero", "bs=4k"])
        .arg(format!("of={}/filler", mounted.0.display()))
        .output();
    assert!(!filler.unwrap().status.success(), "the disk is not full");
    write(&go, "\n");
    let status = ended(live);
    assert_eq!(status.ending, Ending::Exited { code: 8 });
    assert!(status.log.dropped > 0, "{status:?}");
    scene.run.remove().unwrap();
}

/// A small disk, for users who may mount one.
struct Mounted(std::path::PathBuf);

impl Mounted {
    fn at(folder: std::path::PathBuf) -> Self {
        btm_faults::create_folder(btm_faults::Point::RunFolder, &folder).unwrap();
        let mut mount = std::process::Command::new("mount");
        assert!(mount.args(["-t", "tmpfs", "-o", "size=256k", "btm-test"]).arg(&folder).status().unwrap().success());
        Self(folder)
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}
