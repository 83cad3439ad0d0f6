//! `btm plugin …`.

use std::path::PathBuf;

use btm_authoring::Language;
use btm_model::{Capability, Digest};
use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Install a plugin for this project, or all that its btm.lock names.
    Install(InstallArguments),
    /// List the plugins that this project runs.
    List,
    /// Show what a plugin is and may do, without running it.
    Inspect(InspectArguments),
    /// Look whether the sources have something new, show what would change, and take it.
    Update(UpgradeArguments),
    /// Check that the installed plugins are byte for byte what btm.lock names.
    Verify,
    /// Remove a plugin from this project.
    Remove(NameArguments),
    /// Begin a plugin of your own: a small project that works.
    New(NewArguments),
    /// Build the plugin project in a folder.
    Build(BuildArguments),
    /// Build it, and run it in the sandbox on its cases.
    Test(TestArguments),
    /// Let a plugin do something beyond reporting.
    Grant(GrantArguments),
    /// Let it do that no longer.
    Revoke(GrantArguments),
}

#[derive(Debug, Args)]
pub(crate) struct InstallArguments {
    /// The path of a component, or its address with --digest; without it, what btm.lock names is installed.
    #[arg(value_name = "FILE|https://…")]
    pub(crate) source: Option<String>,
    /// The SHA-256 that its bytes must have.
    #[arg(long, value_name = "sha256:…", requires = "source")]
    pub(crate) digest: Option<Digest>,
    #[command(flatten)]
    pub(crate) consent: ConsentArguments,
}

/// What the user agrees to without being asked.
#[derive(Debug, Args)]
pub(crate) struct ConsentArguments {
    /// Do not ask: install it, with the capabilities that --grant names.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Grant it a capability that it wants; repeat for several.
    #[arg(long, value_name = "CAPABILITY")]
    pub(crate) grant: Vec<Capability>,
    /// Do not grant it a capability that it wants; repeat for several.
    #[arg(long, value_name = "CAPABILITY")]
    pub(crate) deny: Vec<Capability>,
}

#[derive(Debug, Args)]
pub(crate) struct UpgradeArguments {
    /// The plugin; all of them without it.
    pub(crate) name: Option<String>,
    /// The SHA-256 that its bytes must have now: needed for one that comes from an address.
    #[arg(long, value_name = "sha256:…", requires = "name")]
    pub(crate) digest: Option<Digest>,
    /// Only show what would change.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) consent: ConsentArguments,
}

#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// The plugin's name, and that of its folder.
    pub(crate) name: String,
    /// What it is written in.
    #[arg(long, value_enum)]
    pub(crate) lang: Lang,
    /// For Rust: the folder of the SDK, instead of where it is published.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) sdk: Option<PathBuf>,
}

/// A language that plugins are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// By cargo.
    Rust,
    /// By componentize-py.
    Python,
    /// By componentize-js.
    Javascript,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Rust => Self::Rust,
            Lang::Python => Self::Python,
            Lang::Javascript => Self::JavaScript,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    /// The folder with btm-plugin.toml.
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// The folder with btm-plugin.toml.
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Take the component that was built before.
    #[arg(long)]
    pub(crate) no_build: bool,
}

#[derive(Debug, Args)]
pub(crate) struct NameArguments {
    /// The plugin.
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct GrantArguments {
    /// The plugin.
    pub(crate) name: String,
    /// What it may do: documents or notifications.
    pub(crate) capability: Capability,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArguments {
    /// The name of an official or installed plugin, or the path of a component.
    #[arg(value_name = "NAME|FILE")]
    pub(crate) plugin: String,
    /// Prepare it in the sandbox, to see its rules and whether a snapshot can be taken.
    #[arg(long)]
    pub(crate) prepare: bool,
    /// Do not use what was prepared before, and keep nothing.
    #[arg(long)]
    pub(crate) no_cache: bool,
}
