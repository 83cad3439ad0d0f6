//! Weaknesses of the Common Weakness Enumeration, as plugins name them.

/// The numbers in a text such as `CWE-89`, `cwe-89, CWE-564` or `CWE-89: SQL injection`.
pub fn weaknesses(text: &str) -> impl Iterator<Item = u32> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '-');
    words.filter_map(|word| {
        let (name, number) = word.split_once('-')?;
        name.eq_ignore_ascii_case("cwe").then(|| number.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::weaknesses;

    #[test]
    fn reads_what_tools_write() {
        for (text, numbers) in [
            ("CWE-89", &[89][..]),
            ("cwe-089; CWE-564,Cwe-1336", &[89, 564, 1336]),
            ("CWE-89: Improper Neutralization ('SQL Injection')", &[89]),
            ("[CWE-79]", &[79]),
            ("89", &[]),
            ("CWE-", &[]),
            ("CWE-x CWE--1 XCWE-5 CWE-99999999999", &[]),
            ("", &[]),
        ] {
            assert_eq!(weaknesses(text).collect::<Vec<_>>(), numbers, "{text}");
        }
    }
}
