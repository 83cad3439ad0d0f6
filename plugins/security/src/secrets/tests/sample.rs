//! How a test writes secrets down without containing any: as a form with gaps, which are filled when the test runs.

/// What a kind must find, and what it must leave alone. Each form is the name it is assigned to (or nothing) and a text
/// in which `<alphabet and length>` is filled with random characters, from the provider's documentation.
pub(super) struct Sample {
    /// The kind's rule.
    pub(super) id: &'static str,
    /// Forms of real secrets.
    pub(super) real: &'static [(&'static str, &'static str)],
    /// Three that come close: too short, the wrong marker, a stand-in.
    pub(super) decoys: &'static [(&'static str, &'static str)],
}

/// Random numbers that are the same in every run.
pub(super) struct Random(u64);

impl Random {
    /// A sequence of its own for every text.
    pub(super) fn new(seed: &str) -> Self {
        Self(seed.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(alphabet[(self.next() % alphabet.len() as u64) as usize])).collect()
    }
}

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";

/// Fills the gaps of a form.
pub(super) fn fill(form: &str, random: &mut Random) -> String {
    let mut text = String::new();
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('<') {
        let (gap, after) = after.split_once('>').expect("a gap is closed");
        text.push_str(before);
        text.push_str(&gap_text(gap, random));
        rest = after;
    }
    text + rest
}

fn gap_text(gap: &str, random: &mut Random) -> String {
    let name = gap.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let length = gap[name.len()..].parse().unwrap_or(0);
    let alphabet = match name {
        "an" => [LOWER, UPPER, DIGITS].concat(),
        "url" => [LOWER, UPPER, DIGITS, "-_"].concat(),
        "b64x" => [LOWER, UPPER, DIGITS, "+/"].concat(),
        "pw" => [LOWER, UPPER, DIGITS, "!~"].concat(),
        "lo" => [LOWER, DIGITS].concat(),
        "up" => [UPPER, DIGITS].concat(),
        "dj" => [LOWER, DIGITS, "!@#$%^&*(-_=+)"].concat(),
        "al" => [LOWER, UPPER].concat(),
        "hx" => "0123456789abcdef".to_owned(),
        "HX" => "0123456789ABCDEF".to_owned(),
        "dg" => DIGITS.to_owned(),
        "b32x" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".to_owned(),
        "bech" => "023456789ACDEFGHJKLMNPQRSTUVWXYZ".to_owned(),
        "x" => "x".to_owned(),
        other => return special(other, random),
    };
    let text = random.text(alphabet.as_bytes(), length);
    // A text without a digit, or with `-` at its end, is rare in life and would make the test depend on its luck.
    if alphabet.contains('7') && length > 4 {
        return format!("{}7{}{}", &text[..1], &text[2..length - 1], &alphabet[..1]);
    }
    text
}

/// Gaps that are more than characters drawn by lot.
fn special(name: &str, random: &mut Random) -> String {
    let mut hex = |length| random.text(b"0123456789abcdef", length);
    match name {
        "uuid" => format!("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12)),
        "zeros" => "00000000-0000-0000-0000-000000000000".to_owned(),
        "dashes" => "-".repeat(5),
        "basic" => base64(&format!("alice:{}", hex(14))),
        "discord" => base64("174839205162738495"),
        "jwt" => jwt(&hex(12)),
        "jwtx" => base64(&format!("{}.{}", jwt(&hex(12)), hex(43))),
        other => panic!("unknown gap `{other}`"),
    }
}

fn jwt(subject: &str) -> String {
    let part = |text: &str| base64(text).trim_end_matches('=').to_owned();
    format!("{}.{}", part(r#"{"alg":"HS256","typ":"JWT"}"#), part(&format!(r#"{{"sub":"{subject}"}}"#)))
}

fn base64(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |bits: u32| char::from(ALPHABET[(bits & 63) as usize]);
    let encode = |chunk: &[u8]| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        let text: String = [18, 12, 6, 0].iter().map(|shift| digit(bits >> shift)).collect();
        format!("{:=<4}", &text[..=chunk.len()])
    };
    text.as_bytes().chunks(3).map(encode).collect()
}
