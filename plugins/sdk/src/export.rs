//! From an author's type to a component: the [`export!`](crate::export!) macro and what it expands to.

use std::{any::Any, cell::RefCell, marker::PhantomData, rc::Rc};

use crate::bindings::{btm::plugin as imports, btm::plugin::types as wit, exports::btm::plugin as exports};
use crate::types::{Finding, Metric, Note};
use crate::{ConfigureError, FileAnalyzer, Level, Output, Plugin, Project, ProjectAnalyzer, ReadError, settings};

/// Exports a type as the plugin of this crate, and writes the manifest into the component.
///
/// `name` is the plugin's name; its version is the crate's. `world` is `file`, `project` or `full`, for a type that
/// implements [`FileAnalyzer`](crate::FileAnalyzer), [`ProjectAnalyzer`](crate::ProjectAnalyzer) or both. `capabilities` lists what
/// it wants beyond reporting, with arguments and a reason for the user (no quotes or backslashes in either):
/// `capabilities: { documents ["docs/*.md"]: "writes an overview", notifications: "tells when it grows" }`. Does nothing on other targets than
/// WebAssembly, so that several plugins can be linked into one native program.
#[macro_export]
macro_rules! export {
    (
        $plugin:ty, name: $name:literal, world: $world:ident
        $(, capabilities: { $($capability:ident $([$($argument:literal),* $(,)?])?: $reason:literal),+ $(,)? })? $(,)?
    ) => {
        #[cfg(target_arch = "wasm32")]
        #[allow(unsafe_code, reason = "the canonical ABI needs exported symbols")]
        const _: () = {
            impl $crate::Exported for $plugin {
                const NAME: &'static str = $name;
                const VERSION: &'static str = env!("CARGO_PKG_VERSION");
            }
            type Component = $crate::Component<$plugin>;
            $crate::bindings::exports::btm::plugin::plugin::__export_btm_plugin_plugin_0_1_0_cabi!(
                Component with_types_in $crate::bindings::exports::btm::plugin::plugin
            );
            $crate::export!(@world $world);

            const NAME: &str = $name;
            const VERSION: &str = env!("CARGO_PKG_VERSION");
            const CAPABILITIES: &str =
                concat!($($crate::export!(@join $([$capability [$($($argument),*)?] $reason])+))?);
            #[used]
            #[unsafe(link_section = "btm:manifest")]
            static MANIFEST: [u8; $crate::manifest_len(NAME, VERSION, CAPABILITIES)] =
                $crate::manifest_bytes(NAME, VERSION, CAPABILITIES);
        };
    };
    (@join $only:tt) => { $crate::export!(@capability $only) };
    (@join $first:tt $($next:tt)+) => { concat!($crate::export!(@capability $first), ",", $crate::export!(@join $($next)+)) };
    (@capability [$capability:ident [$($argument:literal),*] $reason:literal]) => {
        concat!(
            "{\"name\":\"", stringify!($capability), "\",\"reason\":\"", $reason, "\",\"arguments\":[",
            $crate::export!(@arguments $($argument)*), "]}"
        )
    };
    (@arguments) => { "" };
    (@arguments $only:literal) => { concat!("\"", $only, "\"") };
    (@arguments $first:literal $($next:literal)+) => { concat!("\"", $first, "\",", $crate::export!(@arguments $($next)+)) };
    (@world file) => { $crate::export!(@analyzers FILE file_analyzer); };
    (@world project) => { $crate::export!(@analyzers PROJECT project_analyzer); };
    (@world full) => { $crate::export!(@analyzers FULL file_analyzer project_analyzer); };
    (@analyzers $world:ident $($analyzer:ident)+) => {
        $($crate::export!(@analyzer $analyzer);)+
        #[used]
        #[unsafe(link_section = concat!("component-type:btm:", stringify!($world)))]
        static WORLD: [u8; $crate::bindings::worlds::$world.len()] = $crate::bindings::worlds::$world;
    };
    (@analyzer file_analyzer) => {
        $crate::bindings::exports::btm::plugin::file_analyzer::__export_btm_plugin_file_analyzer_0_1_0_cabi!(
            Component with_types_in $crate::bindings::exports::btm::plugin::file_analyzer
        );
    };
    (@analyzer project_analyzer) => {
        $crate::bindings::exports::btm::plugin::project_analyzer::__export_btm_plugin_project_analyzer_0_1_0_cabi!(
            Component with_types_in $crate::bindings::exports::btm::plugin::project_analyzer
        );
    };
}

/// What [`export!`](crate::export!) knows about a plugin beyond its code.
#[doc(hidden)]
pub trait Exported: Plugin {
    /// The plugin's name.
    const NAME: &'static str;
    /// The plugin's version.
    const VERSION: &'static str;
}

/// The component a plugin becomes.
#[doc(hidden)]
#[derive(Debug)]
pub struct Component<P>(PhantomData<P>);

thread_local! {
    /// The configured plugin; one component holds one.
    static CONFIGURED: RefCell<Option<Rc<dyn Any>>> = const { RefCell::new(None) };
}

fn configure<P: Plugin>(text: &str) -> Result<(), ConfigureError> {
    let plugin = settings::parse(text).and_then(P::configure).map_err(ConfigureError::Invalid)?;
    CONFIGURED.set(Some(Rc::new(plugin)));
    #[cfg(target_arch = "wasm32")]
    crate::arena::configured();
    Ok(())
}

#[expect(clippy::expect_used, reason = "the contract says that the host configures before it asks")]
fn configured<P: Plugin>() -> Rc<P> {
    let plugin = CONFIGURED.with_borrow(Clone::clone).expect("`configure` comes first");
    plugin.downcast().expect("a component holds one plugin")
}

fn describe<P: Exported>() -> wit::Descriptor {
    let description = configured::<P>().describe();
    wit::Descriptor {
        name: P::NAME.to_owned(),
        version: P::VERSION.to_owned(),
        summary: description.summary,
        rules: description.rules.into_iter().map(Into::into).collect(),
        selection: description.selection.into(),
        default_settings: serde_json::to_string(&P::Settings::default()).unwrap_or_else(|_| "{}".to_owned()),
        properties: description.properties,
    }
}

impl<P: Exported> exports::plugin::Guest for Component<P> {
    fn describe() -> wit::Descriptor {
        describe::<P>()
    }

    fn configure(settings: String) -> Result<(), wit::ConfigureError> {
        configure::<P>(&settings).map_err(Into::into)
    }
}

impl<P: FileAnalyzer> exports::file_analyzer::Guest for Component<P> {
    fn analyze(file: wit::File) -> Result<Vec<u8>, wit::AnalyzeError> {
        configured::<P>().analyze(&file.into(), &mut Host).map_err(Into::into)
    }
}

impl<P: ProjectAnalyzer> exports::project_analyzer::Guest for Component<P> {
    fn analyze() -> Result<(), wit::AnalyzeError> {
        configured::<P>().analyze(&mut Host).map_err(Into::into)
    }
}

/// The host behind the contract's imports.
struct Host;

impl Output for Host {
    fn finding(&mut self, finding: Finding) {
        imports::findings::emit(&finding.into());
    }

    fn metric(&mut self, metric: Metric) {
        imports::metrics::measure(&metric.into());
    }

    fn note(&mut self, note: Note) {
        imports::notes::add(&note.into());
    }

    fn log(&mut self, level: Level, message: &str) {
        imports::logging::log(level.into(), message);
    }
}

impl Project for Host {
    fn find(&mut self, globs: &[&str]) -> Vec<String> {
        imports::project::find(&globs.iter().map(|glob| (*glob).to_owned()).collect::<Vec<_>>())
    }

    fn read(&mut self, path: &str) -> Result<Vec<u8>, ReadError> {
        imports::project::read(path).map_err(Into::into)
    }

    fn next_facts(&mut self) -> Option<(String, Vec<u8>)> {
        imports::facts::next()
    }

    fn progress(&mut self, done: u64, total: Option<u64>, label: &str) {
        imports::progress::update(done, total, label);
    }
}

/// The manifest's parts around name, version and capabilities.
const MANIFEST: [&str; 4] = ["{\"contract\":\"0.1.0\",\"name\":\"", "\",\"version\":\"", "\",\"capabilities\":[", "]}"];

/// The length of a manifest in bytes.
#[doc(hidden)]
#[must_use]
pub const fn manifest_len(name: &str, version: &str, capabilities: &str) -> usize {
    let around = MANIFEST[0].len() + MANIFEST[1].len() + MANIFEST[2].len() + MANIFEST[3].len();
    around + name.len() + version.len() + capabilities.len()
}

/// The manifest as JSON text. Name and version need no escaping: the host refuses names and versions that would.
#[doc(hidden)]
#[must_use]
pub const fn manifest_bytes<const LEN: usize>(name: &str, version: &str, capabilities: &str) -> [u8; LEN] {
    let parts = [MANIFEST[0], name, MANIFEST[1], version, MANIFEST[2], capabilities, MANIFEST[3]];
    let mut bytes = [0; LEN];
    let mut at = 0;
    let mut part = 0;
    while part < parts.len() {
        let text = parts[part].as_bytes();
        let mut index = 0;
        while index < text.len() {
            bytes[at] = text[index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn the_manifest_is_json_with_name_and_version() {
        const NONE: usize = super::manifest_len("todo", "1.2.3", "");
        let bytes: [u8; NONE] = super::manifest_bytes("todo", "1.2.3", "");
        let manifest: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(manifest, json!({"contract": "0.1.0", "name": "todo", "version": "1.2.3", "capabilities": []}));

        const WANTED: &str =
            concat!("[", crate::export!(@join [documents ["a", "b/*.md"] "writes"] [notifications [] "tells"]), "]");
        let wanted: Value = serde_json::from_str(WANTED).unwrap();
        let documents = json!({"name": "documents", "arguments": ["a", "b/*.md"], "reason": "writes"});
        assert_eq!(wanted, json!([documents, {"name": "notifications", "arguments": [], "reason": "tells"}]));
    }
}
