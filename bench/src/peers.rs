//! Programs that `btm` is compared with, most of them installed from the Python package index, and a project to compare them on.
//! They are fetched once; what is asked for stands in `bench/peers/`.

pub mod pueue;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    corpus,
    failure::Failure,
    process::{self, Used},
};

/// The programs and their versions.
pub const PROGRAMS: &str = include_str!("../peers/programs.txt");

/// The project, its version and its digest.
const DJANGO: &str = include_str!("../peers/django.txt");

/// A manager of tasks, and its version.
const PUEUE: &str = include_str!("../peers/pueue.txt");

/// The project's version, as its folder is called.
const DJANGO_FOLDER: &str = "django-5.2.4";

/// What it takes to have what pip installs.
const PYTHON: &str = "python3 with venv and pip, and the package index";

/// The programs, installed.
pub struct Peers {
    folder: PathBuf,
}

impl Peers {
    /// Installs them below `target`, unless these versions are installed.
    ///
    /// # Errors
    /// If they cannot be had on this machine.
    pub fn new(target: &Path) -> Result<Self, Failure> {
        let folder = target.join("bench-peers");
        let (wanted, ready) = (folder.join("programs.txt"), folder.join("installed.txt"));
        if fs::read_to_string(&ready).is_ok_and(|installed| installed == PROGRAMS) {
            return Ok(Self { folder });
        }
        fs::create_dir_all(&folder).map_err(Failure::of(&folder))?;
        fs::write(&wanted, PROGRAMS).map_err(Failure::of(&wanted))?;
        fetch(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder.join("python")), PYTHON)?;
        fetch(Command::new(folder.join("python/bin/pip")).args(["install", "--quiet", "--requirement"]).arg(&wanted), PYTHON)?;
        fs::copy(&wanted, &ready).map_err(Failure::of(&ready))?;
        Ok(Self { folder })
    }

    /// Runs one of them in `project`.
    ///
    /// # Errors
    /// If it cannot be run, or ends with another code than the `expected` ones.
    pub fn run(&self, name: &str, arguments: &[&str], project: &Path, expected: &[i32]) -> Result<Used, Failure> {
        let program = self.program(name)?;
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(project);
        // What they keep is theirs, and not the user's.
        command.env("PREK_HOME", self.folder.join("prek")).env("XDG_CACHE_HOME", self.folder.join("cache"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let used = process::run(&mut command).map_err(Failure::of(&program))?;
        match used.code {
            Some(code) if expected.contains(&code) => Ok(used),
            code => Err(Failure::Run(format!("`{name} {}` ended with {code:?}", arguments.join(" ")))),
        }
    }

    /// Where a program lies. That of kingfisher starts another one from Python, which would be counted too: this is the other one.
    fn program(&self, name: &str) -> Result<PathBuf, Failure> {
        if name != "kingfisher" {
            return Ok(self.folder.join("python/bin").join(name));
        }
        let library = self.folder.join("python/lib");
        let versions = fs::read_dir(&library).map_err(Failure::of(&library))?;
        let candidates = versions.flatten().map(|version| version.path().join("site-packages/kingfisher/bin/kingfisher"));
        candidates
            .into_iter()
            .find(|path| path.exists())
            .ok_or_else(|| Failure::Run("the package of kingfisher has no program".to_owned()))
    }
}

/// Their names and versions.
pub fn versions() -> impl Iterator<Item = (&'static str, &'static str)> {
    [PROGRAMS, DJANGO, PUEUE].into_iter().flat_map(pinned)
}

/// Names and versions in such a file.
fn pinned(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter_map(|line| line.split(' ').next()?.split_once("=="))
}

/// The source of Django as its authors published it, as a project of its own.
///
/// # Errors
/// If it cannot be had on this machine.
pub fn django(target: &Path) -> Result<PathBuf, Failure> {
    let folder = corpus::folder(target, "django")?;
    let source = folder.join(DJANGO_FOLDER);
    if source.exists() {
        return Ok(folder);
    }
    let draft = target.join("bench-corpus/.django");
    fs::create_dir_all(&draft).map_err(Failure::of(&draft))?;
    let wanted = draft.join("django.txt");
    fs::write(&wanted, DJANGO).map_err(Failure::of(&wanted))?;
    // pip refuses an archive with another digest.
    let options = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes", "--requirement"];
    fetch(Command::new("python3").args(options).arg(&wanted).arg("--dest").arg(&draft), PYTHON)?;
    fetch(Command::new("tar").arg("-xzf").arg(draft.join(format!("{DJANGO_FOLDER}.tar.gz"))).arg("-C").arg(&draft), PYTHON)?;
    fs::rename(draft.join(DJANGO_FOLDER), &source).map_err(Failure::of(&source))?;
    fs::remove_dir_all(&draft).map_err(Failure::of(&draft))?;
    Ok(folder)
}

/// Runs a command that `needs` what not every machine has.
pub(crate) fn fetch(command: &mut Command, needs: &str) -> Result<(), Failure> {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let missing = |why: String| Failure::Missing(format!("{name} {why}; it needs {needs}"));
    let output = command.output().map_err(|error| missing(format!("cannot be run ({error})")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(missing(format!("failed ({})", said.lines().next_back().unwrap_or("without a word"))))
}

#[cfg(test)]
mod tests {
    use super::{DJANGO_FOLDER, versions};

    #[test]
    fn every_version_is_pinned() {
        let all: Vec<_> = versions().collect();
        assert_eq!(
            all.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            ["bandit", "kingfisher-bin", "prek", "ruff", "django", "pueue"]
        );
        assert!(all.iter().all(|(_, version)| version.split('.').count() == 3), "{all:?}");
        assert_eq!(format!("django-{}", all[4].1), DJANGO_FOLDER);
    }
}
