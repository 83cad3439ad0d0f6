//! The names a program knows at some point, with what is known about each, and how branches are joined.

use rustc_hash::FxHashMap;

use super::value::Value;

/// The names of one function, module or class body. Changes are logged, so that a branch can be taken back.
#[derive(Debug, Default)]
pub(crate) struct Scope<'a> {
    names: FxHashMap<&'a str, Value>,
    log: Vec<(&'a str, Option<Value>)>,
    branches: usize,
}

/// What a branch changed.
#[derive(Debug, Default)]
pub(crate) struct Changes<'a>(FxHashMap<&'a str, Value>);

impl<'a> Scope<'a> {
    /// What is known about a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.names.get(name)
    }

    /// Gives a name a value.
    pub(crate) fn set(&mut self, name: &'a str, value: Value) {
        let old = self.names.insert(name, value);
        if self.branches > 0 {
            self.log.push((name, old));
        }
    }

    /// Data that entered at a place is harmless in these contexts from now on, whichever names it has.
    pub(crate) fn clean(&mut self, start: u32, contexts: u16) {
        let holds =
            |value: &Value| value.flow.taint.is_some_and(|taint| taint.start == start && taint.clean & contexts != contexts);
        let names: Vec<&'a str> = self.names.iter().filter(|(_, value)| holds(value)).map(|(name, _)| *name).collect();
        for name in names {
            if let Some(value) = self.names.get(name).cloned() {
                self.set(name, value.cleaned(contexts));
            }
        }
    }

    /// Starts a branch; give what it returns to [`end`](Self::end).
    pub(crate) fn begin(&mut self) -> usize {
        self.branches += 1;
        self.log.len()
    }

    /// Ends a branch: takes its changes back and returns them.
    pub(crate) fn end(&mut self, start: usize) -> Changes<'a> {
        self.branches -= 1;
        let mut changes = FxHashMap::default();
        for (name, old) in self.log.split_off(start).into_iter().rev() {
            let new = match old {
                Some(old) => self.names.insert(name, old),
                None => self.names.remove(name),
            };
            if let Some(new) = new {
                changes.entry(name).or_insert(new);
            }
        }
        Changes(changes)
    }

    /// Joins branches that can all reach the same point. A name that a branch did not change keeps its old value there.
    pub(crate) fn join(&mut self, branches: &[Changes<'a>]) {
        let mut names: Vec<&'a str> = branches.iter().flat_map(|branch| branch.0.keys().copied()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let old = self.names.get(name);
            let joined = branches
                .iter()
                .filter_map(|branch| branch.0.get(name).or(old))
                .fold(None, |sum: Option<Value>, value| Some(sum.map_or_else(|| value.clone(), |sum| sum.join(value))));
            if let Some(joined) = joined {
                self.set(name, joined);
            }
        }
    }
}
