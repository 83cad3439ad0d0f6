//! The settings of the daemon and of tasks: what stands in files and in the environment, and what comes out.
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

use std::{ffi::OsString, fs, num::NonZeroU32, path::Path, time::Duration};

use btm_config::{DaemonOverrides, Load, Overrides, Project, TaskSettings, load};
use btm_files::Folder;
use btm_model::{Priority, Retry, TaskLimits, Work};

fn layer(text: &str) -> Overrides {
    Overrides::from_text(Path::new("btm.toml"), text).unwrap()
}

fn mistake(text: &str) -> String {
    Overrides::from_text(Path::new("btm.toml"), text).unwrap_err().to_string()
}

fn variables<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
    |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

const EVERYTHING: &str = r#"
[daemon]
slots = 8
reserved-slots = 0
queue-limit = 2_000
idle-load = 0.25
idle-time = "1m"
low-patience = "5m"
busy-load = 8
keep-results = "14d"
keep-metrics = "90d"
idle-end = "1h"
log-limit = "5MiB"

[tasks]
retries = 1
memory = "1GiB"

[task.test]
enabled = false
command = ["cargo", "test", "--workspace"]
directory = "host"
group = "slow"
priority = "high"
timeout = "20m"
grace = "10s"
memory = "2GiB"
processor = "150%"
retries = 3
retry-delay = "500ms"
retry-longest = "1m"

[task."audit.all"]
plugins = ["security", "./own.wasm"]
paths = ["src"]

[group.slow]
slots = 1
"#;

#[test]
fn every_key_is_read() {
    let settings = layer(EVERYTHING).resolve();
    let daemon = DaemonOverrides {
        slots: NonZeroU32::new(8),
        reserved_slots: Some(0),
        queue_limit: NonZeroU32::new(2_000),
        idle_load: Some(Load { thousandths: 250 }),
        idle_time: Some(Duration::from_secs(60)),
        low_patience: Some(Duration::from_secs(300)),
        busy_load: Some(Load { thousandths: 8_000 }),
        keep_results: Some(Duration::from_secs(14 * 86_400)),
        keep_metrics: Some(Duration::from_secs(90 * 86_400)),
        idle_end: Some(Duration::from_secs(3_600)),
        log_limit: Some(5 << 20),
    };
    assert_eq!(settings.daemon, daemon);
    let test = TaskSettings {
        enabled: false,
        work: Work::Command { command: ["cargo", "test", "--workspace"].map(Into::into).to_vec() },
        directory: Some("host".to_owned()),
        group: Some("slow".to_owned()),
        priority: Priority::High,
        limits: TaskLimits { memory: Some(2 << 30), processor: Some(150), time: Some(1_200_000), grace: 10_000 },
        retry: Retry { times: 3, delay: 500, longest: 60_000 },
    };
    assert_eq!(settings.tasks["test"], test);
    let audit = settings.task("audit.all");
    assert_eq!(audit.work, Work::Scan { plugins: texts(&["security", "./own.wasm"]), paths: texts(&["src"]) });
    assert_eq!((audit.limits.memory, audit.retry.times), (Some(1 << 30), 1));
    assert_eq!(settings.groups["slow"].slots, NonZeroU32::new(1));
}

#[test]
fn a_type_of_task_without_a_section_is_a_scan_with_the_plugin_of_its_name() {
    let expected = TaskSettings {
        enabled: true,
        work: Work::Scan { plugins: texts(&["security"]), paths: Vec::new() },
        directory: None,
        group: None,
        priority: Priority::Medium,
        limits: TaskLimits::default(),
        retry: Retry::default(),
    };
    assert_eq!(layer("").resolve().task("security"), expected);
    assert_eq!(layer("[task.security]").resolve().tasks["security"], expected);
    let bounded = layer("[tasks]\nprocessor = 50").resolve().task("security");
    assert_eq!(bounded, TaskSettings { limits: TaskLimits { processor: Some(50), ..TaskLimits::default() }, ..expected });
    let plain = layer("[task.all]\nplugins = []").resolve().task("all");
    assert_eq!(plain.work, Work::Scan { plugins: Vec::new(), paths: Vec::new() });
}

#[test]
fn higher_layers_win_key_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let (user, project) = (folder.path().join("user.toml"), folder.path().join("btm.toml"));
    fs::write(
        &user,
        "[daemon]\nslots = 1\nqueue-limit = 1\n[task.a]\ntimeout = '1s'\ngrace = '1s'\nretries = 1\nmemory = '1MiB'",
    )
    .unwrap();
    fs::write(&project, "[daemon]\nslots = 2\nidle-load = 1\n[tasks]\ngrace = '2s'\n[task.a]\nretries = 2\n[group.g]\nslots = 1")
        .unwrap();
    let environment = [
        ("BTM_SLOTS", "3"),
        ("BTM_IDLE_LOAD", "0.75"),
        ("BTM_TASK_MEMORY", "4MiB"),
        ("BTM_TASK_PRIORITY", "low"),
        ("BTM_MEMORY", "9"),
    ];
    let root = Folder::open(folder.path()).unwrap();
    let project = Project { folder: &root, own_tasks: &[] };
    let settings = load(Some(&user), Some(&project), variables(&environment)).unwrap().resolve();
    let daemon = settings.daemon;
    assert_eq!((daemon.slots, daemon.queue_limit), (NonZeroU32::new(3), NonZeroU32::new(1)));
    assert_eq!(daemon.idle_load, Some(Load { thousandths: 750 }));
    let a = &settings.tasks["a"];
    assert_eq!(a.limits, TaskLimits { memory: Some(4 << 20), processor: None, time: Some(1_000), grace: 2_000 });
    assert_eq!((a.retry.times, a.priority), (2, Priority::Low));
    assert_eq!(settings.limits.memory, Some(9));
}

#[test]
fn what_a_task_runs_is_one_choice_across_layers() {
    let command = "[task.a]\ncommand = ['make']\ndirectory = 'x'";
    let scan = "[task.a]\nplugins = ['p']\npaths = ['src']";
    let over = |higher: &str, lower: &str| layer(higher).over(layer(lower)).resolve().task("a");
    let make = Work::Command { command: vec!["make".into()] };
    assert_eq!(over(command, scan).work, make);
    let back = over(scan, command);
    assert_eq!(back.work, Work::Scan { plugins: texts(&["p"]), paths: texts(&["src"]) });
    assert_eq!(back.directory.as_deref(), Some("x"));
    assert_eq!(over("[task.a]\npaths = ['src']", command).work, make);
    assert_eq!(over("[task.a]\nretries = 1", command).work, make);
}

#[test]
fn mistakes_are_named_with_their_line_and_what_would_be_right() {
    let cases = [
        ("[deamon]\nslots = 1", "1: unknown key `deamon` in btm.toml; did you mean `daemon`?"),
        ("[daemon]\nslot = 1", "2: unknown key `slot` in [daemon]; did you mean `slots`?"),
        ("[daemon]\nslots = 0", "2: `daemon.slots`: write a number of tasks from 1 to 4_294_967_295"),
        (
            "[daemon]\nslots = 'five'",
            "2: `daemon.slots` is a string; expected a number of tasks that may run at a time, such as 5",
        ),
        ("[daemon]\nreserved-slots = -1", "2: `daemon.reserved-slots`: write a whole number from 0 to 4_294_967_295"),
        (
            "[daemon]\nidle-load = 0.0",
            "2: `daemon.idle-load`: `0.0` is not a load for each core; write a number above 0 such as `0.5`",
        ),
        ("[daemon]\nidle-load = '0.5'", "2: `daemon.idle-load` is a string; expected a load for each core such as 0.5"),
        ("[daemon]\nidle-time = 30", "2: `daemon.idle-time` is a whole number; expected a duration such as \"20s\""),
        ("[task.a]\nprority = 'low'", "2: unknown key `prority` in [task.a]; did you mean `priority`?"),
        ("[task.a]\npriority = 'hihg'", "2: `task.a.priority`: `hihg` is not a priority; did you mean `high`?"),
        ("[task.a]\npriority = 'x'", "2: `task.a.priority`: `x` is not a priority; write one of low, medium, high, critical"),
        (
            "[task.a]\nprocessor = 0",
            "2: `task.a.processor`: `0` is not a share of one processor; write a whole number of percent above 0, such as `150%`",
        ),
        (
            "[task.a]\nprocessor = 1.5",
            "2: `task.a.processor` is a number with a fraction; expected a share of one processor such as \"150%\"",
        ),
        ("[task.a]\ntimeout = '0s'", "2: `task.a.timeout`: write a duration above 0, such as \"10m\""),
        ("[task.a]\nmemory = 0", "2: `task.a.memory`: 0B is too little for any command; write at least 1MB"),
        (
            "[task.a]\nmemory = 12",
            "2: `task.a.memory`: 12B is too little for any command; write at least 1MB; did you mean `12MB`?",
        ),
        (
            "[task.a]\ncommand = 'make'",
            "2: `task.a.command` is a string; expected a program and its arguments such as [\"cargo\", \"test\"]",
        ),
        ("[task.a]\ncommand = []", "2: `task.a.command`: write the program first, such as [\"cargo\", \"test\"]"),
        ("[task.a]\ndirectory = ''", "2: `task.a.directory`: write a folder, or `.` for the project itself"),
        (
            "[task.a]\ngroup = 'my group'",
            "2: `task.a.group`: `my group` is not a name; use letters (a to z), digits, `-`, `_` and `.`",
        ),
        (
            "[task.a]\ncommand = ['x']\nplugins = ['y']",
            "3: `task.a.plugins`: a task is a command or a scan; leave out `command` or `plugins`",
        ),
        (
            "[task.a]\npaths = ['y']\ncommand = ['x']",
            "2: `task.a.paths`: is what a scan reports on; give paths to a command as arguments",
        ),
        (
            "\n[task.'cargo test']",
            "2: `task.cargo test`: `cargo test` is not a name; use letters (a to z), digits, `-`, `_` and `.`",
        ),
        ("[group.'']", "1: `group.`: `` is not a name; use letters (a to z), digits, `-`, `_` and `.`"),
        ("[group.a]\nslots = 0", "2: `group.a.slots`: write a number of tasks from 1 to 4_294_967_295"),
        ("[task.cargo.test]", "1: `task.cargo`: has no tables; a name with a point is written in quotes: [task.\"cargo.test\"]"),
        ("[tasks.lint]", "1: `tasks.lint`: [tasks] holds for every task; for one type of task write [task.lint]"),
        (
            "[tasks]\ngroup = 'a'",
            "2: unknown key `group` in [tasks]; known keys: priority, timeout, grace, memory, processor, retries, retry-delay, retry-longest",
        ),
        ("[task]\na = 1", "2: `task.a` is a whole number; expected a table"),
    ];
    for (text, message) in cases {
        assert_eq!(mistake(text), format!("btm.toml:{message}"), "{text}");
    }
    let problem = load(None, None, variables(&[("BTM_TASK_TIMEOUT", "20")])).unwrap_err().to_string();
    assert_eq!(problem, "BTM_TASK_TIMEOUT: `timeout`: `20` has no unit; write `20s` for seconds, or `20ms`, `20m`, `20h`");
}
