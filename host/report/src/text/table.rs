//! Aligned columns.

use unicode_width::UnicodeWidthStr;

use super::page::{Page, Role};

/// How the texts of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A text and how it looks.
pub(crate) type Field = (String, Option<Role>);

/// A title row and rows below it, two columns apart. Every row has as many fields as there are titles.
pub(crate) fn draw(titles: &[(&str, Align)], rows: &[Vec<Field>], page: &Page) -> Vec<String> {
    let width = |index: usize| {
        let title = titles.get(index).map_or(0, |(title, _)| title.width());
        rows.iter().filter_map(|row| row.get(index)).map(|(text, _)| text.width()).fold(title, usize::max)
    };
    let columns: Vec<_> = titles.iter().enumerate().map(|(index, (_, align))| (width(index), *align)).collect();
    let heading: Vec<_> = titles.iter().map(|(title, _)| ((*title).to_owned(), Some(Role::Faint))).collect();
    std::iter::once(&heading).chain(rows).map(|row| draw_row(row, &columns, page)).collect()
}

fn draw_row(row: &[Field], columns: &[(usize, Align)], page: &Page) -> String {
    let mut out = String::new();
    for (index, ((text, role), (width, align))) in row.iter().zip(columns).enumerate() {
        let blanks = " ".repeat(width - text.width().min(*width));
        let shown = match role {
            Some(role) => page.paint(*role, text.as_str()),
            None => text.as_str().into(),
        };
        if index > 0 {
            out.push_str("  ");
        }
        match align {
            Align::Left if index + 1 == row.len() => out.push_str(&shown),
            Align::Left => out.extend([&*shown, &blanks]),
            Align::Right => out.extend([&*blanks, &shown]),
        }
    }
    out
}
