//! All that a project wishes.

use std::collections::BTreeSet;

use btm_config::{Overrides, TaskOverrides};
use btm_model::{Capability, Digest};
use serde_json::Value;

use crate::{Agreed, Part};

/// What the text that is digested begins with; another one where parts get another form.
const FORMAT: &str = "btm trust 1\n";

/// What a project's lock file grants to a plugin.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// The plugin's name.
    pub plugin: &'a str,
    /// Its bytes.
    pub digest: Digest,
    /// What it may use.
    pub capability: Capability,
}

/// All that a project wishes, in one order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish(BTreeSet<Part>);

impl Wish {
    /// The wish of a project whose `btm.toml` says `settings` and whose lock file grants `grants`. `is_plugin` tells official and
    /// installed plugins by their names; what is no such name is the path of a file.
    pub fn new<'a>(settings: &Overrides, grants: impl IntoIterator<Item = Grant<'a>>, is_plugin: impl Fn(&str) -> bool) -> Self {
        let tasks = settings.tasks.iter().flat_map(|(name, task)| of_task(name, task, &is_plugin));
        Self(tasks.chain(grants.into_iter().map(|grant| grant.part())).collect())
    }

    /// Its parts.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.0.iter()
    }

    /// The parts about the task called `task`.
    pub fn of_task(&self, task: &str) -> impl Iterator<Item = &Part> {
        self.0.iter().filter(move |part| part.is_of_task(task))
    }

    /// Whether it wishes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What names all of its parts, and nothing else: the SHA-256 of their texts.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let lines: String = self.0.iter().map(|part| format!("{part}\n")).collect();
        Digest::of(format!("{FORMAT}{lines}").as_bytes())
    }

    /// What is agreed to once the user agreed to this, after having agreed to `before`. What was granted to a plugin's bytes stays:
    /// the project may grant it on another branch.
    #[must_use]
    pub fn agreed(&self, before: &Agreed) -> Agreed {
        self.0.iter().chain(before.parts().filter(|part| part.is_grant())).cloned().collect()
    }
}

impl Grant<'_> {
    /// It as a part of a wish.
    #[must_use]
    pub fn part(&self) -> Part {
        Part::of_grant(self.plugin, &self.digest, self.capability)
    }
}

/// What a task runs or loads.
fn of_task(name: &str, task: &TaskOverrides, is_plugin: impl Fn(&str) -> bool) -> Vec<Part> {
    let (own, mut parts) = (&task.own, Vec::new());
    let mut add = |key, value| parts.push(Part::of_task(name, key, &value));
    if let Some(command) = &own.command {
        add("command", Value::from(command.clone()));
    }
    if let Some(plugins) = own.plugins.as_ref().filter(|plugins| !plugins.iter().all(|plugin| is_plugin(plugin))) {
        add("plugins", Value::from(plugins.clone()));
    }
    // A task without `plugins` may be a command: this project's, or one of the user's own file, which must not run elsewhere.
    if let Some(directory) = own.directory.as_ref().filter(|_| own.plugins.is_none()) {
        add("directory", Value::from(directory.clone()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use btm_config::Overrides;
    use btm_model::{Capability, Digest};

    use super::{Grant, Wish};

    fn wish(settings: &str) -> Wish {
        let settings = Overrides::from_text(Path::new("btm.toml"), settings).unwrap();
        Wish::new(&settings, [], |name| name == "security")
    }

    fn texts(wish: &Wish) -> Vec<&str> {
        wish.parts().map(crate::Part::text).collect()
    }

    #[test]
    fn what_runs_or_is_loaded_is_wished_and_nothing_else() {
        let settings = "
            [scan]
            exclude = ['vendor']
            [task.build]
            command = ['make', '-j', 'a b\"c']
            directory = 'sub'
            priority = 'low'
            [task.audit]
            plugins = ['security', './x.wasm']
            directory = 'sub'
            [task.docs]
            plugins = ['security']
            paths = ['docs']
            [task.clean]
            directory = 'sub'
            [task.'a.b']
            command = ['x']
        ";
        let expected = [
            r#"task."a.b".command = ["x"]"#,
            r#"task.audit.plugins = ["security", "./x.wasm"]"#,
            r#"task.build.command = ["make", "-j", "a b\"c"]"#,
            r#"task.build.directory = "sub""#,
            r#"task.clean.directory = "sub""#,
        ];
        assert_eq!(texts(&wish(settings)), expected);
        assert_eq!(wish(settings).of_task("build").count(), 2);
        assert_eq!(wish(settings).of_task("a").count(), 0);
    }

    #[test]
    fn the_digest_is_of_what_is_said_not_of_how_it_is_written() {
        let one = wish("[task.a]\ncommand = ['x', 'y']\n[task.b]\ncommand = ['z']\n");
        let same = wish("# hello\n[task.b]\npriority = 'high'\ncommand = [ \"z\", ]\n\n[task.a]\ncommand = [\"\\u0078\", 'y']\n");
        assert_eq!(one.digest(), same.digest());
        for other in [
            "[task.a]\ncommand = ['x', 'z']\n[task.b]\ncommand = ['z']\n",
            "[task.a]\ncommand = ['x y']\n[task.b]\ncommand = ['z']\n",
            "[task.a]\ncommand = ['x', 'y']\n",
            "",
        ] {
            assert_ne!(one.digest(), wish(other).digest(), "{other}");
        }
        // It is told to continuous integration, so it stays as it is.
        assert_eq!(wish("").digest(), Digest::of(b"btm trust 1\n"));
        assert_eq!(wish("[task.a]\ncommand = ['x']").digest(), Digest::of(b"btm trust 1\ntask.a.command = [\"x\"]\n"));
    }

    #[test]
    fn no_text_of_a_project_makes_a_line_of_its_own() {
        let tricky = wish("[task.a]\ncommand = [\"x\\ntask.b.command = [\\\"y\\\"]\"]\n");
        assert_eq!(texts(&tricky), [r#"task.a.command = ["x\ntask.b.command = [\"y\"]"]"#]);
    }

    #[test]
    fn grants_that_were_agreed_to_stay_when_the_settings_change() {
        let digest = Digest::of(b"bytes");
        let grant = Grant { plugin: "lint", digest, capability: Capability::Documents };
        let settings = Overrides::from_text(Path::new("btm.toml"), "[task.a]\ncommand = ['x']").unwrap();
        let before = Wish::new(&settings, [grant], |_| true).agreed(&crate::Agreed::default());
        let after = wish("[task.a]\ncommand = ['y']").agreed(&before);
        let texts: Vec<&str> = after.parts().map(crate::Part::text).collect();
        assert_eq!(texts, [&format!("plugin.lint may use documents ({digest})"), "task.a.command = [\"y\"]"]);
    }
}
