//! The shim is killed wherever it writes; the answer is true, and nothing is left.

use btm_faults::{Moment, Point};
use btm_model::{Ending, Loss};
use btm_runs::{Found, log::Part};

use crate::scene::{Scene, found, read, remove_folder, write};

/// Leaves its mark when it begins, writes to the log, and leaves a process that hides.
const SCRIPT: &str = "echo begun >> \"$1/count\"; seq 1 10; (setsid env -i /bin/sleep 1000 &); echo error >&2; exit 3";

#[test]
fn killed_at_every_point_the_answer_is_true_and_nothing_is_left() {
    for point in Point::ALL.iter().filter(|point| point.name().starts_with("shim.") && **point != Point::ShimSpawn) {
        for moment in Moment::ALL {
            for passing in 1..=6 {
                answer_is_true_with(&format!("kill {point} {} {passing}", moment.name()));
            }
        }
    }
}

#[test]
fn killed_at_random_under_load_the_answer_is_true_and_nothing_is_left() {
    let killed: usize = std::thread::scope(|scope| {
        let threads = (0..4).map(|thread| {
            let runs = move || (0..25).filter(|seed| answer_is_true_with(&format!("random {} 40", thread * 100 + seed))).count();
            scope.spawn(runs)
        });
        threads.collect::<Vec<_>>().into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    // How often a run passes a point depends on how many pieces its log comes in: 20 to 60 times.
    assert!((10..95).contains(&killed), "{killed}");
}

#[test]
fn killed_while_the_folder_is_made_again_the_answer_is_true() {
    for moment in Moment::ALL {
        for passing in 1..=12 {
            let scene = Scene::script("echo begun; echo > \"$1/ready\"; read x < \"$1/go\"; exit 3");
            let (ready, go) = (scene.fifo("ready"), scene.fifo("go"));
            let live = scene.start_with_faults(&format!("kill shim.restore {} {passing}", moment.name()));
            read(&ready);
            remove_folder(&scene.run.folder);
            write(&go, "\n");
            match found(live) {
                Found::Ended(status) => assert_eq!(status.ending, Ending::Exited { code: 3 }),
                Found::Lost(loss) => assert!(matches!(loss, Loss::Supervisor | Loss::Folder)),
                other => panic!("{moment:?} {passing}: {other:?}"),
            }
            scene.assert_nothing_left();
            scene.run.remove().unwrap();
            assert_eq!(std::fs::read_dir(scene.run.folder.parent().unwrap()).unwrap().count(), 0);
        }
    }
}

/// Runs the script with a plan and sees that what is said of it is true; whether the shim was killed.
fn answer_is_true_with(plan: &str) -> bool {
    let scene = Scene::script(SCRIPT).with(|spec| spec.limits.grace = 20);
    let answer = found(scene.start_with_faults(plan));
    let begun = std::fs::read_to_string(scene.path("count")).unwrap_or_default();
    let what = format!("{plan}: {answer:?} {begun:?}");
    match &answer {
        Found::Ended(status) => {
            assert_eq!(status.ending, Ending::Exited { code: 3 }, "{what}");
            assert_eq!(begun, "begun\n", "{what}");
            assert_eq!(scene.log(Part::Output).lines().count(), 10, "{what}");
        }
        Found::NeverStarted => assert_eq!(begun, "", "{what}"),
        Found::Lost(loss) => assert_eq!(*loss, Loss::Supervisor, "{what}"),
        Found::Running(_) => panic!("{what}"),
    }
    assert_eq!(scene.carriers(), 0, "{what}");
    // Asked again, the answer is the same.
    let again = scene.run.look().unwrap();
    assert_eq!(std::mem::discriminant(&again), std::mem::discriminant(&answer), "{what}");
    !matches!(answer, Found::Ended(_))
}

#[test]
fn a_full_disk_at_the_start_is_said() {
    let scene = Scene::script(SCRIPT);
    let Found::Ended(status) = found(scene.start_with_faults("full shim.started 1")) else { panic!("not ended") };
    assert!(matches!(&status.ending, Ending::NotStarted { message } if message.contains("No space left")), "{status:?}");
    assert!(!scene.path("count").exists());
}

#[test]
fn without_room_for_the_status_the_run_goes_on_all_the_same() {
    let scene = Scene::script("exit 3");
    let live = scene.start_with_faults("full shim.reserve 1");
    crate::scene::until(|| scene.run.files().started().exists() && scene.carriers() == 1);
    // The command is over, the shim waits for room.
    assert!(matches!(scene.run.look().unwrap(), Found::Running(_)));
    drop(live);
}
