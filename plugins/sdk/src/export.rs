//! From an author's type to a component: the [`export!`](crate::export!) macro and what it expands to.

use std::{any::Any, cell::RefCell, marker::PhantomData, rc::Rc};

use crate::bindings::{btm::plugin as imports, btm::plugin::types as wit, exports::btm::plugin as exports};
use crate::types::{Document, Finding, Metric, Note, Severity};
use crate::{ConfigureError, FileAnalyzer, Level, Output, Plugin, Project, ProjectAnalyzer, ReadError, settings};

/// Exports a type as the plugin of this crate, and writes the manifest into the component.
///
/// `name` is the plugin's name; its version is the crate's. `world` is `file`, `project` or `full`, for a type that
/// implements [`FileAnalyzer`](crate::FileAnalyzer), [`ProjectAnalyzer`](crate::ProjectAnalyzer) or both. Does nothing on other targets than
/// WebAssembly, so that several plugins can be linked into one native program.
#[macro_export]
macro_rules! export {
    ($plugin:ty, name: $name:literal, world: $world:ident) => {
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
            #[used]
            #[unsafe(link_section = "btm:manifest")]
            static MANIFEST: [u8; $crate::manifest_len(NAME, VERSION)] = $crate::manifest_bytes(NAME, VERSION);
        };
    };
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

    fn document(&mut self, document: Document) {
        imports::documents::write(&document.into());
    }

    fn progress(&mut self, done: u64, total: Option<u64>, label: &str) {
        imports::progress::update(done, total, label);
    }

    fn notify(&mut self, severity: Severity, title: &str, body: &str) {
        imports::notifications::notify(severity.into(), title, body);
    }
}

/// The manifest's parts between name and version.
const MANIFEST: [&str; 3] = ["{\"contract\":\"0.1.0\",\"name\":\"", "\",\"version\":\"", "\",\"capabilities\":[]}"];

/// The length of a manifest in bytes.
#[doc(hidden)]
#[must_use]
pub const fn manifest_len(name: &str, version: &str) -> usize {
    MANIFEST[0].len() + name.len() + MANIFEST[1].len() + version.len() + MANIFEST[2].len()
}

/// The manifest as JSON text. Name and version need no escaping: the host refuses names and versions that would.
#[doc(hidden)]
#[must_use]
pub const fn manifest_bytes<const LEN: usize>(name: &str, version: &str) -> [u8; LEN] {
    let parts = [MANIFEST[0], name, MANIFEST[1], version, MANIFEST[2]];
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
    #[test]
    fn the_manifest_is_json_with_name_and_version() {
        const LEN: usize = super::manifest_len("todo", "1.2.3");
        let bytes: [u8; LEN] = super::manifest_bytes("todo", "1.2.3");
        let manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(manifest, serde_json::json!({"contract": "0.1.0", "name": "todo", "version": "1.2.3", "capabilities": []}));
    }
}
