//! What a push sends.

use btm_git::{Outgoing, Update};

use crate::common::{Sandbox, changed, content, paths};

const NONE: &str = "0000000000000000000000000000000000000000";

/// A repository whose `main` is on the remote `there`.
fn pushed() -> Sandbox {
    let sandbox = Sandbox::with(&[("a", "1\n"), ("b", "1\n")]);
    let there = sandbox.beside("there");
    sandbox.git(&["init", "--quiet", "--bare", there.to_str().unwrap()]);
    sandbox.git(&["remote", "add", "there", there.to_str().unwrap()]);
    sandbox.git(&["push", "--quiet", "there", "main"]);
    sandbox
}

/// What is sent if `new` is pushed to a branch that is at `old`.
fn outgoing(sandbox: &Sandbox, new: &str, old: &str, remote: Option<&str>) -> Vec<Outgoing> {
    let object = |revision: &str| if revision == NONE { NONE.to_owned() } else { sandbox.git(&["rev-parse", revision]) };
    let line = format!("refs/heads/{new} {} refs/heads/main {}", object(new), object(old));
    sandbox.repository().outgoing(&[Update::parse(&line).unwrap()], remote).unwrap()
}

#[test]
fn what_the_other_side_has_is_not_sent() {
    let sandbox = pushed();
    assert_eq!(outgoing(&sandbox, "main", "there/main", Some("there")), []);
    sandbox.write("a", "2\n");
    sandbox.write("copy", "1\n");
    sandbox.commit("second");
    for old in ["there/main", NONE] {
        let sent = outgoing(&sandbox, "main", old, Some("there"));
        let [Outgoing { snapshot, is_earlier: false, reference }] = &sent[..] else { panic!("{sent:?}") };
        assert_eq!((&**reference, paths(snapshot), changed(snapshot)), ("refs/heads/main", vec!["a", "b", "copy"], vec!["a"]));
    }
    assert_eq!(outgoing(&sandbox, "main", NONE, None).len(), 1, "some remote has the rest");
    let all = outgoing(&sandbox, "main", NONE, Some("elsewhere"));
    assert_eq!(changed(&all[0].snapshot), ["a", "b", "copy"], "another remote has nothing");
}

#[test]
fn what_only_earlier_commits_have_is_sent_too() {
    let sandbox = pushed();
    for text in ["secret\n", "other\n", "2\n"] {
        sandbox.write("a", text);
        sandbox.commit(text);
    }
    let sent = outgoing(&sandbox, "main", "there/main", Some("there"));
    let objects = sandbox.repository().objects();
    let contents: Vec<_> =
        sent.iter().map(|sent| (sent.is_earlier, content(&objects, &sent.snapshot, "a"), changed(&sent.snapshot))).collect();
    let expected = [(false, "2\n"), (true, "secret\n"), (true, "other\n")];
    assert_eq!(contents, expected.map(|(is_earlier, text)| (is_earlier, text.as_bytes().to_vec(), vec!["a"])));
    assert_eq!(paths(&sent[1].snapshot), ["a"]);
}

#[test]
fn what_is_not_known_here_and_what_is_deleted_sends_nothing_more() {
    let sandbox = pushed();
    sandbox.write("a", "2\n");
    sandbox.commit("second");
    let (new, unknown) = (sandbox.git(&["rev-parse", "main"]), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5399");
    let update = |line: String| Update::parse(&line).unwrap();
    let forced = update(format!("refs/heads/main {new} refs/heads/main {unknown}"));
    let deleted = update(format!("(delete) {NONE} refs/heads/old {new}"));
    let sent = sandbox.repository().outgoing(&[deleted, forced.clone(), forced], Some("there")).unwrap();
    assert_eq!((sent.len(), changed(&sent[0].snapshot)), (1, vec!["a"]), "and nothing twice");
}

#[test]
fn of_a_folder_only_what_is_in_it() {
    let sandbox = pushed();
    sandbox.write("sub/x", "2\n");
    sandbox.write("y", "2 2\n");
    sandbox.commit("second");
    sandbox.git(&["tag", "--annotate", "--message", "x", "v1"]);
    let new = sandbox.git(&["rev-parse", "v1"]);
    let update = Update::parse(&format!("refs/tags/v1 {new} refs/tags/v1 {NONE}")).unwrap();
    let sent = sandbox.repository_in("sub").outgoing(&[update], Some("there")).unwrap();
    assert_eq!((sent.len(), paths(&sent[0].snapshot)), (1, vec!["x"]));
}

#[test]
fn a_tag_sends_what_it_stands_for() {
    let sandbox = pushed();
    let sent = |name: &str| outgoing(&sandbox, name, NONE, Some("there"));
    sandbox.git(&["tag", "-a", "-m", "x", "same"]);
    assert_eq!(sent("same"), [], "all of it is there");
    sandbox.write("a", "2\n");
    sandbox.commit("second");
    sandbox.git(&["tag", "-a", "-m", "x", "one"]);
    sandbox.git(&["tag", "-a", "-m", "x", "two", "one"]);
    for name in ["one", "two"] {
        let sent = sent(name);
        assert_eq!((sent.len(), changed(&sent[0].snapshot)), (1, vec!["a"]), "{name}");
    }
    sandbox.write("loose", "3\n");
    let content = sandbox.git(&["hash-object", "-w", "loose"]);
    sandbox.git(&["tag", "light", &content]);
    sandbox.git(&["tag", "-a", "-m", "x", "heavy", &content]);
    for name in ["light", "heavy"] {
        let [Outgoing { snapshot, is_earlier: false, .. }] = &sent(name)[..] else { panic!("{name}") };
        let path = format!("refs/heads/{name}");
        assert_eq!(
            (changed(snapshot), self::content(&sandbox.repository().objects(), snapshot, &path)),
            (vec![&*path], b"3\n".to_vec())
        );
    }
    let tree = sandbox.git(&["rev-parse", "main^{tree}"]);
    sandbox.git(&["tag", "tree", &tree]);
    assert!(changed(&sent("tree")[0].snapshot).contains(&"a"));
}

#[test]
fn what_a_replacement_hides_is_sent() {
    let sandbox = pushed();
    sandbox.write("leak", "secret\n");
    sandbox.commit("second");
    sandbox.git(&["rm", "--quiet", "leak"]);
    sandbox.commit("third");
    sandbox.git(&["replace", "--graft", "main", "main~2"]);
    let sent = outgoing(&sandbox, "main", "there/main", Some("there"));
    assert!(sent.iter().any(|sent| changed(&sent.snapshot).contains(&"leak")), "{sent:?}");
}
