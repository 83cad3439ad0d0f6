//! Comments that silence findings: they lie in their file, are no more than are honoured, and silence only what they name.

use btm_scan::{
    content::Content,
    suppress::{MAX_COMMENTS, Suppressions},
};

use crate::oracle::assert_clean_line;

pub fn run(bytes: &[u8]) {
    let content = Content::new(bytes.to_vec());
    let mut suppressions = Suppressions::parse("a", &content);
    let count = content.lines().count();
    for line in 0..=count.saturating_add(1).min(200) {
        let Some(suppression) = suppressions.apply("security/eval", line) else { continue };
        assert_clean_line("a reason", &suppression.reason);
        let text = String::from_utf8_lossy(content.lines().line(suppression.line)).into_owned();
        assert!(text.contains("security/"), "line {} names no such rule: {text:?}", suppression.line);
    }
    let findings = suppressions.findings(|_| true);
    assert!(findings.len() <= MAX_COMMENTS + 1, "{} findings", findings.len());
    for (finding, _) in findings {
        assert_clean_line("a message about a comment", &finding.message);
        let end = finding.location.and_then(|location| location.end).map_or(0, |end| end.byte);
        assert!(end <= bytes.len() as u64, "a comment ends after its file");
    }
}
