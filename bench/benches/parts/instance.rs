//! A fresh sandbox: made, entered, left and dropped, with what the analyzer does about a file of one byte.

use std::{env, fs, hint::black_box, path::PathBuf, time::Duration};

use btm_model::Digest;
use btm_sandbox::{
    Component, Interrupt, Limits, Plugin, Preparer, Sandbox,
    ahead::{self, Ahead},
};
use tokio::{runtime, sync::watch};

use crate::work::Work;

/// The official plugins, where their build leaves them.
const PLUGINS: [(&str, &str); 3] = [
    ("instance, one byte, complexity", "complexity.wasm"),
    ("instance, one byte, duplication", "duplication.wasm"),
    ("instance, one byte, security", "security.wasm"),
];

/// One for each official plugin.
pub fn all() -> Vec<Work> {
    PLUGINS.into_iter().map(|(name, file)| one(name, file)).collect()
}

fn one(name: &'static str, file: &'static str) -> Work {
    let (never, cancelled) = watch::channel(false);
    let interrupt = Interrupt::new(cancelled.clone(), Duration::from_secs(3600));
    let runtime = runtime::Builder::new_current_thread().enable_time().build().expect("a thread can wait for itself");
    let mut plugin = None;
    Work::unsteady(name, move || {
        // Prepared by those that run, and not by all that are listed.
        let plugin = plugin.get_or_insert_with(|| prepared(file, &cancelled));
        black_box(runtime.block_on(plugin.analyze_file("a.py", b"\n", &interrupt)));
        // Who drops it cancels.
        black_box(&never);
    })
}

/// A plugin as the first scan of a new user prepares it, with nothing kept.
fn prepared(file: &str, cancelled: &watch::Receiver<bool>) -> Plugin {
    let bytes: &[u8] = fs::read(plugins().join(file)).expect("the plugins are built").leak();
    let made = ahead::prepare(bytes).expect("the plugin can be prepared");
    let ahead = Ahead { ready: made.ready.leak(), code: made.code.leak() };
    let component = Component::built_in(bytes, Digest::of(bytes), Some(ahead));
    let nobody = Preparer { program: PathBuf::new(), arguments: Vec::new() };
    let sandbox = Sandbox::new(1, None, nobody);
    let preparation = sandbox.prepare(&component, ahead::SETTINGS, &Limits::default(), cancelled);
    preparation.expect("it is prepared already").plugin
}

/// `target/plugins`, beside which this program was built.
fn plugins() -> PathBuf {
    let program = env::current_exe().expect("the system knows what it runs");
    // target/PROFILE/deps/PROGRAM
    program.ancestors().nth(3).expect("it lies in the target folder").join("plugins")
}
