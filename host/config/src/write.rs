//! Writes TOML: values, names and tables with comments.

pub use btm_model::text::toml_string as string;
use btm_model::text::{Styles, shown_line};
use serde_json::Value;

use crate::error::cleaned;

/// The column up to which comments behind values are aligned.
const MOST_PADDING: usize = 40;

/// A line of a table: a setting, with a comment behind it.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The names of the table and of those around it.
    pub table: &'a [String],
    /// What stands before the comment.
    pub text: String,
    /// The comment, on one line, without its sign; empty for none.
    pub comment: String,
}

/// A list of texts.
pub fn strings(texts: &[String]) -> String {
    let quoted: Vec<_> = texts.iter().map(|text| string(text)).collect();
    format!("[{}]", quoted.join(", "))
}

/// A value of JSON; `None` if there is a `null` in it, which TOML does not have.
pub fn json(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(on) => on.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => string(text),
        Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Option<Vec<_>>>()?.join(", ")),
        Value::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Object(entries) => {
            let entry = |(name, value): (&String, &Value)| Some(format!("{} = {}", key(name), json(value)?));
            format!("{{ {} }}", entries.iter().map(entry).collect::<Option<Vec<_>>>()?.join(", "))
        }
    })
}

/// A name, in quotes if it needs them.
pub fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !name.is_empty() && name.bytes().all(is_bare) { name.to_owned() } else { string(name) }
}

/// Names with points between them.
pub fn path(names: &[String]) -> String {
    names.iter().map(|name| key(name)).collect::<Vec<_>>().join(".")
}

/// `lines` as tables, in the order in which the tables first appear. The comments of a table are aligned.
pub fn tables(lines: &[Line<'_>]) -> String {
    let mut text = String::new();
    for lines in lines.chunk_by(|one, other| one.table == other.table) {
        if let [first, ..] = lines {
            text += &format!("{}[{}]\n", if text.is_empty() { "" } else { "\n" }, path(first.table));
        }
        let lengths = lines.iter().map(|line| line.text.chars().count());
        let width = lengths.filter(|&length| length <= MOST_PADDING).max().unwrap_or(0);
        for Line { text: setting, comment, .. } in lines.iter().filter(|line| !line.text.is_empty()) {
            let line = if comment.is_empty() {
                setting.clone()
            } else {
                format!("{setting:width$}  # {}", shown_line(&cleaned(comment), Styles::None))
            };
            text += &line;
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{json, key, string};

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for text in [
            "",
            "plain",
            "\"quoted\" \\ 'too'",
            "line\nand\ttab\r",
            "\u{1b}[2J\u{202e}\u{7f}\0\u{e0041}\u{200b}",
            "wörter 😀",
            "#{}[]=.",
        ] {
            let value = serde_json::json!({ text: [text, { "deep": -1.5e300 }, true, {}] });
            let written = format!("{} = {}\nx = {}", key(text), json(&value[text]).unwrap(), string(text));
            let read: toml::de::DeTable<'_> = toml::de::DeTable::parse(&written).unwrap().into_inner();
            assert_eq!(read["x"].get_ref().as_str(), Some(text), "{written}");
            assert_eq!(read[text].get_ref().as_array().unwrap()[0].get_ref().as_str(), Some(text), "{written}");
            assert!(!written.contains(['\u{1b}', '\u{202e}', '\u{7f}', '\0']), "{written}");
        }
        assert_eq!(json(&serde_json::json!([{ "a": null }])), None);
    }
}
