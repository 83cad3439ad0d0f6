//! Behaviours of the file analyzer, by the first line of the file.

use btm_plugin::{AnalyzeError, File, Output};

mod ask_for_ever;
mod crowd_a_line;
mod differ;
mod documents_in_file;
mod draw_for_ever;
mod enormous_facts;
mod enormous_list;
mod enormous_string;
mod escapes;
mod exhaust_handles;
mod exit;
mod facts_in_file;
mod failing;
mod failing_enormously;
mod find_in_file;
mod flood_findings;
mod flood_log;
mod flood_metrics;
mod flood_notes;
mod flood_stdout;
mod grow_memory;
mod large_facts;
mod loop_for_ever;
mod mask_copies;
mod mask_everything;
mod mask_lines;
mod nan_metrics;
mod notifications_in_file;
mod outside_places;
mod panic;
mod progress_in_file;
mod reach_out;
mod read_in_file;
mod recurse;
mod shout_over;
mod trap;
mod unknown_rule;
mod unparsable;
mod unsupported;
mod wait_for_ever;
mod wait_until_the_end;

/// Does what the name says; nothing if it names no behaviour.
pub(crate) fn behave(name: &str, file: &File, output: &mut dyn Output) -> Option<Result<Vec<u8>, AnalyzeError>> {
    let behaviour: fn(&File, &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> = match name {
        "ask_for_ever" => ask_for_ever::run,
        "crowd_a_line" => crowd_a_line::run,
        "differ" => differ::run,
        "documents_in_file" => documents_in_file::run,
        "draw_for_ever" => draw_for_ever::run,
        "enormous_facts" => enormous_facts::run,
        "enormous_list" => enormous_list::run,
        "enormous_string" => enormous_string::run,
        "escapes" => escapes::run,
        "exhaust_handles" => exhaust_handles::run,
        "exit" => exit::run,
        "facts_in_file" => facts_in_file::run,
        "failing" => failing::run,
        "failing_enormously" => failing_enormously::run,
        "find_in_file" => find_in_file::run,
        "flood_findings" => flood_findings::run,
        "flood_log" => flood_log::run,
        "flood_metrics" => flood_metrics::run,
        "flood_notes" => flood_notes::run,
        "flood_stdout" => flood_stdout::run,
        "grow_memory" => grow_memory::run,
        "large_facts" => large_facts::run,
        "loop_for_ever" => loop_for_ever::run,
        "mask_copies" => mask_copies::run,
        "mask_everything" => mask_everything::run,
        "mask_lines" => mask_lines::run,
        "nan_metrics" => nan_metrics::run,
        "notifications_in_file" => notifications_in_file::run,
        "outside_places" => outside_places::run,
        "panic" => panic::run,
        "progress_in_file" => progress_in_file::run,
        "reach_out" => reach_out::run,
        "read_in_file" => read_in_file::run,
        "recurse" => recurse::run,
        "shout_over" => shout_over::run,
        "trap" => trap::run,
        "unknown_rule" => unknown_rule::run,
        "unparsable" => unparsable::run,
        "unsupported" => unsupported::run,
        "wait_for_ever" => wait_for_ever::run,
        "wait_until_the_end" => wait_until_the_end::run,
        _ => return None,
    };
    Some(behaviour(file, output))
}
