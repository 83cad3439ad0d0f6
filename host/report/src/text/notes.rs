//! What was not analyzed on purpose or only in part, what plugins wrote and what they told: the part that `quiet` leaves out.

use btm_model::{Document, Note, NoteKind, Notification};

use crate::clean;

use super::{
    finding::place,
    page::{Page, Role},
    units,
    wrap::wrap,
};

/// How many places are named for one message.
const PLACES: usize = 3;
/// How many messages are shown for one kind of note.
const MESSAGES: usize = 5;

/// Notes with the same source, kind and message.
struct Group<'a> {
    first: &'a Note,
    places: Vec<String>,
    count: u64,
}

/// The notes that are no problems, grouped: those that concern most files first.
pub(crate) fn draw(notes: &[Note], page: &Page) -> Vec<String> {
    let kinds = [NoteKind::PluginDefect, NoteKind::Unparsable, NoteKind::PartlyParsed, NoteKind::Unsupported, NoteKind::Skipped];
    kinds.into_iter().flat_map(|kind| of_kind(kind, notes.iter().filter(|note| note.kind == kind), page)).collect()
}

/// What btm itself says was left out, grouped.
pub(crate) fn unread(notes: &[Note], page: &Page) -> Vec<String> {
    let is_unread = |note: &&Note| note.kind == NoteKind::Skipped && note.source == "btm";
    of_kind(NoteKind::Skipped, notes.iter().filter(is_unread), page)
}

fn of_kind<'a>(kind: NoteKind, notes: impl Iterator<Item = &'a Note>, page: &Page) -> Vec<String> {
    let groups = groups(notes);
    let mut out: Vec<String> = groups.iter().take(MESSAGES).flat_map(|group| draw_group(group, page)).collect();
    if groups.len() > MESSAGES {
        let hidden = groups[MESSAGES..].iter().map(|group| group.count).sum();
        let text = format!("{} with other messages; all are in the JSON report", units::counted(hidden, "more note"));
        out.extend(item(name(kind), &text, Role::Faint, page));
    }
    out
}

fn name(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Skipped => "skipped",
        NoteKind::PartlyParsed => "partly-parsed",
        NoteKind::Unparsable => "unparsable",
        NoteKind::Unsupported => "unsupported",
        NoteKind::Unreadable => "unreadable",
        NoteKind::Untrusted => "untrusted",
        NoteKind::PluginDefect => "plugin-defect",
        NoteKind::NotWritten => "not-written",
        NoteKind::Ignored => "ignored",
        NoteKind::NothingToScan => "nothing-to-scan",
    }
}

fn groups<'a>(notes: impl Iterator<Item = &'a Note>) -> Vec<Group<'a>> {
    let mut sorted: Vec<_> = notes.collect();
    // The sort is stable: within a group the order of the report stays.
    sorted.sort_by(|one, other| (&one.source, &one.message).cmp(&(&other.source, &other.message)));
    let mut groups: Vec<Group<'a>> = Vec::new();
    for note in sorted {
        match groups.last_mut() {
            Some(group) if group.first.source == note.source && group.first.message == note.message => group.add(note),
            _ => {
                let mut group = Group { first: note, places: Vec::new(), count: 0 };
                group.add(note);
                groups.push(group);
            }
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

impl<'a> Group<'a> {
    fn add(&mut self, note: &'a Note) {
        self.count += 1;
        if let Some(location) = note.location.as_ref().filter(|_| self.places.len() < PLACES) {
            self.places.push(place(location));
        }
    }
}

fn draw_group(group: &Group<'_>, page: &Page) -> Vec<String> {
    let message = clean::line(&group.first.message);
    let places = group.places.join(", ");
    let hidden = group.count.saturating_sub(group.places.len() as u64);
    let text = match (group.count, group.places.len()) {
        (1, 0) => message,
        (1, _) => format!("{places}: {message}"),
        (count, 0) => format!("{message} ({} times)", units::count(count)),
        (count, _) if hidden == 0 => format!("{}: {message} ({places})", units::counted(count, "file")),
        (count, _) => format!("{}: {message} ({places} and {} more)", units::counted(count, "file"), units::count(hidden)),
    };
    let label = match group.first.source.as_str() {
        "btm" => name(group.first.kind).to_owned(),
        source => format!("{}[{}]", name(group.first.kind), clean::line(source)),
    };
    item(&label, &text, Role::Faint, page)
}

/// What plugins told the user.
pub(crate) fn notifications(notifications: &[Notification], page: &Page) -> Vec<String> {
    let mut out = Vec::new();
    for notification in notifications {
        let label = format!("notification[{}]", clean::line(&notification.plugin));
        out.extend(item(&label, &clean::line(&notification.title), Role::Severity(notification.severity), page));
        for line in clean::lines(&notification.body) {
            let room = page.width.saturating_sub(4);
            out.extend(wrap(&line, room, room).into_iter().map(|line| format!("    {line}").trim_end().to_owned()));
        }
    }
    out
}

/// The documents that plugins wrote.
pub(crate) fn documents(documents: &[Document], page: &Page) -> Vec<String> {
    let line = |document: &Document| {
        let (plugin, path) = (clean::line(&document.plugin), clean::line(&document.path));
        let text = format!("{path} ({}, {})", units::bytes(document.bytes), clean::line(&document.media_type));
        item(&format!("document[{plugin}]"), &text, Role::Faint, page)
    };
    documents.iter().flat_map(line).collect()
}

/// One label and its text, broken into lines that start below the text.
fn item(label: &str, text: &str, role: Role, page: &Page) -> Vec<String> {
    let room = |used: usize| page.width.saturating_sub(used);
    let lines = wrap(text, room(label.len() + 2), room(4));
    let label = page.paint(role, format!("{label}:"));
    lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| if index == 0 { format!("{label} {line}") } else { format!("    {line}") })
        .collect()
}
