//! The gist of a rule's help.

/// Longer sentences are cut here, in characters.
const LONGEST: usize = 240;

/// How the paragraph starts that says how to repair a finding, in the official plugins and in others that follow them.
const REPAIR: [&str; 3] = ["**Repair:**", "**Remedy:**", "**Fix:**"];

/// How to repair a finding, in one sentence; why it matters if the help has no paragraph about repairing.
pub(crate) fn remedy(markdown: &str) -> String {
    let repair = REPAIR.iter().find_map(|label| markdown.split_once(label));
    first_sentence(repair.map_or(markdown, |(_, text)| text))
}

/// The first sentence of the first paragraph of a Markdown text, without headings and emphasis.
pub(crate) fn first_sentence(markdown: &str) -> String {
    let paragraph = markdown.lines().map(str::trim).skip_while(|line| line.is_empty() || line.starts_with('#'));
    let words = paragraph.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let text = words.replace("**", "");
    let sentence = &text[..end_of_sentence(&text)];
    match sentence.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", sentence[..end].trim_end()),
        None => sentence.to_owned(),
    }
}

/// Where the first sentence ends: after a full stop that a new sentence follows, or at the end of the text.
fn end_of_sentence(text: &str) -> usize {
    let ends = text.match_indices(['.', '!', '?']).map(|(index, mark)| index + mark.len());
    let is_end = |end: &usize| {
        let (sentence, rest) = text.split_at(*end);
        let is_abbreviation = ["e.g.", "i.e.", "etc.", "vs.", "cf."].iter().any(|short| sentence.ends_with(short));
        !is_abbreviation && rest.starts_with(' ') && !rest.trim_start().starts_with(char::is_lowercase)
    };
    ends.into_iter().find(is_end).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, remedy};

    #[test]
    fn prefers_how_to_repair() {
        assert_eq!(remedy("It is slow. Very.\n\n**Repair:** make it fast; or drop it. Or not."), "make it fast; or drop it.");
        assert_eq!(remedy("It is slow. Very."), "It is slow.");
    }

    #[test]
    fn finds_the_sentence() {
        assert_eq!(first_sentence("Use `a.b()`. It is safe."), "Use `a.b()`.");
        assert_eq!(
            first_sentence("# Title\n\nPass a list, e.g. `[\"ls\"]`,\nnot a **string**. Then\n\nMore."),
            "Pass a list, e.g. `[\"ls\"]`, not a string."
        );
        assert_eq!(first_sentence("No full stop"), "No full stop");
        assert_eq!(first_sentence(""), "");
        assert_eq!(first_sentence(&"word ".repeat(100)).chars().count(), 240);
    }
}
