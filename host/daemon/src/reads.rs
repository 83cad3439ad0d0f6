//! Questions whose answers are on disk.

use btm_model::TaskId;
use btm_protocol::{Answer, Attempted, AuditLine, Detail, Summary, Term};
use btm_scheduler::{Hold, Lack, Now};
use btm_store::{
    StoreError,
    tasks::{Entry, Filter, Tasks},
};

use crate::{Place, engine::Engine};

/// Tasks, the newest first.
pub(crate) fn list(tasks: &Tasks, engine: &Engine, now: Now, ended: Option<bool>, most: usize) -> Result<Answer, StoreError> {
    let listed = tasks.list(&Filter { ended, ..Filter::default() }, most)?;
    let tasks = listed.entries.into_iter().map(|entry| summary(entry, engine, now)).collect();
    Ok(Answer::Tasks { tasks, damaged: listed.damaged })
}

/// Everything about a task.
pub(crate) fn show(tasks: &Tasks, engine: &Engine, place: &Place, now: Now, id: TaskId) -> Result<Answer, StoreError> {
    let Some(record) = tasks.task(id)? else {
        return Ok(Answer::Refused {
            message: format!("there is no task {id}; `btm task list --all` shows those that there are"),
        });
    };
    let attempts = record.attempts.into_iter().map(|tried| Attempted {
        attempt: tried.attempt,
        folder: place.runs().join(tried.folder).into(),
        ran: tried.ran,
        memory: tried.usage.memory,
        processor: tried.usage.processor,
    });
    let terms = engine.scheduler.explain(id, now.moment).unwrap_or_default().into_iter();
    Ok(Answer::Task(Box::new(Detail {
        merged: record.entry.merged,
        attempts: attempts.collect(),
        terms: terms.map(|term| Term { name: term.name.name().to_owned(), value: term.value, reason: term.why }).collect(),
        waits_for: engine.scheduler.hold(id).map(|hold| waits_for(&hold)),
        summary: summary(record.entry, engine, now),
    })))
}

/// Who did what, the newest first.
pub(crate) fn audit(tasks: &Tasks, most: usize) -> Result<Answer, StoreError> {
    let lines = tasks.audit(None, most)?.into_iter().map(|line| AuditLine {
        at: line.at,
        who: line.who,
        what: line.what.name().to_owned(),
        subject: line.subject,
        details: line.details,
    });
    Ok(Answer::Audit { lines: lines.collect() })
}

fn summary(entry: Entry, engine: &Engine, now: Now) -> Summary {
    let progress = engine.progress(now, entry.task.id);
    Summary { task: entry.task, state: entry.state, progress }
}

fn waits_for(hold: &Hold) -> String {
    match hold {
        Hold::Dependencies(ids) => {
            let ids: Vec<String> = ids.iter().map(TaskId::to_string).collect();
            format!("task {}", ids.join(", "))
        }
        Hold::Backoff { remaining } => format!("another attempt in {:.1} s", *remaining as f64 / 1000.0),
        Hold::Slots => "a free slot".to_owned(),
        Hold::OneAtATime => "the low task before it".to_owned(),
        Hold::Machine(lack) => lacking(*lack).to_owned(),
    }
}

fn lacking(lack: Lack) -> &'static str {
    match lack {
        Lack::Unknown => "a look at the machine",
        Lack::Processor => "the processor, which is busy",
        Lack::Memory => "memory, of which little is free",
        Lack::Battery => "charge: the machine runs on its battery",
        Lack::Idleness => "the machine to be idle",
    }
}
