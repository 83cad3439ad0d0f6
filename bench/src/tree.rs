//! A git repository with small files, everything committed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    corpus::Corpus,
    failure::Failure,
    process::{self, Used},
};

/// In the folder of git: the tree is complete.
const READY: &str = ".git/btm-bench-is-ready";

/// What is appended to a file to change it: code, in every language of the corpus.
const LINE: &str = "\nlast_change = 1\n";

/// A git repository with small files, everything committed.
pub struct Tree {
    corpus: Corpus,
    files: Vec<PathBuf>,
}

impl Tree {
    /// A tree below `target`, made if it does not exist; else what an earlier run left changed is undone. `more` are further
    /// files and their content.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn new(target: &Path, name: &str, files: usize, more: &[(&str, &str)]) -> Result<Self, Failure> {
        let corpus = Corpus::small(target, name)?;
        let mut paths = Vec::new();
        for batch in corpus.batches(files)? {
            collect(&corpus.folder().join(batch), &mut paths)?;
        }
        paths.sort();
        let tree = Self { corpus, files: paths };
        if tree.folder().join(READY).exists() {
            tree.restore_all()?;
        } else {
            tree.commit(more)?;
        }
        Ok(tree)
    }

    fn commit(&self, more: &[(&str, &str)]) -> Result<(), Failure> {
        let git = self.folder().join(".git");
        if git.exists() {
            fs::remove_dir_all(&git).map_err(Failure::of(&git))?;
        }
        for (path, content) in more {
            let path = self.folder().join(path);
            fs::write(&path, content).map_err(Failure::of(&path))?;
        }
        self.git(&["init", "--quiet"])?;
        // Or git tidies up by itself, in the background, after the commit.
        self.git(&["config", "maintenance.auto", "false"])?;
        self.git(&["add", "--all"])?;
        self.git(&["-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "--message", "Everything"])?;
        self.git(&["gc", "--quiet"])?;
        let ready = self.folder().join(READY);
        fs::write(&ready, "").map_err(Failure::of(&ready))
    }

    /// The root.
    pub fn folder(&self) -> &Path {
        self.corpus.folder()
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Runs git there, with no settings but its defaults.
    ///
    /// # Errors
    /// If git is missing or fails.
    pub fn git(&self, arguments: &[&str]) -> Result<Used, Failure> {
        let used = process::run(&mut self.command(arguments))
            .map_err(|error| Failure::Missing(format!("git cannot be run ({error}): install it, every system packages it")))?;
        match used.code {
            Some(0) => Ok(used),
            code => Err(Failure::Run(format!("`git {}` ended with {code:?}", arguments.join(" ")))),
        }
    }

    /// A command of git there, with no settings but its defaults.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.folder());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").env_remove("GIT_DIR");
        command
    }

    /// Appends to some file, another one for each number, and says to which.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn change(&self, number: usize) -> Result<&Path, Failure> {
        // A step without a factor in common with the number of files goes all over the tree.
        let path = &self.files[number * 7_919 % self.files.len()];
        let mut content = fs::read(path).map_err(Failure::of(path))?;
        content.extend_from_slice(LINE.as_bytes());
        fs::write(path, content).map_err(Failure::of(path))?;
        Ok(path)
    }

    /// Undoes the change of one file.
    ///
    /// # Errors
    /// If git fails.
    pub fn restore(&self, path: &Path) -> Result<(), Failure> {
        self.git(&["checkout", "--quiet", "--", &path.to_string_lossy()]).map(drop)
    }

    /// Undoes all changes, staged ones too.
    ///
    /// # Errors
    /// If git fails.
    pub fn restore_all(&self) -> Result<(), Failure> {
        self.git(&["reset", "--quiet", "--hard"]).map(drop)
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(Failure::of(folder))? {
        let entry = entry.map_err(Failure::of(folder))?;
        if entry.file_type().map_err(Failure::of(folder))?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
