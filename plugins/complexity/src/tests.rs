//! Each measure in each language, on snippets whose numbers were counted by hand.

use btm_plugin::harness::{self, Seen};
use btm_plugin::{NoteKind, Region, Severity};
use proptest::prelude::*;

use crate::Complexity;
use crate::lines::Lines;
use crate::meter::Measures;

fn functions(extension: &str, text: &str) -> Vec<Measures> {
    let lines = Lines::of(text);
    let measured = match extension {
        "py" => crate::python::measure(text, &lines),
        "rs" => crate::rust::measure(text, &lines),
        _ => crate::javascript::measure(text, extension, &lines),
    };
    assert_eq!(measured.defects, [], "{text}");
    measured.functions
}

/// Name, cyclomatic, cognitive, nesting and parameters of each function.
#[track_caller]
fn check(extension: &str, text: &str, expected: &[(&str, u32, u32, u32, u32)]) {
    let functions = functions(extension, text);
    let numbers: Vec<_> = functions
        .iter()
        .map(|measures| (measures.name.as_str(), measures.cyclomatic, measures.cognitive, measures.nesting, measures.parameters))
        .collect();
    assert_eq!(numbers, expected, "{text}");
}

fn analyze(path: &str, text: impl Into<Vec<u8>>) -> Seen {
    harness::analyze_file(&harness::configure::<Complexity>("{}").unwrap(), path, text)
}

#[test]
fn python_flow() {
    check("py", "def f():\n    pass\n", &[("f", 1, 0, 0, 0)]);
    // if +1, elif +1, else +1
    check("py", "def f(a):\n    if a: pass\n    elif 1: pass\n    else: pass\n", &[("f", 3, 3, 1, 1)]);
    // for +1, if nested in it +2, while nested in both +3
    check("py", "def f(a):\n    for b in a:\n        if b:\n            while b: pass\n", &[("f", 4, 6, 3, 1)]);
    // for +1 and its else +1: two decisions
    check("py", "def f(a):\n    for b in a: pass\n    else: pass\n", &[("f", 3, 2, 1, 1)]);
    // two handlers +1 each, else +1; the try itself is one block deep
    check(
        "py",
        "def f():\n    try: g()\n    except A: pass\n    except B: pass\n    else: pass\n    finally: pass\n",
        &[("f", 4, 3, 1, 0)],
    );
    // with is a block and no decision; the ternary in it is not nested for the mind
    check("py", "def f(a):\n    with a:\n        return 1 if a else 2\n", &[("f", 2, 1, 1, 1)]);
    // two cases that can fail; one match, with an if nested in it +2
    check(
        "py",
        "def f(a):\n    match a:\n        case 1: pass\n        case 2:\n            if a: pass\n        case _: pass\n",
        &[("f", 4, 3, 2, 1)],
    );
}

#[test]
fn python_operators_and_comprehensions() {
    check("py", "def f(a, b, c):\n    return a and b and c\n", &[("f", 3, 1, 0, 3)]);
    // or, and, or: three sequences
    check("py", "def f(a, b, c, d):\n    return a or b and c or d\n", &[("f", 4, 3, 0, 4)]);
    // parentheses do not start a sequence of like operators, `not` does
    check("py", "def f(a, b, c):\n    return a and (b and c)\n", &[("f", 3, 1, 0, 3)]);
    check("py", "def f(a, b, c):\n    return a and not (b and c)\n", &[("f", 3, 2, 0, 3)]);
    // for +1 and if +1, as in radon
    check("py", "def f(a):\n    return [b for b in a if b]\n", &[("f", 3, 0, 0, 1)]);
    check("py", "def f(a):\n    assert a\n", &[("f", 2, 0, 0, 1)]);
    // the lambda belongs to the function, and its ternary is one level deeper
    check("py", "def f(a):\n    return lambda b: 1 if b else 2\n", &[("f", 2, 2, 0, 1)]);
}

#[test]
fn python_functions_inside() {
    // A decorator has no flow of its own, so that of its wrapper is not its fault.
    let decorator = "def outer(f):\n    def inner(*args, **kwargs):\n        if args: return 1\n    return inner\n";
    check("py", decorator, &[("outer", 1, 0, 0, 1), ("outer.inner", 2, 1, 1, 2)]);
    // if +1 in outer; the if inside inner is one level deeper for outer: +2
    let closure = "def outer(f):\n    if f: pass\n    def inner():\n        if f: pass\n";
    check("py", closure, &[("outer", 2, 3, 1, 1), ("outer.inner", 2, 1, 1, 0)]);
    let class = "class A:\n    x = 1 if y else 2\n    def f(self, a, *, b=c or d): pass\n    @classmethod\n    async def g(cls, /): pass\n";
    check("py", class, &[("A.f", 1, 0, 0, 2), ("A.g", 1, 0, 0, 0)]);
    check("py", "def f(a):\n    return f(a)\n", &[("f", 1, 1, 0, 1)]);
    check("py", "class A:\n    def f(self):\n        f()\n        self.f()\n", &[("A.f", 1, 1, 0, 0)]);
    check("py", "class A:\n    def f(self):\n        f()\n", &[("A.f", 1, 0, 0, 0)]);
}

#[test]
fn javascript_flow() {
    // The white paper's first example: for +1, for +2, if +3, continue to a label +1
    let primes = "function sumOfPrimes(max) { let total = 0;\n OUT: for (let i = 1; i <= max; ++i) {\n for (let j = 2; j < i; ++j) {\n \
                  if (i % j === 0) { continue OUT; } }\n total += i; }\n return total; }";
    check("js", primes, &[("sumOfPrimes", 4, 7, 3, 1)]);
    // Its second example: one switch +1, three cases that can fail
    let words = "function getWords(number) { switch (number) { case 1: return 'one'; case 2: return 'a couple'; case 3: return 'a few'; \
                 default: return 'lots'; } }";
    check("js", words, &[("getWords", 4, 1, 1, 1)]);
    check("js", "function f(a) { if (a) {} else if (1) {} else {} }", &[("f", 3, 3, 1, 1)]);
    check("js", "function f(a) { try { g() } catch (e) { if (a) {} } finally {} }", &[("f", 3, 3, 2, 1)]);
    check("js", "function f(a) { do { for (const b of a) for (const c in a) ; } while (a) }", &[("f", 4, 6, 3, 1)]);
    check("js", "function f(a, b) { return a ? b ? 1 : 2 : 3 }", &[("f", 3, 3, 0, 2)]);
}

#[test]
fn javascript_operators() {
    check("js", "function f(a, b, c) { return a && (b && c) || a }", &[("f", 4, 2, 0, 3)]);
    check("js", "function f(a, b) { return a && !(a && b) }", &[("f", 3, 2, 0, 2)]);
    // `??` and its assignment are decisions, but break no flow
    check("js", "function f(a, b) { b ??= a ?? 1; return a?.b }", &[("f", 3, 0, 0, 2)]);
}

#[test]
fn javascript_names() {
    let text = "const f = (a, ...b) => a; class A { #p = () => 1; get x() { return 1 } constructor() {} }\n\
                const o = { m() {}, n: function () {} }; o.q = function () {}; call(function (z) {}); export default () => 1;";
    let names: Vec<_> = functions("js", text).into_iter().map(|measures| measures.name).collect();
    assert_eq!(names, ["f", "A.p", "A.x", "A.constructor", "m", "n", "q", "<anonymous>", "<anonymous>"]);
    // A module in a function is not blamed for what it holds.
    let module = "(function () { function a(x) { if (x) {} } })()";
    check("js", module, &[("<anonymous>", 1, 0, 0, 0), ("<anonymous>.a", 2, 1, 1, 1)]);
    check("tsx", "function F<T>(this: X, p: T): T;\nfunction F(p) { return <a>{p && <b/>}</a> }", &[("F", 2, 1, 0, 1)]);
    check("js", "class A { f() { this.f() } }\nfunction g() { g() }", &[("A.f", 1, 1, 0, 0), ("g", 1, 1, 0, 0)]);
}

#[test]
fn rust_flow() {
    check("rs", "fn f(a: u8) { if a > 1 {} else if a > 2 {} else {} }", &[("f", 3, 3, 1, 1)]);
    // loop +1, while +2, for +3, break to a label +1
    check("rs", "fn f() { 'a: loop { while x { for y in z { break 'a; } } } }", &[("f", 4, 7, 3, 0)]);
    // three arms are two decisions; the if in one is nested +2
    check("rs", "fn f(a: u8) { match a { 1 => {} 2 => if a > 1 {} _ => {} } }", &[("f", 4, 3, 2, 1)]);
    check("rs", "fn f(a: A) -> B { let Some(b) = a else { return c }; b? }", &[("f", 2, 1, 1, 1)]);
    check("rs", "fn f(a: A) { a.map(|b| if b { 1 } else { 2 }); }", &[("f", 2, 3, 1, 1)]);
    check("rs", "fn f() -> bool { a && b && (c || d) && !(e && f) }", &[("f", 6, 4, 0, 0)]);
}

#[test]
fn rust_names() {
    let text = "mod m { impl<T> S<T> { fn f(&self, a: u8) { self.f(1) } fn g() { Self::g() } } trait T { fn h(); fn i() {} } fn j() { j() } }";
    let expected = [("m::S::f", 1, 1, 0, 1), ("m::S::g", 1, 1, 0, 0), ("m::T::i", 1, 0, 0, 0), ("m::j", 1, 1, 0, 0)];
    check("rs", text, &expected);
}

#[test]
fn lines_of_inner_functions_are_not_the_outer_ones() {
    let inner = "        x = 1\n".repeat(8);
    let text = format!("@decorator\ndef f():\n    def g():\n{inner}    return g\n");
    let functions = functions("py", &text);
    assert_eq!((functions[0].lines, functions[0].own_lines), (11, 4));
    assert_eq!((functions[1].lines, functions[1].own_lines), (9, 9));
}

#[test]
fn findings_stand_at_the_name_and_say_the_number() {
    let body = "    if a: pass\n".repeat(11);
    let seen = analyze("a.py", format!("class A:\n  def f(a):\n{body}"));
    let messages: Vec<_> = seen.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["`A.f` has a cyclomatic complexity of 12 (threshold 10)"]);
    assert_eq!(seen.findings[0].place.as_ref().unwrap().region, Region::bytes(15..16));
    assert_eq!(seen.findings[0].severity, Severity::Low);
    let names: Vec<_> = seen.metrics.iter().map(|metric| metric.name.as_str()).collect();
    assert_eq!(names, ["lines", "cyclomatic-complexity", "cognitive-complexity", "nesting-depth", "parameters", "lines"]);
}

#[test]
fn long_files_are_reported() {
    let seen = analyze("a.rs", "\n".repeat(2_000));
    assert_eq!(seen.findings[0].message, "this file has 2000 lines (threshold 1000)");
    assert_eq!(seen.findings[0].severity, Severity::Medium);
}

#[test]
fn syntax_errors_cost_only_what_they_touch() {
    for (path, text) in [
        ("a.py", "def f(: pass\ndef g(): pass\n"),
        ("a.rs", "fn g() {}\nfn f() -> { }\n"),
        ("a.ts", "function g() {}\nfunction f() { return 1 +; }"),
    ] {
        let seen = analyze(path, text);
        assert_eq!(seen.notes.len(), 1, "{path}");
        assert_eq!(seen.notes[0].kind, NoteKind::PartlyParsed);
        assert!(seen.notes[0].place.is_some());
        assert!(seen.metrics.iter().any(|metric| metric.name == "lines"));
    }
    assert!(analyze("a.rs", "fn g() {}\nfn f() -> { }\n").metrics.iter().any(|metric| metric.name == "parameters"));
}

#[test]
fn deep_code_costs_a_note_and_no_stack() {
    let deep = |before: &str, part: &str, after: &str| format!("{before}{}a{after}", part.repeat(10_000));
    let texts = [
        ("a.py", deep("x = ", "(", "")),
        ("a.py", deep("x = ", "a + ", "")),
        ("a.py", deep("x = ", "not ", "")),
        ("a.py", format!("x = a{}", ".x()".repeat(10_000))),
        ("a.js", deep("x = ", "[", "")),
        ("a.js", deep("x = ", "a + ", "")),
        ("a.js", deep("", "a = ", "")),
        ("a.ts", deep("type T = ", "A<", "")),
        ("a.js", format!("x = a{}", ".x()".repeat(10_000))),
        ("a.rs", format!("fn f() {{ {}1{} }}", "(".repeat(10_000), ")".repeat(10_000))),
        ("a.rs", deep("fn f() { ", "a + ", " }")),
        ("a.rs", deep("fn f() { ", "!", " }")),
        ("a.rs", deep("fn f() { ", "return ", " }")),
        ("a.rs", format!("fn f() {{ a{} }}", ".x()".repeat(10_000))),
    ];
    for (path, text) in texts {
        let seen = analyze(path, text.as_str());
        assert!(seen.notes.iter().any(|note| note.kind == NoteKind::Unsupported), "{path}: {}", &text[..20]);
    }
}

#[test]
fn long_flat_code_is_not_deep() {
    let statements = "    x = -a + b * (c - 1)\n    y = x if a else not b\n".repeat(2_000);
    assert!(analyze("a.py", format!("def f():\n{statements}")).notes.is_empty());
    let statements = "  x = -a + b ? c : !d\n  y.z = new Q(x => x)\n".repeat(2_000);
    assert!(analyze("a.js", format!("(function () {{\n{statements}}})()")).notes.is_empty());
    let statements = "  let x = -a + b * !c; y = &x as &T;\n".repeat(2_000);
    assert!(analyze("a.rs", format!("fn f() {{\n{statements}}}")).notes.is_empty());
}

#[test]
fn settings_are_checked() {
    assert!(harness::configure::<Complexity>(r#"{"max-parameters": 0}"#).is_err());
    assert!(harness::configure::<Complexity>(r#"{"max-params": 3}"#).is_err());
    let strict = harness::configure::<Complexity>(r#"{"max-parameters": 1}"#).unwrap();
    assert_eq!(
        harness::analyze_file(&strict, "a.py", "def f(a, b): pass").findings[0].message,
        "`f` takes 2 parameters (threshold 1)"
    );
}

#[test]
fn minified_files_are_measured_and_not_blamed() {
    let body = "if(a){b()}".repeat(12);
    let text = format!("function f(a,b){{{body}}}");
    assert_eq!(analyze("a.js", text.clone()).findings.len(), 1);
    for (path, text) in [("a.min.js", text.clone()), ("a.js", text.repeat(20))] {
        let seen = analyze(path, text);
        assert_eq!((seen.findings.len(), seen.notes.len()), (0, 1), "{path}");
        assert!(seen.metrics.iter().any(|metric| metric.name == "cyclomatic-complexity" && metric.value == 13.0), "{path}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "(if|else|for|def f\\(\\):|fn f\\(\\)|\\{|\\}|\\(|\\)|a|=>|&&|or|\n|    |'|\"|=|match x|:|`|<a>|;|é| ){0,60}") {
        for path in ["a.py", "a.tsx", "a.js", "a.rs"] {
            analyze(path, text.clone());
        }
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        for path in ["a.py", "a.ts", "a.rs"] {
            analyze(path, bytes.clone());
        }
    }
}
