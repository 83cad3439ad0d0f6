//! What is known about a value: where it came from, what it is, which function or object it stands for.
//!
//! A value is cheap to copy: texts and containers are counted references.

use std::rc::Rc;

use btm_plugin::Severity;

use super::taint::{Flow, Taint, clean};

/// What a value is, as far as the text tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Known {
    /// Nothing.
    #[default]
    Nothing,
    /// A text or bytes.
    Text(Rc<str>),
    /// A text with gaps (`\0`) where parts are not known.
    Pattern(Rc<str>),
    /// One of several literals (which one depends on a branch), or a value that was vetted.
    Literal,
    /// An integer.
    Int(i64),
    /// A truth value.
    Bool(bool),
    /// `None`, `null`, `undefined`.
    Null,
}

/// The parts of a container or object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    /// The parts in order, each with its key; the key is empty in a list.
    pub entries: Vec<(Rc<str>, Value)>,
    /// Whether it is a list, addressed by index.
    pub list: bool,
    /// Whether parts are missing, or may have been changed by code that was not understood.
    pub open: bool,
}

/// A value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Value {
    /// What flows into it or into any of its parts.
    pub flow: Flow,
    /// What it is.
    pub known: Known,
    /// The function, class or module it stands for (`os.system`), or the call it came from (`sqlite3.connect()`).
    pub path: Option<Rc<str>>,
    /// Its parts.
    pub parts: Option<Rc<Parts>>,
}

/// Texts longer than this are not followed.
const LONGEST_TEXT: usize = 4096;
/// Containers larger than this are not followed part by part.
pub(crate) const MOST_PARTS: usize = 64;

impl Value {
    /// A literal text.
    pub(crate) fn text(text: &str) -> Self {
        if text.len() > LONGEST_TEXT { Self::known(Known::Literal) } else { Self::known(Known::Text(text.into())) }
    }

    /// A literal.
    pub(crate) fn known(known: Known) -> Self {
        Self { known, ..Self::default() }
    }

    /// Something unknown that data flows into.
    pub(crate) fn flow(flow: Flow) -> Self {
        Self { flow, ..Self::default() }
    }

    /// Data from outside.
    pub(crate) fn tainted(taint: Taint) -> Self {
        Self::flow(Flow { taint: Some(taint), random: None })
    }

    /// A function, class, module or the result of a call.
    pub(crate) fn path(path: impl Into<Rc<str>>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }

    /// A text with gaps.
    pub(crate) fn pattern(text: &str, flow: Flow) -> Self {
        let known = if text.len() > LONGEST_TEXT {
            let head: String = text.chars().take(200).collect();
            Known::Pattern((head + "\0").into())
        } else if text.contains('\0') {
            Known::Pattern(text.into())
        } else {
            Known::Text(text.into())
        };
        Self { flow, known, ..Self::default() }
    }

    /// A container.
    pub(crate) fn container(mut parts: Parts) -> Self {
        let flow = parts.entries.iter().fold(Flow::default(), |flow, (_, part)| flow.with(part.flow));
        if parts.entries.len() > MOST_PARTS {
            parts.entries.truncate(MOST_PARTS);
            parts.open = true;
        }
        Self { flow, parts: Some(Rc::new(parts)), ..Self::default() }
    }

    /// Whether nothing but literals of the program is in it.
    pub(crate) fn is_literal(&self) -> bool {
        let inside = |parts: &Rc<Parts>| !parts.open && parts.entries.iter().all(|(_, part)| part.is_literal());
        self.flow.taint.is_none()
            && match &self.known {
                Known::Nothing => self.parts.as_ref().is_some_and(inside),
                Known::Pattern(_) => false,
                _ => true,
            }
    }

    /// The text, if it is known wholly.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.known {
            Known::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text for joining, with gaps for what is not known.
    pub(crate) fn fragment(&self) -> Rc<str> {
        match &self.known {
            Known::Text(text) | Known::Pattern(text) => text.clone(),
            Known::Int(number) => number.to_string().into(),
            _ => "\0".into(),
        }
    }

    /// The truth value, if known.
    pub(crate) fn truth(&self) -> Option<bool> {
        match &self.known {
            Known::Text(text) => Some(!text.is_empty()),
            Known::Int(number) => Some(*number != 0),
            Known::Bool(truth) => Some(*truth),
            Known::Null => Some(false),
            _ => None,
        }
    }

    /// Whether it is the literal `true` or `false` given.
    pub(crate) fn is_bool(&self, wanted: bool) -> bool {
        self.known == Known::Bool(wanted)
    }

    /// The path, empty if there is none.
    pub(crate) fn path_text(&self) -> &str {
        self.path.as_deref().unwrap_or_default()
    }

    /// Marks contexts in which it is harmless from now on.
    pub(crate) fn cleaned(mut self, contexts: u16) -> Self {
        let taint = self.flow.taint.map(|taint| Taint { clean: taint.clean | contexts, ..taint });
        let vetted = taint.is_some_and(|taint| taint.clean == clean::ALL);
        self.flow.taint = taint.filter(|_| !vetted);
        if vetted && self.known == Known::Nothing {
            self.known = Known::Literal;
        }
        self
    }

    /// How bad it is in a context, with the data that makes it bad.
    pub(crate) fn severity(&self, context: u16, local: Option<Severity>) -> Option<(Severity, Taint)> {
        let taint = self.flow.taint?;
        taint.severity(context, local).map(|severity| (severity, taint))
    }

    /// What is known when either of two may be there.
    pub(crate) fn join(&self, other: &Self) -> Self {
        let known = if self.known == other.known {
            self.known.clone()
        } else if self.is_literal() && other.is_literal() {
            Known::Literal
        } else {
            match (&self.known, &other.known) {
                (Known::Pattern(text), _) | (_, Known::Pattern(text)) => Known::Pattern(text.clone()),
                _ => Known::Nothing,
            }
        };
        let path = match (&self.path, &other.path) {
            (Some(one), Some(two)) if one != two => None,
            (one, two) => one.clone().or_else(|| two.clone()),
        };
        Self { flow: self.flow.with(other.flow), known, path, parts: join_parts(self.parts.as_ref(), other.parts.as_ref()) }
    }

    /// Any one of its parts, when it is not known which.
    pub(crate) fn any_part(&self) -> Self {
        match &self.parts {
            Some(parts) if !parts.open => {
                let mut entries = parts.entries.iter().map(|(_, part)| part);
                let first = entries.next().cloned().unwrap_or_default();
                entries.fold(first, |sum, part| sum.join(part))
            }
            _ => Self::flow(self.flow),
        }
    }

    /// The part at an index or key.
    pub(crate) fn part(&self, key: &Self) -> Self {
        let Some(parts) = &self.parts else { return Self::flow(self.flow) };
        let found = match &key.known {
            Known::Int(index) if parts.list && !parts.open => {
                place(*index, parts.entries.len()).and_then(|index| parts.entries.get(index))
            }
            Known::Text(text) if !parts.list => parts.entries.iter().find(|(name, _)| name == text),
            _ => None,
        };
        found.map_or_else(|| self.any_part(), |(_, part)| part.clone())
    }

    /// The part with a name, only if it is known.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        self.parts.as_ref()?.entries.iter().find(|(key, _)| &**key == name).map(|(_, part)| part)
    }

    /// Stores a part.
    pub(crate) fn set_part(&mut self, key: &Self, part: Self) {
        self.flow = self.flow.with(part.flow);
        let parts = self.parts.get_or_insert_with(|| Rc::new(Parts { open: true, ..Parts::default() }));
        let parts = Rc::make_mut(parts);
        match key.as_text() {
            Some(text) if !parts.list && parts.entries.len() < MOST_PARTS => {
                match parts.entries.iter_mut().find(|(name, _)| &**name == text) {
                    Some(entry) => entry.1 = part,
                    None => parts.entries.push((text.into(), part)),
                }
            }
            _ => parts.open = true,
        }
    }
}

/// The place an index stands for; negative ones count from the end.
pub(crate) fn place(index: i64, length: usize) -> Option<usize> {
    if index < 0 { length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?) } else { usize::try_from(index).ok() }
}

fn join_parts(one: Option<&Rc<Parts>>, other: Option<&Rc<Parts>>) -> Option<Rc<Parts>> {
    let (one, other) = (one?, other?);
    if Rc::ptr_eq(one, other) {
        return Some(one.clone());
    }
    let mut entries = one.entries.clone();
    if one.list || other.list {
        entries.extend(other.entries.iter().cloned());
        entries.truncate(MOST_PARTS);
        return Some(Rc::new(Parts { entries, list: one.list, open: true }));
    }
    let mut open = one.open || other.open || one.entries.len() != other.entries.len();
    for (name, part) in &other.entries {
        match entries.iter_mut().find(|(known, _)| known == name) {
            Some(entry) => entry.1 = entry.1.join(part),
            None => open = true,
        }
    }
    Some(Rc::new(Parts { entries, list: false, open }))
}
