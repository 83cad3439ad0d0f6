//! A project with a daemon. What a test leaves is ended when its home is dropped, also if it panics.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use btm_daemon::Place;
use btm_model::{Priority, Retry, TaskId, TaskLimits, Work};
use btm_protocol::{Answer, Client, ClientError, Detail, NewTask, Request, Summary, Which};
use tempfile::TempDir;

use super::processes;

/// Seconds after which a daemon ends that nobody has ended, so that a test that hangs fails.
const LONGEST: &str = "100";

/// A project, a folder around it, a daemon, and a process that has nothing to do with them.
pub struct Home {
    around: TempDir,
    daemon: Option<Child>,
    bystander: Child,
    /// Both ends of the pipe on which tasks wait.
    pipe: Option<File>,
}

impl Home {
    pub fn new() -> Self {
        let around = TempDir::new().unwrap();
        for folder in ["project", "out"] {
            fs::create_dir(around.path().join(folder)).unwrap();
        }
        let made = Command::new("mkfifo").arg(around.path().join("pipe")).arg(around.path().join("never")).status().unwrap();
        assert!(made.success());
        let mut bystander = Command::new("sleep");
        bystander.arg("1000").env("BTM_RUN", "0".repeat(32)).env("BTM_SHIM", "0".repeat(32));
        Self { around, daemon: None, bystander: bystander.spawn().unwrap(), pipe: None }
    }

    pub fn around(&self) -> &Path {
        self.around.path()
    }

    pub fn root(&self) -> PathBuf {
        self.around.path().join("project")
    }

    /// Where the daemon of the project has its files.
    pub fn place(&self) -> Place {
        Place::new(&self.root(), &self.around.path().join("projects"))
    }

    pub fn runs(&self) -> PathBuf {
        self.place().runs()
    }

    pub fn socket(&self) -> PathBuf {
        self.place().socket()
    }

    /// A daemon that was not started yet.
    pub fn command(&self, faults: Option<&str>) -> Command {
        let examples = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples");
        let mut command = Command::new(examples.join("daemon"));
        command.arg(self.root()).arg(LONGEST).env_remove("BTM_FAULTS").stdin(Stdio::null());
        if let Some(faults) = faults {
            command.env("BTM_FAULTS", faults);
        }
        command
    }

    /// Starts a daemon; says whether clients can connect, or it has ended.
    pub fn start(&mut self, faults: Option<&str>) -> bool {
        assert!(self.daemon.is_none(), "there is a daemon");
        let mut command = self.command(faults);
        let mut daemon = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.daemon = Some(daemon);
        line == "ready\n"
    }

    /// Starts a daemon that has no reason not to serve.
    pub fn serve(&mut self) -> Client {
        if !self.start(None) {
            let output = self.daemon.take().unwrap().wait_with_output().unwrap();
            panic!("no daemon: {output:?}");
        }
        self.client().unwrap()
    }

    pub fn client(&self) -> Result<Client, ClientError> {
        Client::connect(&self.socket(), |_| {})
    }

    pub fn pid(&self) -> Option<u32> {
        self.daemon.as_ref().map(Child::id)
    }

    /// Kills the daemon, if it has not ended by itself; says how it ended.
    pub fn kill(&mut self) -> Option<ExitStatus> {
        let mut daemon = self.daemon.take()?;
        let _ = daemon.kill();
        Some(daemon.wait().unwrap())
    }

    /// Waits until the daemon has ended.
    pub fn wait(&mut self) -> ExitStatus {
        self.daemon.take().unwrap().wait().unwrap()
    }

    /// Asks the daemon to end, and waits for that.
    pub fn stop(&mut self) {
        let mut client = self.client().unwrap();
        assert_eq!(client.ask(&Request::Stop).unwrap(), Answer::Done);
        client.wait_for_the_end().unwrap();
        assert!(self.wait().success());
    }

    /// Lets go on whoever waits at the pipe, now or later.
    pub fn open_the_pipe(&mut self) {
        if self.pipe.is_none() {
            let mut pipe = OpenOptions::new().read(true).write(true).open(self.around().join("pipe")).unwrap();
            pipe.write_all("go\n".repeat(500).as_bytes()).unwrap();
            self.pipe = Some(pipe);
        }
    }

    /// A command that writes to `out/NAME` that it has begun, does something, and writes that it is at its end.
    pub fn task(&self, name: &str, middle: &str, end: &str) -> NewTask {
        let (out, around) = (self.around().join("out").join(name), self.around().display().to_string());
        let out = out.display();
        let script = format!("echo begin >> {out}; {middle}\necho end >> {out}; {end}");
        let variables = [("PATH", std::env::var("PATH").unwrap()), ("AROUND", around)];
        NewTask {
            name: name.to_owned(),
            work: Work::Command { command: vec!["sh".into(), "-c".into(), script.into()] },
            directory: self.root().into(),
            priority: Priority::Medium,
            group: None,
            after: Vec::new(),
            limits: TaskLimits::default(),
            retry: Retry::default(),
            environment: variables.map(|(name, value)| (name.into(), value.into())).into_iter().collect::<BTreeMap<_, _>>(),
            inherited: None,
            wishes: Vec::new(),
            may_merge: false,
            is_waited_for: false,
        }
    }

    /// How often a command has begun, and has come to its end.
    pub fn lines(&self, name: &str) -> (usize, usize) {
        let text = fs::read_to_string(self.around().join("out").join(name)).unwrap_or_default();
        let count = |word: &str| text.lines().filter(|line| *line == word).count();
        (count("begin"), count("end"))
    }

    pub fn is_bystander_alive(&mut self) -> bool {
        self.bystander.try_wait().unwrap().is_none()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.kill();
        processes::end_all(self.around.path());
        let _ = self.bystander.kill();
        let _ = self.bystander.wait();
    }
}

/// Asks for a task.
pub fn request(task: NewTask) -> Request {
    Request::Run { task: Box::new(task), token: None }
}

/// Has a task accepted.
pub fn run(client: &mut Client, task: NewTask) -> Result<TaskId, ClientError> {
    match client.ask(&request(task))? {
        Answer::Accepted { id, .. } => Ok(id),
        other => panic!("{other:?}"),
    }
}

/// Waits until tasks have ended.
pub fn wait(client: &mut Client, ids: &[TaskId]) -> Result<(), ClientError> {
    let mut answer = client.ask(&Request::Wait { ids: ids.to_vec() })?;
    while answer != Answer::Done {
        assert!(matches!(answer, Answer::Ended { .. } | Answer::Noticed(_)), "{answer:?}");
        answer = client.receive()?;
    }
    Ok(())
}

pub fn show(client: &mut Client, id: TaskId) -> Detail {
    match client.ask(&Request::Show { id }).unwrap() {
        Answer::Task(detail) => *detail,
        other => panic!("{other:?}"),
    }
}

pub fn list(client: &mut Client, which: Which) -> Vec<Summary> {
    match client.ask(&Request::List { which, most: 100_000 }).unwrap() {
        Answer::Tasks { tasks, damaged } if damaged.is_empty() => tasks,
        other => panic!("{other:?}"),
    }
}

/// Waits until a task runs and has written that it has begun.
pub fn until_begun(home: &Home, name: &str) {
    until(&format!("{name} begins"), || home.lines(name).0 > 0);
}

/// Waits until something is so, which nobody tells.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "it is never so that {what}");
        thread::yield_now();
    }
}
