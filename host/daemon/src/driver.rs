//! The driver: takes what has happened, has the engine decide, commits, carries out.

mod carry;
mod end;
mod feed;
mod live;
mod mend;
mod stay;
mod wait;

use std::{cell::Cell, collections::HashMap, mem, path::PathBuf, rc::Rc};

use btm_machine::{POWER_SUPPLIES, Watcher};
use btm_model::{TaskId, Timestamp};
use btm_protocol::{Answer, Notice, Request};
use btm_runs::{Enforcement, Run};
use btm_scheduler::{Moment, Policy, Scheduler};
use btm_store::tasks::{Action, Audit, Record, Tasks};
use btm_vault::Vault;
use tokio::{sync::mpsc, task::LocalSet};

use crate::{
    DaemonError, Place, Settings,
    begin::{Begun, begin},
    cleaning, clock,
    engine::{ClientId, Engine, Event, mentioned},
    gone,
    idle::Idleness,
    recover, server,
};
use live::{Ended, Lives};
use stay::{Stay, Whereabouts};

/// Inputs that wait to be handled. Connections wait when there are more.
const INPUTS: usize = 1_024;

/// Inputs that are handled before a commit, at most.
const BATCH: usize = 256;

/// Milliseconds that a commit which has failed waits to be tried again, if nobody asks for anything.
const PATIENCE: u64 = 1_000;

/// Says whether the user still agrees to parts of the project's settings, which say what a task runs; yes if there are none.
pub type Trust = dyn Fn(&[String]) -> bool;

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
    /// Whether it stays until it is told to end; otherwise it ends when nobody needs it.
    pub stays: bool,
    /// What is set, each time it may have changed.
    pub settings: Box<dyn Fn() -> Result<Settings, String>>,
    /// Asked before each start of a task.
    pub trust: Box<Trust>,
    /// Called once clients can connect.
    pub ready: Box<dyn FnOnce()>,
}

/// Is the daemon of a project until it is told to end, by a client or a signal, until the project is gone, or until nobody needs it.
///
/// # Errors
/// If it cannot start: another daemon runs, or something cannot be read or written. Nothing is lost then.
pub fn serve(options: Options) -> Result<(), DaemonError> {
    // Whoever started it may let others read what it makes.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
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

struct Driver {
    place: Place,
    stay: Stay,
    build: String,
    program: PathBuf,
    load_settings: Box<dyn Fn() -> Result<Settings, String>>,
    trust: Box<Trust>,
    settings: Settings,
    shim: live::Shim,
    enforcement: Enforcement,
    tasks: Tasks,
    engine: Engine,
    lives: Lives,
    /// Runs that are started once the batch is on disk.
    prepared: Vec<(TaskId, Run)>,
    clients: HashMap<ClientId, server::Outbox>,
    clients_from: mpsc::Sender<server::Said>,
    /// The number of the last client: none is used twice.
    last_client: Rc<Cell<u64>>,
    socket: Option<mend::Socket>,
    changes: wait::Changes,
    /// Since when files are missed.
    missed: Option<Moment>,
    watcher: Watcher,
    /// When the machine was looked at.
    looked: Option<Moment>,
    cleaned: Moment,
    since: Timestamp,
    stays: bool,
    idleness: Idleness,
    /// Whether it is written down which folder the state is for.
    is_noted: bool,
    warnings: Vec<String>,
    /// What the next client is to tell its user.
    news: Vec<String>,
    /// Why the batch is not on disk.
    trouble: Option<String>,
    settings_problem: Option<String>,
    is_ending: bool,
    inputs: mpsc::Receiver<Input>,
}

impl Driver {
    /// Takes over the project, and whatever an earlier daemon has left.
    fn start(options: Options) -> Result<Self, DaemonError> {
        let Options { place, owner, build, program, stays, settings: load_settings, trust, ready } = options;
        let (settings, settings_problem) = match load_settings() {
            Ok(settings) => (settings, None),
            Err(problem) => (Settings::default(), Some(problem)),
        };
        let now = clock::now();
        let stay = Stay::new(place.root()).map_err(DaemonError::file("opened", place.root()))?;
        // From here on this process is the only daemon.
        let Begun { mut tasks, loaded, is_replaced, news } = begin(&place, &owner, now)?;
        let mut warnings = news.clone();
        let enforcement = Enforcement::claim();
        let policy = if is_replaced { standstill(&settings.policy) } else { settings.policy.clone() };
        let recovered = recover::recover(Scheduler::new(policy), &loaded, &tasks, &place, now);
        if let Err(error) = cleaning::by_age(&mut tasks, &place, &settings, now.wall) {
            warnings.push(format!("old tasks are not cleaned up: {error}"));
        }
        cleaning::orphans(&tasks, &place)?;
        let (sender, inputs) = mpsc::channel(INPUTS);
        let mut driver = Self {
            build,
            program,
            load_settings,
            trust,
            settings,
            shim: live::Shim::new()?,
            enforcement,
            tasks,
            engine: Engine::new(recovered.scheduler, loaded.next),
            lives: Lives::new(sender.clone()),
            prepared: Vec::new(),
            clients: HashMap::new(),
            clients_from: wait::listen(&sender)?,
            last_client: Rc::default(),
            socket: None,
            changes: wait::Changes::new(&place, sender),
            missed: None,
            watcher: Watcher::new(POWER_SUPPLIES),
            looked: None,
            cleaned: now.moment,
            since: now.wall,
            stays,
            idleness: Idleness::default(),
            is_noted: false,
            warnings,
            news,
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
        if is_replaced {
            driver.engine.handle(now, Event::Replaced);
        }
        for (id, ending, used) in recovered.ended {
            driver.engine.handle(now, Event::Ended { id, ending, used });
        }
        driver.settle();
        if is_replaced {
            let policy = Box::new(driver.settings.policy.clone());
            driver.engine.handle(now, Event::Policy(policy));
            driver.settle();
        }
        driver.note_project();
        driver.listen()?;
        ready();
        gone::sweep(&driver.place, &owner);
        Ok(driver)
    }

    /// Writes down that the state is that of the folder which is there now, once all is on disk: if tasks of another folder were there,
    /// that they were cancelled has to be as well.
    fn note_project(&mut self) {
        if self.is_noted || self.trouble.is_some() {
            return;
        }
        match self.place.write_project() {
            Ok(()) => self.is_noted = true,
            Err(error) => tracing::warn!("{error}"),
        }
    }

    async fn run(mut self) -> Result<(), DaemonError> {
        while !self.is_ending {
            let wake = self.next_wake();
            let input = tokio::select! {
                input = self.inputs.recv() => input,
                () = wait::until(wake) => None,
            };
            match self.stay.look() {
                Whereabouts::Here if self.mend() => {}
                Whereabouts::Removed => return self.wind_up().await,
                Whereabouts::Here | Whereabouts::Moved => return self.leave().await,
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
            self.note_project();
            self.clean_daily();
            self.end_if_idle();
        }
        self.close().await
    }

    /// Ends a daemon that nobody needs, and that nobody has started to stay.
    fn end_if_idle(&mut self) {
        let now = clock::now().moment;
        let scheduler = &self.engine.scheduler;
        let is_open = scheduler.waiting() > 0 || scheduler.running().next().is_some() || self.trouble.is_some();
        self.idleness.note(now, is_open || !self.clients.is_empty());
        self.is_ending |= self.idle_end().is_some_and(|end| now >= end);
    }

    /// When it ends if nothing happens until then.
    fn idle_end(&self) -> Option<Moment> {
        if self.stays { None } else { self.idleness.end(self.settings.idle_end) }
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
        match *request {
            Request::News => {
                let lines = mem::take(&mut self.news);
                return self.answer(client, &Answer::News { lines });
            }
            Request::Stay => {
                self.stays = true;
                return self.answer(client, &Answer::Done);
            }
            _ => {}
        }
        let is_new = matches!(*request, Request::Run { .. } | Request::Retry { .. });
        let ids = mentioned(&request);
        if !ids.is_empty() || (is_new && self.trouble.is_some()) {
            self.settle();
        }
        if let Some(why) = self.trouble.clone().filter(|_| is_new) {
            return self.answer(client, &Answer::Failed { message: why });
        }
        if let Some(answer) = self.asked_before(&request) {
            return self.answer(client, &answer);
        }
        let ended = ids.into_iter().filter(|id| self.engine.scheduler.task(*id).is_none());
        let mut records = Vec::new();
        for id in ended {
            match self.tasks.task(id) {
                // It has ended, and that is not on disk: nothing true can be said about it.
                Ok(Some(record)) if !record.entry.state.is_final() => {
                    let message = self.trouble.clone().unwrap_or_else(|| format!("task {id} is not known"));
                    return self.answer(client, &Answer::Failed { message });
                }
                Ok(record) => records.extend(record),
                Err(error) => {
                    self.end_if_damaged(&error);
                    return self.answer(client, &Answer::Failed { message: error.to_string() });
                }
            }
        }
        if let Request::Retry { id } = *request
            && let Err(message) = self.may_run(id, &records)
        {
            return self.answer(client, &Answer::Refused { message });
        }
        self.engine.handle(clock::now(), Event::Asked { client, who, request, ended: records });
    }

    /// The answer to a request with a token that is on disk.
    fn asked_before(&mut self, request: &Request) -> Option<Answer> {
        let Request::Run { token: Some(token), .. } = request else { return None };
        match self.tasks.asked(token) {
            Ok(id) => id.map(|id| Answer::Accepted { id, merged: None, dropped: Vec::new() }),
            Err(error) => {
                self.end_if_damaged(&error);
                Some(Answer::Failed { message: error.to_string() })
            }
        }
    }

    /// Whether the user still agrees to what a task runs that is to be tried again.
    fn may_run(&self, id: TaskId, ended: &[Record]) -> Result<(), String> {
        let record = ended.iter().map(|record| &record.entry.task).find(|task| task.id == id);
        match record.or_else(|| self.engine.scheduler.task(id)) {
            Some(task) if !(self.trust)(&task.wishes) => Err(format!(
                "btm.toml said what task {id} runs, and you do not agree to that any more; \
                 `btm trust` shows what it says now and asks you, then start it with `btm task run`"
            )),
            _ => Ok(()),
        }
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
        let place = clock::now().moment.after(self.changes.look());
        let wakes =
            [Some(clean), Some(place), look, again, self.engine.scheduler.next_wake(), self.idle_end(), self.next_mending()];
        wakes.into_iter().flatten().min().unwrap_or(clean)
    }
}

/// A policy by which nothing starts.
fn standstill(policy: &Policy) -> Policy {
    Policy { slots: 0, reserved_slots: 0, group_slots: std::collections::BTreeMap::new(), ..policy.clone() }
}
