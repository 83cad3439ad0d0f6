//! A look at the text before it is parsed: the parsers recurse, and a file with thousands of nested brackets would
//! exhaust the small stack of the sandbox.

/// The deepest nesting of brackets that is parsed. Code that people write stays below 40.
pub(crate) const DEEPEST: usize = 200;

/// How deep the brackets nest at most. Those in strings and comments count too, so it may say too much, never too little.
pub(crate) fn depth(content: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for &byte in content {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    #[test]
    fn counts_the_deepest_place() {
        assert_eq!(super::depth(b"f(a[b{c}]) (d)"), 3);
        assert_eq!(super::depth("(".repeat(5000).as_bytes()), 5000);
    }
}
