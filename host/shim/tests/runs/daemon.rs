//! The daemon is killed wherever it has to do with a run; this test binary plays the daemon.

use std::{process::Command, time::Duration};

use btm_faults::{Moment, Point};
use btm_model::Ending;
use btm_runs::{Found, Run, Spec};

use crate::scene::{Scene, ended, shim};

/// Is the daemon, where the variables say so: does what they say, and is killed.
#[test]
fn as_daemon() {
    let Ok(run) = std::env::var("BTM_TEST_RUN") else { return };
    let run: Run = serde_json::from_str(&run).unwrap();
    let spec: Spec = serde_json::from_str(&std::env::var("BTM_TEST_SPEC").unwrap()).unwrap();
    run.prepare(&spec).unwrap();
    if std::env::var_os("BTM_TEST_LOOK").is_some() {
        let _ = run.look();
        let _ = run.remove();
    } else {
        let mut live = run.spawn(shim()).unwrap();
        live.wait(Some(Duration::from_secs(60))).unwrap();
    }
}

fn daemon(scene: &Scene, plan: &str, look: bool) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "daemon::as_daemon"]).env("BTM_FAULTS", plan);
    command.env("BTM_TEST_RUN", serde_json::to_string(&scene.run).unwrap());
    command.env("BTM_TEST_SPEC", serde_json::to_string(&scene.spec).unwrap());
    if look {
        command.env("BTM_TEST_LOOK", "1");
    }
    command.output().unwrap();
}

#[test]
fn a_run_that_was_not_spawned_never_starts_wherever_the_daemon_is_killed() {
    for point in [Point::RunFolder, Point::RunSpec, Point::RunVoid, Point::RunRemove] {
        for moment in Moment::ALL {
            let scene = Scene::script("echo >> \"$1/count\"");
            daemon(&scene, &format!("kill {point} {} 1", moment.name()), true);
            // Before it was committed, it is just prepared again.
            scene.run.prepare(&scene.spec).unwrap();
            assert!(matches!(scene.run.look().unwrap(), Found::NeverStarted), "{point} {moment:?}");
            scene.run.remove().unwrap();
            assert!(!scene.path("count").exists());
        }
    }
}

#[test]
fn a_run_goes_on_when_the_daemon_is_killed_after_the_start() {
    let scene = Scene::script("echo >> \"$1/count\"; exit 5");
    daemon(&scene, "kill shim.spawn after 1", false);
    let ending = match scene.run.look().unwrap() {
        Found::Ended(status) => Some(status.ending),
        Found::Running(live) => Some(ended(live).ending),
        // Looked before the shim had come to its lock: it does nothing any more.
        Found::NeverStarted => None,
        Found::Lost(loss) => panic!("{loss:?}"),
    };
    assert_eq!(ending.is_some(), scene.path("count").exists());
    assert!(ending.is_none_or(|ending| ending == Ending::Exited { code: 5 }));
    scene.assert_nothing_left();
}

#[test]
fn killed_before_the_start_nothing_starts() {
    let scene = Scene::script("echo >> \"$1/count\"");
    daemon(&scene, "kill shim.spawn before 1", false);
    assert!(matches!(scene.run.look().unwrap(), Found::NeverStarted));
    assert!(!scene.path("count").exists());
}
