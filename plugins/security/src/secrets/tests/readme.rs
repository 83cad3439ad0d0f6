//! The table of kinds in the README is made from the rules: `UPDATE_README=1 cargo test -p btm-plugin-security` writes it.

use std::fs;
use std::path::Path;

use crate::secrets::Secrets;

const BEGIN: &str = "<!-- secrets: begin -->\n";
const END: &str = "<!-- secrets: end -->";

fn table() -> String {
    let rules = Secrets::rules();
    let mut table = format!("\n{} rules:\n\n| rule | finds | severity | format |\n|---|---|---|---|\n", rules.len());
    for rule in rules {
        let title = rule.title.trim_start_matches("Exposed secret: ").replace('|', "\\|");
        let severity = format!("{:?}", rule.severity).to_lowercase();
        let url = rule.url.unwrap_or_default();
        table.push_str(&format!("| `{}` | {title} | {severity} | [documented]({url}) |\n", rule.id));
    }
    table.push('\n');
    table
}

#[test]
fn readme_lists_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the README marks where the table begins");
    let (found, after) = rest.split_once(END).expect("the README marks where the table ends");
    let table = table();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
    } else {
        assert!(found == table, "the table is out of date: run `UPDATE_README=1 cargo test -p btm-plugin-security`");
    }
}
