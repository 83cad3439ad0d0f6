//! Contents by their names.

use std::{fs, thread};

use btm_git::{Blob, GitError, ObjectId};

use crate::common::{Sandbox, paths};

fn id(digits: &str) -> ObjectId {
    ObjectId::parse(digits.as_bytes()).unwrap()
}

#[test]
fn what_is_larger_than_wanted_is_not_read() {
    let sandbox = Sandbox::new();
    let huge = vec![b'x'; 40 * 1024 * 1024];
    sandbox.write("huge", &huge);
    sandbox.write("small", "12345");
    sandbox.git(&["add", "."]);
    let (staged, objects) = (sandbox.staged(), sandbox.repository().objects());
    assert_eq!(paths(&staged), ["huge", "small"]);
    let [huge_id, small_id] = [staged.files[0].object, staged.files[1].object];
    for _ in 0..3 {
        assert_eq!(objects.read(&huge_id, 1024).unwrap(), Blob::TooLarge { size: huge.len() as u64 });
        assert_eq!(objects.read(&small_id, 4).unwrap(), Blob::TooLarge { size: 5 });
        assert_eq!(objects.read(&small_id, 5).unwrap(), Blob::Content(b"12345".to_vec()));
    }
    assert!(objects.read(&huge_id, huge.len() as u64).unwrap() == Blob::Content(huge));
}

#[test]
fn what_is_not_there_is_an_error_and_the_next_is_read() {
    let sandbox = Sandbox::with(&[("a", "1"), ("damaged", "damaged")]);
    let (staged, objects) = (sandbox.staged(), sandbox.repository().objects());
    let damaged = staged.files[1].object.to_string();
    let file = sandbox.work().join(".git/objects").join(&damaged[..2]).join(&damaged[2..]);
    fs::remove_file(&file).unwrap();
    fs::write(&file, "not what it was").unwrap();
    let tree = sandbox.git(&["rev-parse", "HEAD^{tree}"]);
    for wrong in ["0123456789012345678901234567890123456789", &tree, &damaged] {
        let error = objects.read(&id(wrong), 1024).unwrap_err();
        assert!(matches!(error, GitError::NoObject { object } if object == id(wrong)), "{error}");
        assert_eq!(objects.read(&staged.files[0].object, 1024).unwrap(), Blob::Content(b"1".to_vec()));
    }
}

#[test]
fn a_content_is_not_replaced() {
    let sandbox = Sandbox::with(&[("a", "1"), ("b", "2")]);
    let staged = sandbox.staged();
    sandbox.git(&["replace", &staged.files[0].object.to_string(), &staged.files[1].object.to_string()]);
    assert_eq!(sandbox.git(&["show", "HEAD:a"]), "2");
    assert_eq!(sandbox.repository().objects().read(&staged.files[0].object, 9).unwrap(), Blob::Content(b"1".to_vec()));
}

#[test]
fn many_threads_read_at_once() {
    let sandbox = Sandbox::new();
    for number in 0..200 {
        sandbox.write(format!("{number}"), format!("{number}\n").repeat(number));
    }
    sandbox.git(&["add", "."]);
    let (staged, objects) = (sandbox.staged(), sandbox.repository().objects());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for file in &staged.files {
                    let number: usize = file.path.parse().unwrap();
                    let expected = format!("{number}\n").repeat(number).into_bytes();
                    assert_eq!(
                        objects.read(&file.object, 1024).unwrap(),
                        if expected.len() > 1024 {
                            Blob::TooLarge { size: expected.len() as u64 }
                        } else {
                            Blob::Content(expected)
                        }
                    );
                }
            });
        }
    });
}

#[cfg(target_os = "linux")]
#[test]
fn the_children_end_with_their_owner() {
    // `cat-file` has the repository's folder as its own, which tells them from those of other tests.
    let sandbox = Sandbox::with(&[("a", "1")]);
    let children = || {
        let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
        let folder = sandbox.work().canonicalize().unwrap();
        processes.filter(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd == folder)).count()
    };
    let objects = sandbox.repository().objects();
    assert_eq!(children(), 0, "none before the first question");
    let object = sandbox.staged().files[0].object;
    for _ in 0..3 {
        objects.read(&object, 9).unwrap();
    }
    assert_eq!(children(), 1);
    drop(objects);
    assert_eq!(children(), 0);
}
