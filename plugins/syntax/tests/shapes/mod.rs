//! Code of every shape that can nest, as deep as wanted.
//!
//! A part of the tests of several crates, which include it by its path.

/// A way in which code nests.
pub struct Shape {
    /// What it is called in messages.
    pub name: &'static str,
    /// The extensions of files in whose language it can stand.
    pub extensions: &'static [&'static str],
    /// Whether any number of parts is still flat to the parsers.
    pub flat: bool,
    /// Once, before the parts.
    before: &'static str,
    /// Opens a level.
    part: &'static str,
    /// Once, in the middle.
    middle: &'static str,
    /// Closes a level.
    close: &'static str,
    /// Once, behind all.
    after: &'static str,
}

impl Shape {
    /// A program that nests `depth` times in this way.
    pub fn text(&self, depth: usize) -> String {
        let Self { before, part, middle, close, after, .. } = self;
        if self.name == INDENTED {
            let lines = (0..depth).map(|level| format!("{}if a:\n", " ".repeat(level)));
            return lines.chain([format!("{}pass\n", " ".repeat(depth))]).collect();
        }
        format!("{before}{}{middle}{}{after}\n", part.repeat(depth), close.repeat(depth))
    }

    /// Those of the depths that can be tried: indentation takes as many bytes as the square of its depth.
    fn depths<'d>(&self, depths: &'d [usize]) -> impl Iterator<Item = usize> + use<'d> {
        let most = if self.name == INDENTED { 1_000 } else { usize::MAX };
        depths.iter().copied().filter(move |depth| *depth <= most)
    }
}

/// Every shape in each of its languages, at each of the depths.
pub fn programs(depths: &[usize]) -> impl Iterator<Item = (&'static Shape, &'static str, usize)> {
    SHAPES.iter().flat_map(move |shape| {
        let depths = shape.depths(depths);
        depths.flat_map(move |depth| shape.extensions.iter().map(move |extension| (shape, *extension, depth)))
    })
}

/// A program for every pair of shapes of one language, which take turns `depth` times, with its extension. Many are no valid
/// programs; a parser has to live with them too.
pub fn mixed(depth: usize) -> impl Iterator<Item = (&'static str, String)> {
    SHAPES.iter().flat_map(move |one| {
        let same = move |other: &&Shape| other.name != one.name && other.extensions[0] == one.extensions[0];
        SHAPES.iter().filter(same).map(move |other| {
            let (open, close) = (format!("{}{}", one.part, other.part), format!("{}{}", other.close, one.close));
            let text = format!("{}{}{}{}{}\n", one.before, open.repeat(depth), one.middle, close.repeat(depth), one.after);
            (one.extensions[0], text)
        })
    })
}

/// The shape that has no part to repeat.
pub const INDENTED: &str = "indented blocks";

#[rustfmt::skip]
macro_rules! shapes {
    ($($extensions:ident $sort:ident $name:literal: $before:literal $part:literal $middle:literal $close:literal $after:literal;)*) => {
        &[$(Shape {
            name: $name, extensions: $extensions, flat: matches!(stringify!($sort).as_bytes(), b"flat"),
            before: $before, part: $part, middle: $middle, close: $close, after: $after,
        }),*]
    };
}

const PYTHON: &[&str] = &["py"];
const SCRIPT: &[&str] = &["js", "ts", "tsx"];
const ELEMENTS: &[&str] = &["js", "jsx", "tsx"];
const TYPES: &[&str] = &["ts", "tsx"];
const ONLY_TYPES: &[&str] = &["ts"];
const RUST: &[&str] = &["rs"];

/// All of them.
#[rustfmt::skip]
pub const SHAPES: &[Shape] = shapes! {
    PYTHON deep "indented blocks": "" "" "" "" "";
    PYTHON deep "Python paren": "x = " "(" "1" ")" "";
    PYTHON deep "Python list": "x = " "[" "1" "]" "";
    PYTHON deep "Python dict": "x = " "{1:" "1" "}" "";
    PYTHON deep "Python call": "x = " "f(" "1" ")" "";
    PYTHON deep "Python neg": "x = " "-" "1" "" "";
    PYTHON deep "Python not": "x = " "not " "1" "" "";
    PYTHON deep "Python tern": "x = " "1 if a else " "1" "" "";
    PYTHON deep "Python lambda": "x = " "lambda: " "1" "" "";
    PYTHON deep "Python lambdac": "x = " "lambda a, b: " "1" "" "";
    PYTHON deep "Python pow": "x = " "2**" "1" "" "";
    PYTHON deep "Python add": "x = " "a + " "1" "" "";
    PYTHON flat "Python and": "x = " "a and " "1" "" "";
    PYTHON deep "Python attr": "x = a" ".x" "" "" "";
    PYTHON deep "Python calls": "x = a" ".x()" "" "" "";
    PYTHON deep "Python sub": "x = a" "[0]" "" "" "";
    PYTHON flat "Python assign": "" "a = " "1" "" "";
    PYTHON flat "Python cmp": "x = " "a < " "1" "" "";
    PYTHON deep "Python await": "x = " "await " "1" "" "";
    PYTHON deep "Python fstr": "x = " "f\"{" "1" "}\"" "";
    PYTHON flat "Python elif": "if a: pass\n" "elif b: pass\n" "" "" "";
    PYTHON flat "Python comp": "x = " "[a for a in " "b" "]" "";
    PYTHON deep "Python walrus": "x = " "(a := " "1" ")" "";
    PYTHON deep "Python pat": "match a:\n  case " "[" "1" "]: pass" "";
    PYTHON flat "Python patbar": "match a:\n  case " "1 | " "1" ": pass" "";
    PYTHON flat "Python dec": "" "@a\n" "def f(): pass" "" "";
    PYTHON flat "Python oneif": "" "if a: " "b" "" "";
    PYTHON flat "Python implicit": "x = (" "\"a\" " "\"b\"" ")" "";
    PYTHON deep "Python ann": "x: " "A[" "int" "]" "";
    PYTHON deep "Python mixed": "x = " "[not {1: (lambda: f\"{" "a" "}\")}]" "";
    SCRIPT deep "JavaScript paren": "x = " "(" "1" ")" ";";
    SCRIPT deep "JavaScript array": "x = " "[" "1" "]" ";";
    SCRIPT deep "JavaScript object": "x = " "{a:" "1" "}" ";";
    SCRIPT deep "JavaScript block": "" "{" "" " }" ";";
    SCRIPT deep "JavaScript call": "x = " "f(" "1" ")" ";";
    SCRIPT deep "JavaScript not": "x = " "!" "1" "" ";";
    SCRIPT deep "JavaScript neg": "x = " "- " "1" "" ";";
    SCRIPT deep "JavaScript typeof": "x = " "typeof " "1" "" ";";
    SCRIPT deep "JavaScript new": "x = " "new " "a" "" ";";
    SCRIPT deep "JavaScript await": "x = async () => " "await " "1" "" ";";
    SCRIPT deep "JavaScript tern": "x = " "a ? b : " "c" "" ";";
    SCRIPT deep "JavaScript ternm": "x = " "a ? " "c" " : d" ";";
    SCRIPT deep "JavaScript assign": "" "a = " "1" "" ";";
    SCRIPT deep "JavaScript arrow": "x = " "a => " "1" "" ";";
    SCRIPT deep "JavaScript arrowb": "x = " "a => {" "" "}" ";";
    SCRIPT deep "JavaScript pow": "x = " "a ** " "1" "" ";";
    SCRIPT deep "JavaScript add": "x = " "a + " "1" "" ";";
    SCRIPT deep "JavaScript and": "x = " "a && " "1" "" ";";
    SCRIPT deep "JavaScript or": "x = " "a || " "1" "" ";";
    SCRIPT deep "JavaScript coal": "x = " "a ?? " "1" "" ";";
    SCRIPT deep "JavaScript attr": "x = a" ".x" "" "" ";";
    SCRIPT deep "JavaScript optattr": "x = a" "?.x" "" "" ";";
    SCRIPT deep "JavaScript calls": "x = a" ".x()" "" "" ";";
    SCRIPT deep "JavaScript callc": "x = a" "()" "" "" ";";
    SCRIPT deep "JavaScript sub": "x = a" "[0]" "" "" ";";
    SCRIPT deep "JavaScript tagged": "x = a" "``" "" "" ";";
    SCRIPT deep "JavaScript for": "" "for (;;)\n" "c++;" "" ";";
    SCRIPT deep "JavaScript if": "" "if (a)\n" "c++;" "" ";";
    SCRIPT deep "JavaScript while": "" "while (a) " "c++;" "" ";";
    SCRIPT deep "JavaScript with": "" "with (a) " "c++;" "" ";";
    SCRIPT deep "JavaScript do": "" "do " "a; " "while (1);" ";";
    SCRIPT deep "JavaScript elseif": "if (x == 0) {}\n" "else if (x == 1) { f(1); }\n" "" "" ";";
    SCRIPT deep "JavaScript elseasi": "if (x == 0)\n a\n" "else if (x == 1)\n f(1)\n" "" "" ";";
    SCRIPT deep "JavaScript template": "x = " "`${" "1" "}`" ";";
    SCRIPT deep "JavaScript fn": "" "function f() {" "" "}" ";";
    SCRIPT deep "JavaScript class": "" "class A { m() {" "" "} }" ";";
    SCRIPT deep "JavaScript try": "" "try {" "" "} finally {}" ";";
    SCRIPT deep "JavaScript switch": "" "switch (a) { case 1: " "" "}" ";";
    ELEMENTS deep "JavaScript jsx": "x = " "<a>" "" "</a>" ";";
    ELEMENTS deep "JavaScript jsxattr": "x = " "<a b={" "1" "} />" ";";
    ELEMENTS deep "JavaScript jsxself": "x = " "<a b=" "\"1\"" " />" ";";
    SCRIPT deep "JavaScript destr": "let " "[" "a" "] = b" ";";
    SCRIPT deep "JavaScript destro": "let " "{a:" "a" "} = b" ";";
    SCRIPT flat "JavaScript comma": "x = (" "a, " "b" ")" ";";
    SCRIPT deep "JavaScript instanceof": "x = " "a instanceof " "b" "" ";";
    SCRIPT deep "JavaScript in": "x = " "a\nin " "b" "" ";";
    SCRIPT deep "JavaScript spread": "x = " "[..." "a" "]" ";";
    SCRIPT deep "JavaScript yield": "function* f() { x = " "yield " "1" "; }" ";";
    SCRIPT flat "JavaScript regex": "x = /" "(" "a" ")" "/;";
    SCRIPT flat "JavaScript regexc": "x = /" "(?:a|" "a" ")" "/;";
    SCRIPT deep "JavaScript import": "x = " "import(" "a" ")" ";";
    SCRIPT deep "JavaScript extends": "" "class extends " "A" " {}" ";";
    SCRIPT deep "JavaScript default": "" "(a = " "1" ") => 1" ";";
    SCRIPT deep "JavaScript tryelse": "if (a) b;\n" "else if (a) try { b } finally {}\n" "" "" ";";
    SCRIPT deep "JavaScript doelse": "if (a) b;\n" "else if (a) do { b } while (c)\n" "" "" ";";
    SCRIPT deep "JavaScript caselabel": "switch (a) { case 1: " "b: " "c" "; }" ";";
    SCRIPT deep "JavaScript forawait": "async function f() {\n" "for await (a of b)\n" "c()" "; }" ";";
    SCRIPT deep "JavaScript mixed": "x = " "[!a ? {b: (c) => " "d" "} : e]" ";";
    SCRIPT deep "JavaScript label": "" "a: " "b" "" ";";
    TYPES deep "TypeScript generic": "type T = " "A<" "string" ">" ";";
    TYPES deep "TypeScript genericc": "type T = " "A<x, " "string" ">" ";";
    TYPES deep "TypeScript array2": "type T = string" "[]" "" "" ";";
    TYPES deep "TypeScript tuple": "type T = " "[" "string" "]" ";";
    TYPES deep "TypeScript objt": "type T = " "{a: " "string" "}" ";";
    TYPES deep "TypeScript union": "type T = " "A | " "string" "" ";";
    TYPES deep "TypeScript cond": "type T = " "A extends B ? C : " "string" "" ";";
    TYPES deep "TypeScript condm": "type T = " "A extends B ? " "string" " : C" ";";
    TYPES deep "TypeScript keyof": "type T = " "keyof " "string" "" ";";
    TYPES deep "TypeScript readonly": "type T = " "readonly " "string[]" "" ";";
    TYPES deep "TypeScript fnt": "type T = " "() => " "string" "" ";";
    TYPES deep "TypeScript fnp": "type T = " "(a: " "string" ") => void" ";";
    TYPES deep "TypeScript ptype": "type T = " "(" "string" ")" ";";
    TYPES deep "TypeScript as": "x = a" " as B" "" "" ";";
    TYPES deep "TypeScript satisfies": "x = a" " satisfies B" "" "" ";";
    TYPES deep "TypeScript nonnull": "x = a" "!" "" "" ";";
    ONLY_TYPES deep "TypeScript assert": "x = " "<A>" "a" "" ";";
    TYPES deep "TypeScript qual": "type T = A" ".B" "" "" ";";
    TYPES deep "TypeScript index": "type T = A" "[\"b\"]" "" "" ";";
    TYPES deep "TypeScript ns": "" "namespace A {" "" "}" ";";
    TYPES deep "TypeScript nsq": "namespace A" ".B" " {}" "" ";";
    TYPES deep "TypeScript mapped": "type T = " "{[K in A]: " "string" "}" ";";
    TYPES deep "TypeScript tmplt": "type T = " "`${" "string" "}`" ";";
    TYPES deep "TypeScript infer": "type T = A extends " "(infer B extends " "C" ") ? 1 : 2" ";";
    TYPES deep "TypeScript typeofimp": "type T = " "typeof import(\"a\", " "b" ")" ";";
    TYPES deep "TypeScript genarrow": "x = " "<T,>(a: T) => " "1" "" ";";
    TYPES deep "TypeScript callgen": "x = f" "<A>()" "" "" ";";
    TYPES deep "TypeScript typeparam": "function f<T extends " "A<" "B" ">>() {}" ";";
    TYPES deep "TypeScript enumx": "enum A { b = " "(" "1" ") }" ";";
    TYPES deep "TypeScript mixed": "type T = " "A<[{a: keyof " "B" "}]>" ";";
    RUST deep "Rust paren": "fn f() { " "(" "1" ")" " }";
    RUST deep "Rust array": "fn f() { " "[" "1" "]" " }";
    RUST deep "Rust block": "fn f() { " "{" "1" "}" " }";
    RUST deep "Rust call": "fn f() { " "f(" "1" ")" " }";
    RUST deep "Rust not": "fn f() { " "!" "1" "" " }";
    RUST deep "Rust neg": "fn f() { " "- " "1" "" " }";
    RUST deep "Rust ref": "fn f() { " "&" "1" "" " }";
    RUST deep "Rust deref": "fn f() { " "*" "a" "" " }";
    RUST deep "Rust retneg": "fn f() { " "return -" "1" "" " }";
    RUST deep "Rust ret": "fn f() { " "return " "1" "" " }";
    RUST deep "Rust brk": "fn f() { " "break " "1" "" " }";
    RUST deep "Rust add": "fn f() { " "a + " "1" "" " }";
    RUST deep "Rust and": "fn f() { " "a && " "1" "" " }";
    RUST deep "Rust assign": "fn f() { " "a = " "1" "" " }";
    RUST deep "Rust range": "fn f() { " ".." "1" "" " }";
    RUST deep "Rust closure": "fn f() { " "|a| " "1" "" " }";
    RUST deep "Rust closure0": "fn f() { " "|| " "1" "" " }";
    RUST deep "Rust move": "fn f() { " "move || " "1" "" " }";
    RUST deep "Rust method": "fn f() { a" ".x()" "" "" " }";
    RUST deep "Rust field": "fn f() { a" ".x" "" "" " }";
    RUST deep "Rust callc": "fn f() { a" "()" "" "" " }";
    RUST deep "Rust index": "fn f() { a" "[0]" "" "" " }";
    RUST deep "Rust try": "fn f() { a" "?" "" "" " }";
    RUST deep "Rust cast": "fn f() { a" " as u8" "" "" " }";
    RUST deep "Rust elseif": "fn f() { if a {} " "else if b {} " "else {}" "" " }";
    RUST deep "Rust ifc": "fn f() { " "if " "a" " {}" " }";
    RUST deep "Rust match": "fn f() { " "match a { _ => " "1" "}" " }";
    RUST deep "Rust loop": "fn f() { " "loop {" "" "}" " }";
    RUST deep "Rust unsafe": "fn f() { " "unsafe {" "1" "}" " }";
    RUST deep "Rust path": "fn f() { a" "::b" "" "" " }";
    RUST deep "Rust turbo": "fn f() { " "a::<" "u8" ">()" " }";
    RUST deep "Rust mac": "fn f() { " "m!(" "1" ")" " }";
    RUST flat "Rust attr": "fn f() { " "#[a] " "1" "" " }";
    RUST deep "Rust attrnot": "fn f() { " "#[a] !" "1" "" " }";
    RUST deep "Rust iflet": "fn f() { " "if let A(" "a" ") = b {}" " }";
    RUST deep "Rust let": "fn f() { " "let a = {" "1" "};" " }";
    RUST deep "Rust else in an expression": "fn f() { " "!!!!!!!!!!!!!!!!!!!! if a {} else { " "1" " }" " }";
    RUST deep "Rust let else": "fn f() { " "let A = !!!!!!!!!! b else { " "" " };" " }";
    RUST deep "Rust mixed": "fn f() { " "!f(&[" "a" "])" " }";
    RUST deep "Rust type generic": "type T = " "A<" "u8" ">" ";";
    RUST deep "Rust type genericc": "type T = " "A<u8, " "u8" ">" ";";
    RUST deep "Rust type ref": "type T = " "&" "u8" "" ";";
    RUST deep "Rust type reflt": "type T = " "&'a " "u8" "" ";";
    RUST deep "Rust type refmut": "type T = " "&mut " "u8" "" ";";
    RUST deep "Rust type ptr": "type T = " "*const " "u8" "" ";";
    RUST deep "Rust type slice": "type T = " "[" "u8" "]" ";";
    RUST deep "Rust type tuple": "type T = " "(" "u8" ",)" ";";
    RUST deep "Rust type fnp": "type T = " "fn(" "u8" ")" ";";
    RUST deep "Rust type fnret": "type T = " "fn() -> " "u8" "" ";";
    RUST deep "Rust type dynfn": "type T = " "Box<dyn Fn() -> " "u8" ">" ";";
    RUST deep "Rust type implt": "type T = " "impl A<B = " "u8" ">" ";";
    RUST deep "Rust type qself": "type T = " "<" "u8" " as A>::B" ";";
    RUST deep "Rust type bound": "type T = " "dyn A + " "B" "" ";";
    RUST deep "Rust type forlt": "type T = " "for<'a> fn(" "u8" ")" ";";
    RUST deep "Rust type path": "type T = a" "::b" "" "" ";";
};
