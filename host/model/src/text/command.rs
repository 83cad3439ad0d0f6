//! Commands that CI services obey when they read them in the output of a step.
//!
//! GitHub Actions obeys `::name::` at the start of a line, blanks before it do not count, and `##[name]` anywhere. Azure Pipelines
//! obeys `##vso[…]` anywhere and `##[name]` at the start, TeamCity `##teamcity[…]`. So `##`, letters and `[` are a command wherever
//! they stand.

/// Whether a text starts with `##`, letters and `[`. Looks no further than the letters go.
#[must_use]
pub fn is_command(text: &str) -> bool {
    let name = text.strip_prefix("##").map(|name| name.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()));
    name.is_some_and(|after| after.starts_with('['))
}

/// Where a line has `::` in front of everything but blanks and colors.
pub(super) fn colons_at_start(line: &str) -> Option<usize> {
    let mut rest = line.trim_start();
    while let Some(length) = super::shown::style_at(rest) {
        rest = rest[length..].trim_start();
    }
    rest.starts_with("::").then_some(line.len() - rest.len())
}

/// Whether a service would obey something in a line.
pub(super) fn has_command(line: &str) -> bool {
    colons_at_start(line).is_some() || line.match_indices('#').any(|(at, _)| is_command(&line[at..]))
}

#[cfg(test)]
mod tests {
    use super::has_command;

    #[test]
    fn commands_are_found_where_services_look_for_them() {
        for line in [
            "::error::x",
            "  \u{a0}::stop-commands::x",
            "\u{1b}[1m ::add-mask::x",
            "a ##[error]x",
            "###[group]",
            "12 | ##vso[task.setvariable variable=PATH]x",
            "##VSO[x]",
            "##teamcity[x]",
        ] {
            assert!(has_command(line), "{line}");
        }
    }

    #[test]
    fn other_lines_have_none() {
        for line in ["", "a::b", "std::error::Error", "# [x]", "## Heading", "##", "#[derive]", "## a[0]", ": :error::"] {
            assert!(!has_command(line), "{line}");
        }
    }
}
