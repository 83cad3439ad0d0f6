//! Behaviours of the project analyzer, by the first line of a file `*.project`.

use btm_plugin::{AnalyzeError, Project};

mod documents_named;
mod documents_outside;
mod enormous_document;
mod escapes_in_project;
mod failing_in_project;
mod find_again;
mod find_enormously;
mod find_in_detail;
mod flood_documents;
mod flood_notifications;
mod flood_progress;
mod grow_in_project;
mod loop_in_project;
mod no_path;
mod read_for_ever;
mod read_many_missing;
mod read_missing;
mod read_outside;
mod trap_in_project;

/// Does what the name says; nothing if it names no behaviour.
pub(crate) fn behave(name: &str, project: &mut dyn Project) -> Option<Result<(), AnalyzeError>> {
    let behaviour: fn(&mut dyn Project) -> Result<(), AnalyzeError> = match name {
        "documents_named" => documents_named::run,
        "documents_outside" => documents_outside::run,
        "enormous_document" => enormous_document::run,
        "escapes_in_project" => escapes_in_project::run,
        "failing_in_project" => failing_in_project::run,
        "find_again" => find_again::run,
        "find_enormously" => find_enormously::run,
        "find_in_detail" => find_in_detail::run,
        "flood_documents" => flood_documents::run,
        "flood_notifications" => flood_notifications::run,
        "flood_progress" => flood_progress::run,
        "grow_in_project" => grow_in_project::run,
        "loop_in_project" => loop_in_project::run,
        "no_path" => no_path::run,
        "read_for_ever" => read_for_ever::run,
        "read_many_missing" => read_many_missing::run,
        "read_missing" => read_missing::run,
        "read_outside" => read_outside::run,
        "trap_in_project" => trap_in_project::run,
        _ => return None,
    };
    Some(behaviour(project))
}

/// Asks for files by paths of so many bytes, another one each time.
fn ask_for_missing(project: &mut dyn Project, long: usize) -> ! {
    let mut number = 0_u64;
    loop {
        let path = format!("{number:09}{}", "x".repeat(long));
        std::hint::black_box(project.read(&path).is_err());
        number += 1;
    }
}
