//! Decides which steps make a change. Nothing is read or written here, and what [`Found::check`] refuses does not get here.
//!
//! The order of the steps, for `pre-commit`, and what a process leaves that is killed behind one of them:
//!
//! | installing, with a hook before | `pre-commit` is | `pre-commit.before-btm` is |
//! |---|---|---|
//! | write the script to `pre-commit.new-btm` | the user's | missing |
//! | name `pre-commit` also `pre-commit.before-btm` | the user's, or missing where a file cannot have two names | the user's |
//! | replace `pre-commit` by `pre-commit.new-btm` | btm's | the user's |
//!
//! Without a hook before, the script is written, gets the name `pre-commit` too if that is still free, and loses the other. Taking
//! btm's hook out is one step: `pre-commit.before-btm` replaces `pre-commit`, or `pre-commit` is removed. Where btm's hook is missing,
//! the earlier one gets its name too, and loses the other. What took the place of btm's hook first gets the name
//! `pre-commit.aside-btm` too. In each of these states, every one of the changes can be begun, and ends as it should.

use std::path::{Path, PathBuf};

use crate::{
    Change, HookError, Manager, Taken,
    found::{Entry, Found},
    step::Step,
};

/// The steps that put `script` in front of the hook that is there.
pub fn install(found: &Found, script: &[u8]) -> Result<(Vec<Step>, Change), HookError> {
    let names = &found.names;
    let write = Step::Write { path: names.new.clone(), script: script.to_vec() };
    let place = replace(&names.new, &names.hook);
    Ok(match &found.hook {
        Entry::Ours(_, written) if written.is_edited => return Err(edited(found)),
        Entry::Ours(hook, _) if hook.content == script && hook.is_executable => (leftovers(found), Change::Unchanged),
        Entry::Ours(..) => (vec![write, place], Change::Updated),
        Entry::Foreign(_) => {
            let mut steps = vec![write];
            steps.extend(keep(found)?);
            steps.push(place);
            (steps, Change::New)
        }
        Entry::Nothing | Entry::Other => {
            (vec![write, name(&names.new, &names.hook), Step::Remove { path: names.new.clone() }], Change::New)
        }
    })
}

/// The step that keeps a hook that is not btm's, if it is still needed.
fn keep(found: &Found) -> Result<Option<Step>, HookError> {
    let names = &found.names;
    if let Entry::Foreign(hook) = &found.hook
        && let Some(manager) = Manager::of(&hook.content)
        && manager.goes_by_name(&hook.content)
    {
        return Err(HookError::GoesByName { hook: names.hook.clone(), manager, kind: found.kind });
    }
    match found.earlier {
        Entry::Nothing => Ok(Some(name(&names.hook, &names.earlier))),
        _ if found.is_same() => Ok(None),
        _ => Err(replaced(found)),
    }
}

/// The steps that take btm's hook out, if it is as btm wrote it.
pub fn uninstall(found: &Found) -> Result<(Vec<Step>, Taken), HookError> {
    match &found.hook {
        Entry::Ours(_, written) if written.is_edited => Err(edited(found)),
        Entry::Foreign(_) if !matches!(found.earlier, Entry::Nothing) && !found.is_same() => Err(replaced(found)),
        _ => Ok(take_out(found)),
    }
}

/// The steps that bring back what was there before btm's hook, whatever is there now, and the name that this gets.
pub fn restore(found: &Found) -> (Vec<Step>, Taken, Option<PathBuf>) {
    let in_the_way = match &found.hook {
        Entry::Ours(_, written) => written.is_edited,
        Entry::Foreign(_) => !matches!(found.earlier, Entry::Nothing) && !found.is_same(),
        Entry::Nothing | Entry::Other => false,
    };
    if !in_the_way {
        let (steps, taken) = take_out(found);
        return (steps, taken, None);
    }
    let mut steps = leftovers(found);
    if !found.has_aside {
        steps.push(name(&found.names.hook, &found.aside));
    }
    let (step, taken) = give_back(found);
    steps.push(step);
    (steps, taken, Some(found.aside.clone()))
}

fn take_out(found: &Found) -> (Vec<Step>, Taken) {
    let (names, mut steps) = (&found.names, leftovers(found));
    let taken = match (&found.hook, &found.earlier) {
        (Entry::Ours(..), _) => {
            let (step, taken) = give_back(found);
            steps.push(step);
            taken
        }
        (_, Entry::Nothing) => Taken::NotInstalled,
        (Entry::Nothing, _) => {
            steps.extend([name(&names.earlier, &names.hook), Step::Remove { path: names.earlier.clone() }]);
            Taken::Back
        }
        // The same hook under both names.
        (Entry::Foreign(_) | Entry::Other, _) => {
            steps.push(Step::Remove { path: names.earlier.clone() });
            Taken::Back
        }
    };
    (steps, taken)
}

/// The step that puts the earlier hook, or nothing, in the place of what is there.
fn give_back(found: &Found) -> (Step, Taken) {
    let names = &found.names;
    match found.earlier {
        Entry::Nothing => (Step::Remove { path: names.hook.clone() }, Taken::Gone),
        _ => (replace(&names.earlier, &names.hook), Taken::Back),
    }
}

/// Removes what an installation left that was cut short.
fn leftovers(found: &Found) -> Vec<Step> {
    if found.has_new { vec![Step::Remove { path: found.names.new.clone() }] } else { Vec::new() }
}

fn name(from: &Path, to: &Path) -> Step {
    Step::Name { from: from.to_owned(), to: to.to_owned() }
}

fn replace(from: &Path, to: &Path) -> Step {
    Step::Replace { from: from.to_owned(), to: to.to_owned() }
}

fn edited(found: &Found) -> HookError {
    HookError::Edited { hook: found.names.hook.clone(), kind: found.kind }
}

fn replaced(found: &Found) -> HookError {
    HookError::Replaced { hook: found.names.hook.clone(), earlier: found.names.earlier.clone(), kind: found.kind }
}
