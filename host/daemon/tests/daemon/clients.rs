//! Clients that are many, wrong, slow, or gone.

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    os::unix::net::UnixStream,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::harness::{
    home::{Home, list, request, run, until, wait},
    load::Kind,
};
use btm_protocol::{Answer, Client, ClientError, NewTask, Request, Silence, Which, frame};

fn connect(home: &Home, version: u32) -> UnixStream {
    let mut stream = UnixStream::connect(home.socket()).unwrap();
    frame::write(&mut stream, &Request::Hello { version }).unwrap();
    assert!(matches!(answer(&mut stream), Some(Answer::Welcome { version: btm_protocol::VERSION, .. })));
    stream
}

fn answer(stream: &mut UnixStream) -> Option<Answer> {
    frame::read(stream).unwrap()
}

fn is_refused(stream: &mut UnixStream, why: &str) {
    match answer(stream) {
        Some(Answer::Refused { message }) => assert!(message.contains(why), "{message}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(answer(stream), None);
}

fn clients(client: &mut btm_protocol::Client) -> usize {
    match client.ask(&Request::Status).unwrap() {
        Answer::Status(status) => status.clients,
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_says_nonsense_is_told_so_and_disturbs_nobody() {
    let mut home = Home::new();
    let mut client = home.serve();
    let garbage = [0, 0, 0, 3, b'{', b'}', b'}'];
    connect(&home, 1).write_all(&[1, 2]).unwrap();
    let mut stream = connect(&home, 1);
    stream.write_all(&garbage).unwrap();
    is_refused(&mut stream, "could not be understood");
    let mut stream = connect(&home, 1);
    stream.write_all(&[0xff; 4]).unwrap();
    is_refused(&mut stream, "longer than");
    let mut stream = connect(&home, 1);
    frame::write(&mut stream, &Request::Hello { version: 1 }).unwrap();
    assert!(matches!(answer(&mut stream), Some(Answer::Refused { .. })));
    let mut stream = UnixStream::connect(home.socket()).unwrap();
    frame::write(&mut stream, &Request::Status).unwrap();
    is_refused(&mut stream, "hello first");
    let mut stream = connect(&home, 0);
    is_refused(&mut stream, "version 0");
    // One of a version that is yet to come can have the daemon end.
    drop(connect(&home, 99));
    assert!(clients(&mut client) > 0);
}

#[test]
fn a_client_that_dies_in_the_middle_of_a_request_is_forgotten() {
    let mut home = Home::new();
    let mut client = home.serve();
    let whole = frame::encode(&request(Kind::Zero.task(&home, "half"))).unwrap();
    for end in [1, frame::HEADER, whole.len() / 2, whole.len() - 1] {
        connect(&home, 1).write_all(&whole[..end]).unwrap();
    }
    until("clients that are gone are forgotten", || clients(&mut client) == 1);
    assert_eq!(list(&mut client, Which::All), []);
    // The whole of it counts, whether or not anybody hears of it.
    connect(&home, 1).write_all(&whole).unwrap();
    until("the request counts", || !list(&mut client, Which::All).is_empty());
}

#[test]
fn a_client_that_does_not_read_is_cut_off_and_costs_nobody_anything() {
    let mut home = Home::new();
    let mut client = home.serve();
    let long = NewTask { directory: format!("/{}", "x".repeat(300_000)).into(), ..Kind::Zero.task(&home, "long") };
    let ids = [(); 4].map(|()| run(&mut client, long.clone()).unwrap());
    wait(&mut client, &ids).unwrap();
    for request in [Request::List { which: Which::All, most: 10 }, Request::Status] {
        let mut slow = connect(&home, 1);
        let frame = frame::encode(&request).unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while slow.write_all(&frame).is_ok() {
            assert!(Instant::now() < deadline, "a client that does not read is served for ever");
        }
    }
    let status = fs::read_to_string(format!("/proc/{}/status", home.pid().unwrap())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 200 << 10, "{peak} KiB");
    assert!(matches!(client.ask(&Request::Status).unwrap(), Answer::Status(_)));
}

#[test]
fn a_daemon_that_is_held_is_named_and_waited_for() {
    static NAMED: AtomicU32 = AtomicU32::new(0);
    let mut home = Home::new();
    home.serve();
    let pid = home.pid().unwrap();
    let told = |silence: &Silence| {
        let Silence::Held { pid } = silence else { panic!("{silence:?}") };
        NAMED.store(*pid, Ordering::SeqCst);
        signal(*pid, "CONT");
    };
    // Before it has said welcome, between questions, and while somebody waits.
    for _ in 0..2 {
        signal(pid, "STOP");
        let mut client = Client::connect(&home.socket(), told).unwrap();
        assert_eq!(NAMED.swap(0, Ordering::SeqCst), pid);
        signal(pid, "STOP");
        assert!(matches!(client.ask(&Request::Status).unwrap(), Answer::Status(_)));
        assert_eq!(NAMED.swap(0, Ordering::SeqCst), pid);
    }
    let mut client = Client::connect(&home.socket(), told).unwrap();
    let id = run(&mut client, Kind::Waits.task(&home, "a")).unwrap();
    signal(pid, "STOP");
    let waited = thread::spawn(move || wait(&mut client, &[id]));
    until("the daemon is named", || NAMED.load(Ordering::SeqCst) == pid);
    home.open_the_pipe();
    waited.join().unwrap().unwrap();
}

#[test]
fn a_daemon_that_stays_held_is_given_up() {
    let mut home = Home::new();
    let mut client = home.serve();
    signal(home.pid().unwrap(), "STOP");
    let asked = client.ask(&Request::Status);
    assert!(matches!(asked, Err(ClientError::Silent { pid }) if Some(pid) == home.pid()), "{asked:?}");
    let asked = Client::connect(&home.socket(), |_| {});
    assert!(matches!(asked, Err(ClientError::Silent { pid }) if Some(pid) == home.pid()), "{asked:?}");
}

fn signal(pid: u32, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status().unwrap().success());
}

#[test]
fn clients_at_once_get_numbers_of_their_own() {
    let mut home = Home::new();
    home.serve();
    let all: Vec<_> = thread::scope(|scope| {
        let home = &home;
        let ask = |name: String| {
            let mut client = home.client().unwrap();
            let ids: Vec<_> = (0..10).map(|_| run(&mut client, Kind::Zero.task(home, &name)).unwrap()).collect();
            wait(&mut client, &ids).unwrap();
            ids
        };
        let threads: Vec<_> = (0..3).map(|number| scope.spawn(move || ask(format!("of-{number}")))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 30);
    assert_eq!((0..3).map(|number| home.lines(&format!("of-{number}"))).collect::<Vec<_>>(), [(10, 10); 3]);
}
