//! Finds what is assigned to a name: `name = "value"` and its relatives in source code, `.env`, YAML, JSON, INI, XML,
//! query strings and calls, without knowing the language.

use std::ops::Range;

/// How far a name reaches on either side of the word found in it.
const NAME_REACH: usize = 64;
/// The longest value read.
const VALUE_REACH: usize = 1024;
/// How much may stand between a name and its operator: a closing quote, blanks, a type.
const GAP_REACH: usize = 48;

/// A name and the value assigned to it, as ranges of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    /// The whole name: `DB_PASSWORD`, `config.secretKey`.
    pub(crate) name: Range<usize>,
    /// The value without its quotes.
    pub(crate) value: Range<usize>,
    /// How the value is written.
    pub(crate) form: Form,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Between quotes.
    Quoted,
    /// Bare, and the only thing that can stand there is text: the rest of a line, an XML element.
    Bare,
    /// Bare, right after a `=` and up to a separator, as in query and connection strings; in source code it may be an
    /// expression.
    Inline,
}

/// The name around a word found at `word`.
pub(crate) fn name_around(content: &[u8], word: Range<usize>) -> Range<usize> {
    let before = content[..word.start].iter().rev().take(NAME_REACH).take_while(|&&byte| is_name(byte)).count();
    let after = content[word.end..].iter().take(NAME_REACH).take_while(|&&byte| is_name(byte)).count();
    // A dot at the end closes a sentence, a hyphen at the start opens an option.
    let end = word.end + after;
    let end = if content[word.end..end].ends_with(b".") { end - 1 } else { end };
    word.start - before..end
}

/// What is assigned to the name.
pub(crate) fn parse(content: &[u8], name: Range<usize>) -> Option<Assignment> {
    let mut cursor = Cursor { content, at: name.end };
    let operator = cursor.operator()?;
    let (value, form) = cursor.value(operator)?;
    Some(Assignment { name, value, form })
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.$".contains(&byte)
}

/// What stands between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    /// `=`, `:=`, `=>`, `==`, `+=`, `?=`, …; whether blanks stood before it.
    Equals { tight: bool },
    /// `:`.
    Colon,
    /// `,` between two arguments, `(` of a call, `||`.
    Argument,
    /// `>` of an XML element.
    Element,
}

struct Cursor<'a> {
    content: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.content.get(self.at).copied()
    }

    fn take(&mut self, text: &[u8]) -> bool {
        let found = self.content[self.at..].starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn skip(&mut self, limit: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let count = self.content[self.at..].iter().take(limit).take_while(|&&byte| wanted(byte)).count();
        self.at += count;
        count
    }

    fn blanks(&mut self) -> usize {
        self.skip(GAP_REACH, |byte| byte == b' ' || byte == b'\t')
    }

    /// Skips blanks, line breaks and a line continuation.
    fn space(&mut self) -> usize {
        self.skip(GAP_REACH * 2, |byte| byte.is_ascii_whitespace() || byte == b'\\')
    }

    /// Reads a closing quote or bracket, a type, and the operator.
    fn operator(&mut self) -> Option<Operator> {
        let closed = self.close_name();
        let blanks = self.blanks();
        if closed && self.attribute_value() {
            return Some(Operator::Equals { tight: false });
        }
        if let Some(operator) = self.sign(blanks == 0, closed) {
            // `name: str = "value"`, `name: Option<&str> = "value"`.
            if operator == Operator::Colon {
                self.skip_type();
            }
            return Some(operator);
        }
        // `var name string = "value"`.
        if blanks > 0 && !closed && self.skip(GAP_REACH, |byte| byte.is_ascii_alphanumeric() || b"_.*[]".contains(&byte)) > 0 {
            self.blanks();
            return match self.sign(false, false) {
                Some(operator @ Operator::Equals { .. }) => Some(operator),
                Some(Operator::Colon) if self.peek() == Some(b' ') => Some(Operator::Colon),
                _ => None,
            };
        }
        None
    }

    /// Skips what closes the name: `"`, `'`, `\"`, `"]`, `')`; says whether a quote was among it.
    fn close_name(&mut self) -> bool {
        let start = self.at;
        self.take(b"\\");
        if self.skip(1, |byte| b"\"'`".contains(&byte)) == 0 {
            self.at = start;
            self.skip(1, |byte| byte == b']');
            return false;
        }
        self.skip(2, |byte| b"])".contains(&byte));
        true
    }

    /// `name="password" value="…"`, and YAML's `- name: PASSWORD` with `value: …` in the next line.
    fn attribute_value(&mut self) -> bool {
        let start = self.at;
        self.space();
        if self.take(b"value") {
            self.skip(1, |byte| byte == b'"');
            self.blanks();
            if self.skip(1, |byte| byte == b'=' || byte == b':') == 1 {
                return true;
            }
        }
        self.at = start;
        false
    }

    /// The operator itself.
    fn sign(&mut self, tight: bool, closed: bool) -> Option<Operator> {
        match self.peek()? {
            b'\n' | b'\r' => return self.attribute_value().then_some(Operator::Colon),
            b',' if closed => self.at += 1,
            b'(' if tight && !closed => self.at += 1,
            b'>' if tight => {
                self.at += 1;
                return Some(Operator::Element);
            }
            b'|' | b'?' if self.take(b"||") || self.take(b"??") => _ = self.take(b"="),
            b':' | b'=' | b'+' | b'.' | b'?' | b'!' | b'|' => return self.equals(tight),
            _ => return None,
        }
        Some(Operator::Argument)
    }

    /// `=` with whatever may stand before or after it, or `:`.
    fn equals(&mut self, tight: bool) -> Option<Operator> {
        let start = self.at;
        self.skip(3, |byte| b":+.?!|".contains(&byte));
        if self.skip(3, |byte| byte == b'=') > 0 {
            self.take(b">");
            return Some(Operator::Equals { tight });
        }
        self.at = start;
        (self.take(b":") && self.peek() != Some(b':')).then_some(Operator::Colon)
    }

    /// Skips ` str =`, ` &'static str =`, ` Option<String> =`; nothing if no such type follows.
    fn skip_type(&mut self) {
        let start = self.at;
        self.blanks();
        let length = self.skip(GAP_REACH, |byte| byte.is_ascii_alphanumeric() || b"_.<>[]&' |?".contains(&byte));
        let equals = self.take(b"=") && !self.content[..self.at - 1].ends_with(b"'");
        if length == 0 || !equals || !matches!(self.content.get(self.at), Some(b' ' | b'"' | b'\'' | b'`')) {
            self.at = start;
        }
    }

    /// Reads the value behind an operator.
    fn value(&mut self, operator: Operator) -> Option<(Range<usize>, Form)> {
        let start = self.at;
        match operator {
            Operator::Colon | Operator::Equals { .. } => {
                self.blanks();
                self.skip(1, |byte| byte == b'(');
            }
            Operator::Argument | Operator::Element => {}
        }
        let line_end = self.at;
        self.space();
        let blanks = self.at - start;
        let opening = self.at;
        self.string_prefix();
        if let Some(value) = self.quoted() {
            return Some((value, Form::Quoted));
        }
        self.at = opening;
        let same_line = !self.content[line_end..opening].contains(&b'\n');
        match operator {
            Operator::Argument => None,
            Operator::Element => self.bare(|byte| byte == b'<' || byte.is_ascii_whitespace()).map(|value| (value, Form::Bare)),
            Operator::Equals { tight: true } if blanks == 0 => self.inline(),
            _ if same_line => self.bare(|byte| byte.is_ascii_whitespace()).map(|value| (value, Form::Bare)),
            _ => None,
        }
    }

    /// Skips what may stand directly before a quote: `b`, `rb`, `@`, `N`, `$`.
    fn string_prefix(&mut self) {
        let start = self.at;
        self.skip(2, |byte| byte.is_ascii_alphabetic() || byte == b'@');
        self.skip(1, |byte| byte == b'\\');
        if !self.peek().is_some_and(|byte| b"\"'`".contains(&byte)) {
            self.at = start;
        }
    }

    /// A string up to the quote that closes it in the same line.
    fn quoted(&mut self) -> Option<Range<usize>> {
        let quote = self.peek().filter(|byte| b"\"'`".contains(byte))?;
        let escaped = self.at > 0 && self.content[self.at - 1] == b'\\';
        let count = self.skip(3, |byte| byte == quote);
        let start = if count == 3 { self.at } else { self.at - count + 1 };
        let rest = &self.content[start..self.content.len().min(start + VALUE_REACH)];
        let mut at = 0;
        while let Some(&byte) = rest.get(at) {
            match byte {
                b'\\' if escaped && rest.get(at + 1) == Some(&quote) => return Some(start..start + at),
                b'\\' => at += 2,
                b'\n' | b'\r' => return None,
                _ if byte == quote => return Some(start..start + at),
                _ => at += 1,
            }
        }
        None
    }

    /// Bare text up to a byte that ends it.
    fn bare(&mut self, ends: impl Fn(u8) -> bool) -> Option<Range<usize>> {
        let start = self.at;
        let length = self.skip(VALUE_REACH, |byte| !ends(byte) && byte != b'"' && byte != b'`');
        let mut end = start + length;
        // An escaped line break ends it, in a string inside of a string.
        if let Some(escape) = self.content[start..end].windows(2).position(|pair| pair == b"\\n" || pair == b"\\r") {
            end = start + escape;
        }
        while end > start && b",;\\'".contains(&self.content[end - 1]) {
            end -= 1;
        }
        (end > start && length < VALUE_REACH).then_some(start..end)
    }

    /// Bare text as in `password=value;` or `?token=value&`: the rest of a line where nothing else follows.
    fn inline(&mut self) -> Option<(Range<usize>, Form)> {
        let value = self.bare(|byte| byte.is_ascii_whitespace() || b";&'<>".contains(&byte))?;
        let form = match self.content.get(value.end) {
            None | Some(b'\n' | b'\r') => Form::Bare,
            _ => Form::Inline,
        };
        Some((value, form))
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, name_around, parse};

    fn of(text: &str) -> Option<(String, String, Form)> {
        let at = text.to_lowercase().find("key").unwrap();
        let name = name_around(text.as_bytes(), at..at + 3);
        let found = parse(text.as_bytes(), name)?;
        Some((text[found.name].to_owned(), text[found.value].to_owned(), found.form))
    }

    #[test]
    fn reads_many_notations() {
        for text in [
            "my_key = \"v4lue\"",
            "my_key='v4lue'",
            "\"my_key\": \"v4lue\"",
            "my_key => 'v4lue'",
            "my_key := `v4lue`",
            "var my_key string = \"v4lue\"",
            "let my_key: &'static str = \"v4lue\";",
            "my_key: str = 'v4lue'",
            "set(\"my_key\", \"v4lue\")",
            "my_key(\"v4lue\")",
            "os.environ['my_key'] = 'v4lue'",
            "<add name=\"my_key\" value=\"v4lue\"/>",
            "my_key == b'v4lue'",
            "my_key =\n    \"v4lue\"",
            "my_key ||= \"v4lue\"",
            "my_key || 'v4lue'",
            "my_key = (\"v4lue\")",
            "my_key ?= \"v4lue\"",
            "{\\\"my_key\\\": \\\"v4lue\\\"}",
            "my_key :::= \"v4lue\"",
            "my_key = \"\"\"v4lue\"\"\"",
            "final String my_key = \"v4lue\";",
        ] {
            assert_eq!(of(text), Some(("my_key".to_owned(), "v4lue".to_owned(), Form::Quoted)), "{text}");
        }
        for text in [
            "my_key=v4lue",
            "my_key: v4lue",
            "my_key: v4lue\n",
            "<my_key>v4lue</my_key>",
            "<my_key>\n  v4lue\n</my_key>",
            "my_key = v4lue",
            "- name: my_key\n  value: v4lue",
            "\"x\": \"my_key=v4lue\\nY=1\"",
        ] {
            let (name, value, form) = of(text).unwrap();
            assert_eq!((name.as_str(), value.as_str()), ("my_key", "v4lue"), "{text}");
            assert_ne!(form, Form::Quoted, "{text}");
        }
        assert_eq!(of("?my_key=v4lue&a=b").unwrap().2, Form::Inline);
    }

    #[test]
    fn leaves_other_text_alone() {
        for text in ["my_key", "the key is good", "key: \n  - a", "key::new(x)", "if key {", "key.get(a)", "key\n\n= \"x\""] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
