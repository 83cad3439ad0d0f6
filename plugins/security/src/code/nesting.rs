//! A look at the text before it is parsed: the parsers recurse, and a file with thousands of nested brackets would
//! exhaust the small stack of the sandbox.

/// The deepest nesting of brackets that is parsed. Code that people write stays below 40.
pub(crate) const DEEPEST: usize = 200;

/// How deep the brackets nest at most. Those in strings and comments count too, so it may say too much, never too little.
pub(crate) fn depth(content: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_isize, 0);
    let mut step = |&byte: &u8| {
        depth = (depth + isize::from(STEPS[usize::from(byte)])).max(0);
        deepest = depth.max(deepest);
    };
    // Whole chunks become straight code, which is metered once and not for every byte.
    let (chunks, rest) = content.as_chunks::<16>();
    chunks.iter().for_each(|chunk| chunk.iter().for_each(&mut step));
    rest.iter().for_each(&mut step);
    deepest.unsigned_abs()
}

/// What each byte does to the depth. A table, because brackets come too irregularly for branches to be foreseen.
const STEPS: [i8; 256] = {
    let mut steps = [0; 256];
    (steps[b'(' as usize], steps[b'[' as usize], steps[b'{' as usize]) = (1, 1, 1);
    (steps[b')' as usize], steps[b']' as usize], steps[b'}' as usize]) = (-1, -1, -1);
    steps
};

#[cfg(test)]
mod tests {
    #[test]
    fn counts_the_deepest_place() {
        assert_eq!(super::depth(b"f(a[b{c}]) (d)"), 3);
        assert_eq!(super::depth("(".repeat(5000).as_bytes()), 5000);
    }
}
