//! What differs between what was agreed to and what is wished now.

use std::collections::BTreeSet;

use crate::{Agreed, Part, Wish};

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It was agreed to, and is not wished any more.
    Gone,
    /// It was agreed to, and is wished.
    Kept,
    /// It is wished, and was not agreed to.
    New,
}

/// All parts of both, in the order of their texts, so that what a part was stands beside what it is. What was granted to other bytes
/// of a plugin is no longer wished, but nothing is taken away, so it is left out.
#[must_use]
pub fn difference<'a>(agreed: &'a Agreed, wish: &'a Wish) -> Vec<(Change, &'a Part)> {
    let (before, now): (BTreeSet<_>, BTreeSet<_>) = (agreed.parts().collect(), wish.parts().collect());
    let all = before.union(&now).filter(|part| now.contains(*part) || !part.is_grant());
    let change = |part: &'a Part| match (before.contains(&part), now.contains(&part)) {
        (true, true) => Change::Kept,
        (true, false) => Change::Gone,
        (false, _) => Change::New,
    };
    let mut changes: Vec<_> = all.map(|part| (change(part), *part)).collect();
    // The old text of a key stands before the new one, whatever they say.
    changes.sort_by_key(|(change, part)| (part.text().split(" = ").next(), *change, *part));
    changes
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use btm_config::Overrides;

    use super::{Change, difference};
    use crate::{Agreed, Wish};

    #[test]
    fn the_old_text_stands_before_the_new_one() {
        let wish = |text: &str| Wish::new(&Overrides::from_text(Path::new("btm.toml"), text).unwrap(), [], |_| true);
        let before = wish("[task.a]\ncommand = ['z']\n[task.b]\ncommand = ['same']\n").agreed(&Agreed::default());
        let now = wish("[task.a]\ncommand = ['a']\n[task.b]\ncommand = ['same']\n[task.c]\ncommand = ['new']\n");
        let changes: Vec<_> = difference(&before, &now).into_iter().map(|(change, part)| (change, part.text())).collect();
        assert_eq!(
            changes,
            [
                (Change::Gone, r#"task.a.command = ["z"]"#),
                (Change::New, r#"task.a.command = ["a"]"#),
                (Change::Kept, r#"task.b.command = ["same"]"#),
                (Change::New, r#"task.c.command = ["new"]"#),
            ]
        );
    }
}
