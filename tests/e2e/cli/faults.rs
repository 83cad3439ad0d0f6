//! A machine that does not do what it should: what is kept is lost, and nothing else.

use std::{
    fs::{self, File},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::Command,
};

use btm_test_support::{Cli, Mounted, Project, Ran, World, tier};

use crate::run::{JSON, command, fresh, plugin, says, untouched, without_run};

fn project() -> Project {
    (0..300).fold(Project::new(), |project, index| project.file(&format!("{index:03}.txt"), "TODO ".repeat(index % 20)))
}

fn scan(cli: &Cli, project: &Project, arguments: &[&str]) -> Ran {
    let arguments = [&[JSON, "--fail-on=never"], arguments].concat();
    cli.run(command(&project.path(), &[plugin(World::Full)], &arguments))
}

/// Writes until there is no room left.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    while file.write_all(&[7; 4096]).is_ok() {}
    while file.write_all(&[7]).is_ok() {}
}

#[test]
fn a_full_disk_costs_only_time() {
    if !tier("root") {
        return;
    }
    let (cli, project) = (fresh(), project());
    let cache = cli.home().join("cache");
    fs::DirBuilder::new().mode(0o700).create(&cache).unwrap();
    let _mounted = Mounted::tmpfs(&cache, "size=128m,mode=700");
    scan(&cli, &project, &[]);
    let filler = cache.join("filler");
    fill(&filler);

    for index in 0..200 {
        project.write(&format!("new-{index}.txt"), "TODO ".repeat(30));
    }
    project.write("000.txt", "TODO changed\n");
    let full = scan(&cli, &project, &[]);
    let expected = scan(&cli, &project, &["--no-cache"]);
    assert_eq!((without_run(&full), full.code), (without_run(&expected), expected.code));
    says(&full.stderr, &["warning: "]);
    assert_eq!(without_run(&scan(&cli, &project, &[])), without_run(&expected), "while it is still full");
    says(&cli.run(["cache", "verify"]).stderr, &["no space is left on its file system"]);

    fs::remove_file(&filler).unwrap();
    let settled = (0..100).map(|_| scan(&cli, &project, &[])).find(|ran| untouched(ran) == 500).unwrap();
    assert_eq!((without_run(&settled), &*settled.stderr), (without_run(&expected), ""));
}

#[test]
fn on_a_full_disk_nothing_is_half_installed() {
    if !tier("root") {
        return;
    }
    let project = Project::new().file("btm.toml", "").file("tools/plugin.wasm", fs::read(plugin(World::File)).unwrap());
    let (cli, lock) = (fresh().in_folder(project.path()), project.path().join("btm.lock"));
    let install = || cli.run(["plugin", "install", "--yes", "tools/plugin.wasm"]);
    let data = cli.home().join("data");
    fs::DirBuilder::new().mode(0o700).create(&data).unwrap();
    let mounted = Mounted::tmpfs(&data, "size=16m,mode=700");
    fill(&data.join("filler"));
    let ran = install();
    assert!(matches!(ran.code, Some(2 | 4)), "{ran:?}");
    says(&ran.stderr, &["error: ", "No space left on device"]);
    assert!(!lock.exists());
    // Room for the secret and for the inspection, but not for the bytes.
    fs::remove_file(data.join("filler")).unwrap();
    let mut filler = File::create(data.join("filler")).unwrap();
    filler.write_all(&vec![7; (16 << 20) - (200 << 10)]).unwrap();
    let ran = install();
    assert_eq!(ran.code, Some(4), "{ran:?}");
    says(&ran.stderr, &["`well-behaved-file` cannot be stored", "No space left on device", "nothing was installed"]);
    assert!(!lock.exists());
    drop(mounted);
    // A project in which the lock file cannot be written.
    let _mounted = Mounted::tmpfs(&project.path().join("tools"), "size=1m,mode=700");
    let small = project.path().join("tools");
    fs::write(small.join("btm.toml"), "").unwrap();
    fs::copy(plugin(World::File), project.around().join("plugin.wasm")).unwrap();
    fill(&small.join("filler"));
    let ran =
        fresh().in_folder(&small).run(["plugin", "install", "--yes", project.around().join("plugin.wasm").to_str().unwrap()]);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    says(&ran.stderr, &["btm.lock` cannot be written", "nothing was changed"]);
    assert_eq!(fs::read_dir(&small).unwrap().count(), 2, "no draft is left");
}

/// A library that lets every lock fail, as on a file system that has none; put in front of the C library.
fn without_locks(folder: &Path) -> PathBuf {
    const SOURCE: &str = r#"
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <stdarg.h>
        #include <string.h>
        static int is_lock(int command) {
            return command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
        }
        static int forward(const char *name, int file, int command, void *argument) {
            int (*real)(int, int, ...);
            void *symbol = dlsym(RTLD_NEXT, name);
            memcpy(&real, &symbol, sizeof real);
            if (is_lock(command)) { errno = ENOLCK; return -1; }
            return real(file, command, argument);
        }
        #define FORWARD(name) \
            int name(int file, int command, ...) { \
                va_list list; va_start(list, command); \
                void *argument = va_arg(list, void *); \
                va_end(list); \
                return forward(#name, file, command, argument); \
            }
        FORWARD(fcntl)
        FORWARD(fcntl64)
        int flock(int file, int operation) { errno = ENOLCK; return -1; }
    "#;
    let (source, library) = (folder.join("locks.c"), folder.join("locks.so"));
    fs::write(&source, SOURCE).unwrap();
    let status = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl").status().unwrap();
    assert!(status.success());
    fs::set_permissions(&library, fs::Permissions::from_mode(0o755)).unwrap();
    library
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn a_file_system_without_locks_costs_only_time() {
    let (cli, project) = (fresh(), project());
    let expected = scan(&cli, &project, &["--no-cache"]);
    let library = without_locks(cli.home());
    let cli = cli.variable("LD_PRELOAD", library.to_str().unwrap());
    for _ in 0..2 {
        let ran = scan(&cli, &project, &[]);
        assert_eq!((without_run(&ran), ran.code), (without_run(&expected), expected.code));
        says(&ran.stderr, &["warning: ", "results are not kept", "its file system has no locks"]);
    }
}
