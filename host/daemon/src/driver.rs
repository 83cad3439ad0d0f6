//! The driver: takes what has happened, has the engine decide, commits, carries out.

mod carry;
mod feed;
mod live;
mod stay;
mod wait;

use std::{
    collections::HashMap,
    path::PathBuf,
    time::{Duration, Instant},
};

use btm_faults::Point;
use btm_machine::{POWER_SUPPLIES, Watcher};
use btm_model::{TaskId, Timestamp};
use btm_protocol::{Answer, Notice, Request};
use btm_runs::{Enforcement, Run};
use btm_scheduler::{Moment, Scheduler};
use btm_store::{
    StoreError,
    tasks::{Action, Audit, Loaded, Opened, Tasks},
};
use btm_vault::Vault;
use tokio::{sync::mpsc, task::LocalSet};

use crate::{
    DaemonError, Place, Settings, cleaning, clock,
    engine::{ClientId, Engine, Event, mentioned},
    recover, server,
};
use live::{Ended, Lives};
use stay::Stay;

/// Inputs that wait to be handled. Connections wait when there are more.
const INPUTS: usize = 1_024;

/// Inputs that are handled before a commit, at most.
const BATCH: usize = 256;

/// Milliseconds that a commit which has failed waits to be tried again, if nobody asks for anything.
const PATIENCE: u64 = 1_000;

/// How long clients may take for their last answers when the daemon ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long a daemon waits for the one before it to end.
const HANDOVER: Duration = Duration::from_secs(2);

/// What a daemon needs to know.
pub struct Options {
    /// Where its files lie.
    pub place: Place,
    /// What seals them.
    pub owner: Vault,
    /// What program it is, for clients that are of another one.
    pub build: String,
    /// This program, which does scans.
    pub program: PathBuf,
    /// What is set, each time it may have changed.
    pub settings: Box<dyn Fn() -> Result<Settings, String>>,
    /// Called once clients can connect.
    pub ready: Box<dyn FnOnce()>,
}

/// Is the daemon of a project until it is told to end, by a client or a signal.
///
/// # Errors
/// If it cannot start: another daemon runs, or something cannot be read or written. Nothing is lost then.
pub fn serve(options: Options) -> Result<(), DaemonError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(DaemonError::system("the runtime cannot be made"))?;
    LocalSet::new().block_on(&runtime, async { Driver::start(options)?.run().await })
}

/// Something that wakes the driver.
#[derive(Debug)]
enum Input {
    Said(server::Said),
    Ended(Ended),
    Told(feed::Told),
    SettingsChanged,
    /// The folders of the project are not what they were.
    PlaceChanged,
    Quit,
}

/// Opens the tasks, once the daemon before has ended: one that was killed or told to end may take a moment.
fn open(place: &Place, owner: &Vault, now: Timestamp) -> Result<(Tasks, Opened, Loaded), DaemonError> {
    let patience = Instant::now() + HANDOVER;
    loop {
        match Tasks::open(&place.state(), owner, cleaning::highest(place), now) {
            Err(StoreError::InUse { .. }) if Instant::now() < patience => {}
            opened => return Ok(opened?),
        }
    }
}

struct Driver {
    place: Place,
    stay: Stay,
    build: String,
    program: PathBuf,
    load_settings: Box<dyn Fn() -> Result<Settings, String>>,
    settings: Settings,
    shim: live::Shim,
    enforcement: Enforcement,
    tasks: Tasks,
    engine: Engine,
    lives: Lives,
    /// Runs that are started once the batch is on disk.
    prepared: Vec<(TaskId, Run)>,
    clients: HashMap<ClientId, server::Outbox>,
    watcher: Watcher,
    /// When the machine was looked at.
    looked: Option<Moment>,
    cleaned: Moment,
    since: Timestamp,
    warnings: Vec<String>,
    /// Why the batch is not on disk.
    trouble: Option<String>,
    settings_problem: Option<String>,
    is_ending: bool,
    inputs: mpsc::Receiver<Input>,
}

impl Driver {
    /// Takes over the project, and whatever an earlier daemon has left.
    fn start(options: Options) -> Result<Self, DaemonError> {
        let Options { place, owner, build, program, settings: load_settings, ready } = options;
        place.claim(&owner)?;
        let mut warnings = Vec::new();
        let (settings, settings_problem) = match load_settings() {
            Ok(settings) => (settings, None),
            Err(problem) => (Settings::default(), Some(problem)),
        };
        let now = clock::now();
        let stay = Stay::new(&place).map_err(DaemonError::file("opened", place.folder()))?;
        // From here on this process is the only daemon.
        let (mut tasks, opened, loaded) = open(&place, &owner, now.wall)?;
        if let Opened::SetAside { to, reason } = &opened {
            warnings.push(format!("the tasks of before were damaged ({reason}) and are now in `{}`", to.display()));
        }
        let runs = place.runs();
        btm_faults::create_folder(Point::RunFolder, &runs).map_err(DaemonError::file("made", runs))?;
        let enforcement = Enforcement::claim();
        let scheduler = Scheduler::new(settings.policy.clone());
        let recovered = recover::recover(scheduler, &loaded, &tasks, &place, now);
        if let Err(error) = cleaning::by_age(&mut tasks, &place, &settings, now.wall) {
            warnings.push(format!("old tasks are not cleaned up: {error}"));
        }
        cleaning::orphans(&tasks, &place)?;
        let (sender, inputs) = mpsc::channel(INPUTS);
        let mut driver = Self {
            build: build.clone(),
            program,
            load_settings,
            settings,
            shim: live::Shim::new()?,
            enforcement,
            tasks,
            engine: Engine::new(recovered.scheduler, loaded.next),
            lives: Lives::new(sender.clone()),
            prepared: Vec::new(),
            clients: HashMap::new(),
            watcher: Watcher::new(POWER_SUPPLIES),
            looked: None,
            cleaned: now.moment,
            since: now.wall,
            warnings,
            trouble: None,
            settings_problem,
            is_ending: false,
            inputs,
            place,
            stay,
        };
        driver.engine.batch().changes.extend(recovered.changes);
        driver.engine.begin(recovered.decisions);
        for (id, live) in recovered.live {
            driver.watch(id, live);
        }
        for (id, ending, used) in recovered.ended {
            driver.engine.handle(now, Event::Ended { id, ending, used });
        }
        driver.settle();
        let socket = driver.place.socket();
        let listener = server::bind(&socket).map_err(DaemonError::file("made", socket))?;
        let greeting = server::Greeting { build, root: driver.place.root().to_string_lossy().into_owned() };
        wait::listen(listener, greeting, &driver.place, sender)?;
        ready();
        Ok(driver)
    }

    async fn run(mut self) -> Result<(), DaemonError> {
        while !self.is_ending {
            let wake = self.next_wake();
            let input = tokio::select! {
                input = self.inputs.recv() => input,
                () = wait::until(wake) => None,
            };
            if !self.stay.holds() {
                return self.leave().await;
            }
            match input {
                Some(input) => self.take(input),
                None => self.engine.handle(clock::now(), Event::Tick),
            }
            for _ in 1..BATCH {
                let Ok(input) = self.inputs.try_recv() else { break };
                self.take(input);
            }
            self.look_at_the_machine();
            self.settle();
            self.look_at_the_machine();
            self.clean_daily();
        }
        self.say_goodbye().await;
        btm_faults::remove_file(Point::DaemonSocket, &self.place.socket())
            .map_err(DaemonError::file("removed", self.place.socket()))
    }

    /// The project was moved or removed: what happens from now on is for the daemon of its new place, which takes over what runs.
    async fn leave(&mut self) -> Result<(), DaemonError> {
        tracing::warn!("`{}` was moved or removed; what runs goes on", self.place.folder().display());
        self.say_goodbye().await;
        Ok(())
    }

    /// Lets clients have the answers that wait for them, and closes the connections.
    async fn say_goodbye(&mut self) {
        let mut left = self.clients.len();
        self.clients.clear();
        let deadline = tokio::time::sleep(FAREWELL);
        tokio::pin!(deadline);
        while left > 0 {
            tokio::select! {
                input = self.inputs.recv() => left -= usize::from(matches!(input, Some(Input::Said(server::Said::Gone(_))))),
                () = &mut deadline => return,
            }
        }
    }

    fn take(&mut self, input: Input) {
        let now = clock::now();
        match input {
            Input::Said(server::Said::Hello(client, answers)) => {
                self.clients.insert(client, answers);
                self.engine.handle(now, Event::Connected(client));
            }
            Input::Said(server::Said::Wrong(client, message)) => self.answer(client, &Answer::Refused { message }),
            Input::Said(server::Said::Gone(client)) => {
                self.clients.remove(&client);
                self.engine.handle(now, Event::Gone(client));
            }
            Input::Said(server::Said::Asked(client, who, request)) => self.asked(client, who, request),
            Input::Ended(ended) => self.ended(ended),
            Input::Told(feed::Told::Further(id, progress)) => self.engine.handle(now, Event::Further { id, progress }),
            Input::Told(feed::Told::Notice(notice)) => self.engine.handle(now, Event::Told(notice)),
            Input::SettingsChanged => self.reload(),
            // It was looked at before.
            Input::PlaceChanged => {}
            Input::Quit => self.is_ending = true,
        }
    }

    /// A client asks for something. What is on disk about the tasks that it names is looked up, which needs all to be on disk.
    fn asked(&mut self, client: ClientId, who: String, request: Box<Request>) {
        // It was cut off.
        if !self.clients.contains_key(&client) {
            return;
        }
        let is_new = matches!(*request, Request::Run { .. } | Request::Retry { .. });
        let ids = mentioned(&request);
        if !ids.is_empty() || (is_new && self.trouble.is_some()) {
            self.settle();
        }
        if let Some(why) = self.trouble.clone().filter(|_| is_new) {
            return self.answer(client, &Answer::Refused { message: why });
        }
        let ended = ids.into_iter().filter(|id| self.engine.scheduler.task(*id).is_none());
        let mut records = Vec::new();
        for id in ended {
            match self.tasks.task(id) {
                // It has ended, and that is not on disk: nothing true can be said about it.
                Ok(Some(record)) if !record.entry.state.is_final() => {
                    let message = self.trouble.clone().unwrap_or_else(|| format!("task {id} is not known"));
                    return self.answer(client, &Answer::Refused { message });
                }
                Ok(record) => records.extend(record),
                Err(error) => return self.answer(client, &Answer::Refused { message: error.to_string() }),
            }
        }
        self.engine.handle(clock::now(), Event::Asked { client, who, request, ended: records });
    }

    /// The settings may have changed. Those that cannot be read change nothing.
    fn reload(&mut self) {
        let problem = match (self.load_settings)() {
            Ok(settings) => {
                if settings.policy != self.settings.policy {
                    self.engine.handle(clock::now(), Event::Policy(Box::new(settings.policy.clone())));
                }
                self.note_changes(&settings);
                self.settings = settings;
                None
            }
            Err(problem) => Some(problem),
        };
        if problem != self.settings_problem {
            self.engine.handle(clock::now(), Event::Told(Notice::Settings { problem: problem.clone() }));
            self.settings_problem = problem;
        }
    }

    /// Writes into the audit log what has changed in the files of the project.
    fn note_changes(&mut self, settings: &Settings) {
        let now = clock::now();
        let before = &self.settings;
        let granted = settings.grants.difference(&before.grants).map(|grant| (Action::Granted, grant));
        let revoked = before.grants.difference(&settings.grants).map(|grant| (Action::Revoked, grant));
        let mut lines: Vec<_> = granted
            .chain(revoked)
            .map(|(what, (plugin, capability))| ("btm.lock", what, plugin.clone(), capability.clone()))
            .collect();
        if (&settings.policy, settings.keep_results, settings.keep_metrics, settings.log_limit)
            != (&before.policy, before.keep_results, before.keep_metrics, before.log_limit)
        {
            lines.push(("btm.toml", Action::Changed, "daemon".to_owned(), "other settings are in force".to_owned()));
        }
        for (who, what, subject, details) in lines {
            self.engine.handle(now, Event::Noted(Audit { at: now.wall, who: who.to_owned(), what, subject, details }));
        }
    }

    /// Looks at the machine if that matters, as often as it does.
    fn look_at_the_machine(&mut self) {
        if !self.engine.scheduler.wants_machine() {
            self.looked = None;
            return;
        }
        let now = clock::now();
        if self.looked.is_none_or(|looked| now.moment.since(looked) >= self.settings.policy.sample_age / 2) {
            self.looked = Some(now.moment);
            let machine = self.watcher.look();
            self.engine.handle(now, Event::Looked(machine));
            self.settle();
        }
    }

    fn clean_daily(&mut self) {
        let now = clock::now();
        if now.moment.since(self.cleaned) >= cleaning::EVERY {
            self.cleaned = now.moment;
            if let Err(error) = cleaning::by_age(&mut self.tasks, &self.place, &self.settings, now.wall) {
                tracing::warn!("old tasks are not cleaned up: {error}");
            }
        }
    }

    /// When there is something to do although nothing happens.
    fn next_wake(&self) -> Moment {
        let clean = self.cleaned.after(cleaning::EVERY);
        let look = self.looked.map(|looked| looked.after(self.settings.policy.sample_age / 2));
        let again = self.trouble.as_ref().map(|_| clock::now().moment.after(PATIENCE));
        [Some(clean), look, again, self.engine.scheduler.next_wake()].into_iter().flatten().min().unwrap_or(clean)
    }
}
