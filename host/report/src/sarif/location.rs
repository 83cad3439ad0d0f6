//! Places in SARIF.

use btm_model::{Edit, Location, Point};
use serde_sarif::sarif::{self, ArtifactLocation, PhysicalLocation, Region};

/// What paths are relative to.
pub(super) const ROOT: &str = "%SRCROOT%";
/// The place of findings about the project: code scanning services refuse a whole file if one result has no place.
const PROJECT: &str = "whole-project";

/// Where a result is. One about a file as such, or the project, stands on the first line, because services want a line.
pub(super) fn primary(location: Option<&Location>) -> sarif::Location {
    let first_line = || Region::builder().start_line(1).build();
    let physical = match location {
        Some(location) => physical(&location.path, region(location).unwrap_or_else(first_line)),
        None => physical(PROJECT, first_line()),
    };
    sarif::Location::builder().physical_location(physical).build()
}

/// A place without a further purpose: of a related location, a notification, a comment.
pub(super) fn plain(location: &Location) -> sarif::Location {
    let mut physical = PhysicalLocation::builder().artifact_location(artifact(&location.path)).build();
    physical.region = region(location);
    sarif::Location::builder().physical_location(physical).build()
}

/// One line of a file.
pub(super) fn line(path: &str, line: u32) -> sarif::Location {
    let physical = physical(path, Region::builder().start_line(i64::from(line)).build());
    sarif::Location::builder().physical_location(physical).build()
}

fn physical(path: &str, region: Region) -> PhysicalLocation {
    PhysicalLocation::builder().artifact_location(artifact(path)).region(region).build()
}

/// A file of the project.
pub(super) fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation::builder().uri(percent_encoded(path)).uri_base_id(ROOT).build()
}

/// The part of the file that an edit replaces; `None` if it has no bounds.
pub(super) fn edited(edit: &Edit) -> Option<Region> {
    region(&edit.location)
}

fn region(location: &Location) -> Option<Region> {
    let (start, end): (Point, Point) = (location.start?, location.end?);
    let offset = |byte: u64| i64::try_from(byte).ok();
    let mut region = Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .build();
    region.byte_offset = offset(start.byte);
    region.byte_length = end.byte.checked_sub(start.byte).and_then(offset);
    Some(region)
}

/// A path as a relative reference: all but unreserved characters and `/` as `%XX`, so that no `:` looks like a scheme.
fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.trim_start_matches('/').bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn paths_become_uris() {
        assert_eq!(percent_encoded("src/a-b_c.py"), "src/a-b_c.py");
        assert_eq!(percent_encoded("a b/ü:#?%.js"), "a%20b/%C3%BC%3A%23%3F%25.js");
        assert_eq!(percent_encoded("//evil.example/x"), "evil.example/x");
    }
}
