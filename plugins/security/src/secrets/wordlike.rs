//! Whether letters follow each other as in words and names, or as if drawn by lot.
//!
//! The table was counted over the identifiers of a few thousand Rust and Python files. It says how much more often than
//! by chance one letter follows another, as a power of two.

/// Row: the first letter; column: the second. The digit less 4.5 is the logarithm.
const PAIRS: [&[u8; 26]; 26] = [
    b"15651240402656050657332230",
    b"64446311641733630553611040",
    b"63426206405532720546411030",
    b"64357331710532531553425120",
    b"52564431301546243765133520",
    b"63446630700533620544501040",
    b"52327245600545530654520110",
    b"73347211601343630545412030",
    b"43554440001557640456040204",
    b"61337001504333720253722012",
    b"52448333601434440364313020",
    b"62347210701622650154420050",
    b"74237111601342660253500020",
    b"62566462503323520267431010",
    b"34552330303557450755544200",
    b"62436314502622650655422030",
    b"33033220001534210553903001",
    b"62447340603344630455431040",
    b"41527225603332552267512044",
    b"61427215700332530654412151",
    b"45435430400657350666000200",
    b"71328110700242531232201110",
    b"73446415701435640553221102",
    b"53546403601343372347222340",
    b"44545332501556470466233003",
    b"62448410500334540353341024",
];

/// What the digit of an even chance would be.
const EVEN: f32 = 4.5;

/// The mean logarithm over all pairs of neighbouring letters: about -1.4 for random letters, about 1 for words; `None`
/// if there are too few pairs to tell.
pub(crate) fn wordlikeness(text: &[u8]) -> Option<f32> {
    let (mut sum, mut pairs) = (0.0, 0_u16);
    for pair in text.windows(2) {
        if let (Some(first), Some(second)) = (letter(pair[0]), letter(pair[1])) {
            // A capital after a small letter starts a new word.
            if pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase() {
                continue;
            }
            sum += f32::from(PAIRS[first][second] - b'0') - EVEN;
            pairs = pairs.saturating_add(1);
        }
    }
    (pairs >= 3).then(|| sum / f32::from(pairs))
}

fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_alphabetic().then(|| usize::from(byte.to_ascii_lowercase() - b'a'))
}

#[cfg(test)]
mod tests {
    use super::wordlikeness;

    #[test]
    fn tells_words_from_random_letters() {
        for word in ["configuration", "passwordField", "administrator", "get_session_token"] {
            assert!(wordlikeness(word.as_bytes()).is_some_and(|score| score > 0.3), "{word}");
        }
        for random in ["xkqzvwjp", "qwjkzpvxbn", "hTqPzXkWvb", "zr8fkqx2wjp"] {
            assert!(wordlikeness(random.as_bytes()).is_some_and(|score| score < -0.5), "{random}");
        }
        assert_eq!(wordlikeness(b"1234"), None);
    }
}
