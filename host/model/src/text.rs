//! Text that somebody else wrote, made fit for whoever reads it next: a terminal, the log of a CI service, a TOML file.
//!
//! Every crate cleans with these functions, so that there is one answer to what is harmful, and one way to show it.

mod clean;
mod command;
mod harmful;
mod shell;
mod shown;
mod toml;

pub use clean::{clean, clean_line, push_visible};
pub use command::is_command;
pub use harmful::is_harmful;
pub use shell::shell_line;
pub use shown::{Styles, shown_line};
pub use toml::toml_string;
