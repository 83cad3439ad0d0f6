//! Code that nests is told from code that is long, in every shape and language.

#![expect(clippy::unwrap_used, reason = "a test may stop at what is not as it should be")]

mod shapes;

use btm_syntax::javascript::Dialect;
/// How deep the code nests that must be told. Indentation has no more than 1,000 levels.
const DEPTHS: [usize; 2] = [1_000, 10_000];

fn too_deep(extension: &str, text: &str) -> bool {
    match extension {
        "py" => btm_syntax::python::too_deep(text).is_some(),
        "rs" => btm_syntax::rust::too_deep(&text.parse().unwrap()).is_some(),
        _ => btm_syntax::javascript::too_deep(text, Dialect::of_extension(extension)).is_some(),
    }
}

#[test]
fn what_people_write_is_not_too_deep() {
    for (shape, extension, depth) in shapes::programs(&[10]) {
        assert!(!too_deep(extension, &shape.text(depth)), "{} in .{extension}", shape.name);
    }
}

#[test]
fn shapes_that_take_turns_a_few_times_are_not_too_deep() {
    for (extension, text) in shapes::mixed(4) {
        // Where one shape ends the other's brackets, the tokens are no Rust.
        let is_code = extension != "rs" || text.parse::<proc_macro2::TokenStream>().is_ok();
        assert!(!is_code || !too_deep(extension, &text), ".{extension}: {text}");
    }
}

#[test]
fn every_shape_is_too_deep_from_some_depth_on() {
    let mut missed = Vec::new();
    for (shape, extension, depth) in shapes::programs(&DEPTHS).filter(|(shape, ..)| !shape.flat) {
        let text = shape.text(depth);
        let must_be_told = depth > 1_000 || shape.name == shapes::INDENTED;
        for text in [text.replace('\n', "\r\n"), text] {
            if must_be_told && !too_deep(extension, &text) {
                missed.push(format!("{} in .{extension}, {depth} deep", shape.name));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn hundreds_of_thousands_of_levels_are_too_deep() {
    for (shape, extension, depth) in shapes::programs(&[100_000, 1_000_000]).filter(|(shape, ..)| !shape.flat).step_by(7) {
        assert!(too_deep(extension, &shape.text(depth)), "{} in .{extension}", shape.name);
    }
}

#[test]
fn long_flat_code_is_not_deep() {
    let flat = [
        ("py", "x = [\n", "    (1, -2, not a, lambda: b, {'c': d ** 2}, f'{e:>{width}}'),\n", "]\n"),
        ("py", "", "if a and b: c = d if e else f(g)[h].i\n", ""),
        ("py", "if a:\n    pass\n", "elif b == 1:\n    c()\n", ""),
        ("js", "x = [\n", "  [1, -2, !a, b => c, {d: e ? f : g}, `${h}`, /[/(]/, a < b],\n", "];\n"),
        ("js", "", "if (a) b = c ? d : e\nelse for (const f of g) h(`${i}`)\nfunction j() { return k / l }\n", ""),
        ("js", "switch (a) {\n", "  case 1: return b\n  case 2:\n  case 3: { c; break }\n", "}\n"),
        ("tsx", "", "const A = <T,>(b: Map<string, T[]>): JSX.Element => <c d='\"' e={f}>it's {g && <h/>}</c>\n", ""),
        ("tsx", "", "const A = <b<C> d={e}>f's ({g}</b>;\n", ""),
        ("ts", "interface A {\n", "  b?: Array<Record<string, () => void>>\n", "}\n"),
        ("ts", "", "for (let i = 0; i < n; i++) if (i < 1 && a > 2) b(c as D, <E>f)\n", ""),
        ("rs", "fn f() { let x = [", "(1, -2, !a, |b| c, &d as &E, f::<G>()),\n", "]; }"),
        ("rs", "fn f() {\n", "  if a < b && c << 1 > d { e?; } else { return }\n", "}"),
        ("rs", "fn f() { match a {\n", "  'a'..='z' | 'A' if b < c => d,\n  E { .. } => {}\n", "} }"),
        ("rs", "enum A {\n", "  /// Text.\n  #[b(c)]\n  D(Vec<Option<&'static str>>),\n", "}"),
    ];
    for (extension, before, part, after) in flat {
        assert!(!too_deep(extension, &format!("{before}{}{after}", part.repeat(5_000))), ".{extension}: {part}");
    }
}

#[test]
fn chains_of_some_hundred_operands_and_thousands_of_else_if_are_not_deep() {
    for extension in ["py", "js", "ts"] {
        assert!(!too_deep(extension, &format!("x = {}b\n", "'a' + ".repeat(900))), ".{extension}");
        assert!(!too_deep(extension, &format!("x = a{}\n", ".b(c)".repeat(400))), ".{extension}");
    }
    let arms = "else if (a == 1) { b(1); }\n".repeat(5_000);
    assert!(!too_deep("js", &format!("if (a == 0) {{}}\n{arms}")));
    let arms = "else if a == 1 { b(1); }\n".repeat(5_000);
    assert!(!too_deep("rs", &format!("fn f() {{ if a == 0 {{}}\n{arms} }}")));
}

#[test]
fn strings_and_comments_neither_nest_nor_hide_what_does() {
    let brackets = "(".repeat(10_000);
    for (extension, text) in [
        ("py", format!("x = '{brackets}' # {brackets}\ny = '''\n{brackets}''' + rf'{brackets}'\n")),
        ("js", format!("x = '{brackets}' /* {brackets} */ // {brackets}\ny = `{brackets}` + /[{brackets}]/\n")),
        ("tsx", format!("x = <a>{brackets}</a>\n")),
    ] {
        assert!(!too_deep(extension, &text), ".{extension}");
    }
    for (extension, part) in [
        ("py", "[')', "),
        ("py", "[r'''\n)]''', f'{{)]}}{']'}', # ]\n"),
        ("js", "[')', "),
        ("js", "[`)]${']'}`, /[)\\]]/, a++ / b, // ]\n"),
        ("tsx", "<a b=']' c={']'}>)]{/* ] */}it's "),
    ] {
        assert!(too_deep(extension, &format!("x = {}", part.repeat(10_000))), ".{extension}: {part}");
    }
}

#[test]
fn blanks_outside_ascii_hide_nothing() {
    for blank in ["\u{a0}\n", "\u{2028}", "\u{feff}\n", "\u{3000}\r\n"] {
        assert!(too_deep("js", &format!("for (;;){blank}").repeat(10_000)), "{blank:?}");
    }
    assert!(!too_deep("js", &"été = ひらがな.ひ + \u{a0}日本語;\n".repeat(10_000)));
}

#[test]
fn a_bracket_that_is_never_closed_does_not_make_the_rest_deep() {
    let rest = "def f(a):\n    return [b for c in a if not c]\n".repeat(2_000);
    assert!(!too_deep("py", &format!("x = [1,\n{rest}")));
    assert!(!too_deep("py", &format!("x = f'{{a\n{rest}")));
}
