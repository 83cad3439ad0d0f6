//! How deep Rust nests, by its tokens. Inside macro calls only brackets count: the parser does not look in there.

use proc_macro2::{Delimiter, Ident, Punct, Spacing, Span, TokenStream, TokenTree, token_stream};

use crate::depth::{BRACKET, CHAIN, Depth, ELSE, PREFIX};

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// The file, or a group of tokens.
    Group,
    /// The arguments of a type, or what looks like them.
    Angle,
}

/// What stood before the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// An operator, or nothing.
    Operator,
    /// A name.
    Name,
    /// A keyword that something must follow.
    Keyword,
    /// Another end of an expression or type.
    Operand,
    /// A group in braces: most often the end of a statement.
    Block,
    /// `#` or `#!`.
    Attribute,
    /// `name!`, whose group or name belongs to a macro.
    Macro,
}

/// The place from which on the tokens are too deep to be parsed, if they are.
#[must_use]
pub fn too_deep(tokens: &TokenStream) -> Option<Span> {
    let mut scan =
        Scan { depth: Depth::new(Open::Group), before: Before::Operator, joint: ' ', lifetime: false, after_else: false };
    let mut levels =
        vec![Level { tokens: tokens.clone().into_iter(), delimiter: Delimiter::None, opaque: false, attribute: false }];
    while let Some(level) = levels.last_mut() {
        let opaque = level.opaque;
        let Some(token) = level.tokens.next() else {
            let ended = levels.pop()?;
            if !levels.is_empty() {
                scan.leave(&ended, opaque);
            }
            continue;
        };
        let span = token.span();
        if let TokenTree::Group(group) = &token {
            let before = scan.before;
            scan.enter();
            levels.push(Level {
                tokens: group.stream().into_iter(),
                delimiter: group.delimiter(),
                opaque: opaque || before == Before::Macro,
                attribute: before == Before::Attribute,
            });
        } else if !opaque {
            scan.token(&token);
        }
        if scan.depth.is_too_deep() {
            return Some(span);
        }
    }
    None
}

/// A group that is being looked at.
struct Level {
    tokens: token_stream::IntoIter,
    delimiter: Delimiter,
    /// Whether it is part of a macro.
    opaque: bool,
    attribute: bool,
}

struct Scan {
    depth: Depth<Open>,
    before: Before,
    /// The mark directly before, if it may belong to the next one.
    joint: char,
    /// Whether the next name is that of a lifetime or label.
    lifetime: bool,
    /// Whether the word before was `else`.
    after_else: bool,
}

impl Scan {
    fn enter(&mut self) {
        self.depth.open(Open::Group, BRACKET);
        self.before = Before::Operator;
        self.joint = ' ';
    }

    fn leave(&mut self, group: &Level, opaque: bool) {
        self.depth.close_while(|open| open == Open::Angle);
        self.depth.close();
        self.joint = ' ';
        self.before = match group.delimiter {
            // After `#[…]` comes what it belongs to, be it an expression.
            _ if group.attribute => Before::Keyword,
            Delimiter::Brace => Before::Block,
            _ => Before::Operand,
        };
        if !group.attribute && !opaque {
            self.depth.expression(CHAIN);
        }
    }

    fn token(&mut self, token: &TokenTree) {
        if self.before == Before::Block && !continues(token) {
            self.statement_ends();
            self.before = Before::Operator;
        }
        match token {
            TokenTree::Ident(word) => self.word(word),
            TokenTree::Punct(mark) => self.mark(mark),
            TokenTree::Literal(_) => self.before = Before::Operand,
            TokenTree::Group(_) => {}
        }
    }

    fn statement_ends(&mut self) {
        self.depth.close_while(|open| open == Open::Angle);
        self.depth.statement_ends();
    }

    fn word(&mut self, word: &Ident) {
        self.joint = ' ';
        let after_else = std::mem::replace(&mut self.after_else, word == "else");
        if std::mem::take(&mut self.lifetime) {
            self.before = Before::Operator;
        } else if word == "else" {
            self.depth.close_while(|open| open == Open::Angle);
            self.depth.branch_ends();
            self.depth.statement(ELSE);
            self.before = Before::Keyword;
        } else {
            if word == "if" && !after_else {
                self.depth.branches();
            }
            if matches!(self.before, Before::Name | Before::Keyword | Before::Operand) {
                self.depth.expression(PREFIX);
            }
            let of_macro = self.before == Before::Macro;
            self.before = if of_macro {
                Before::Macro
            } else if is_keyword(word) {
                Before::Keyword
            } else {
                Before::Name
            };
        }
    }

    fn mark(&mut self, mark: &Punct) {
        let (byte, joint) = (mark.as_char(), self.joint);
        self.joint = if mark.spacing() == Spacing::Joint { byte } else { ' ' };
        let infix = matches!(self.before, Before::Name | Before::Operand | Before::Block);
        let is_call = byte == '!' && self.before == Before::Name && mark.spacing() == Spacing::Alone;
        let is_attribute = byte == '#' || (byte == '!' && self.before == Before::Attribute);
        match byte {
            ';' => self.statement_ends(),
            ',' => self.depth.part_ends(),
            '#' | '!' if is_attribute || is_call => {}
            '\'' => self.lifetime = true,
            '<' => self.opened(infix),
            '>' => self.closed(joint),
            '&' | '|' if infix && mark.spacing() == Spacing::Joint => {
                // No type goes on with `&&` or `||`, so what looked like one was a comparison.
                self.depth.close_while(|open| open == Open::Angle);
                self.depth.expression(CHAIN);
            }
            '=' if "=<>!+-*/%^&|.".contains(joint) => self.depth.expression(CHAIN),
            '.' | '?' | ':' | '+' | '/' | '%' | '^' | '$' | '~' => self.depth.expression(if infix { CHAIN } else { PREFIX / 2 }),
            '&' | '|' | '*' | '-' if infix => self.depth.expression(CHAIN),
            _ => self.depth.expression(PREFIX),
        }
        self.before = match byte {
            '>' if joint != '=' && joint != '-' => Before::Operand,
            '?' => Before::Operand,
            _ if is_attribute => Before::Attribute,
            _ if is_call => Before::Macro,
            _ => Before::Operator,
        };
    }

    fn opened(&mut self, infix: bool) {
        self.depth.open(Open::Angle, BRACKET);
        if !infix {
            // `<T as Trait>::…`
            self.depth.expression(CHAIN);
        }
    }

    fn closed(&mut self, joint: char) {
        match joint {
            // An arm of a `match` begins: its pattern and condition are over.
            '=' => self.statement_ends(),
            '-' => self.depth.expression(PREFIX),
            _ if self.depth.kind() == Open::Angle => {
                self.depth.close();
                self.depth.expression(CHAIN);
            }
            _ => self.depth.expression(CHAIN),
        }
    }
}

/// Whether a token goes on with what a group in braces ended.
fn continues(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => word == "else" || word == "as",
        TokenTree::Punct(mark) => mark.as_char() != '#' && mark.as_char() != '\'',
        _ => false,
    }
}

/// Keywords that are no end of an expression: what follows is no infix operator.
fn is_keyword(word: &Ident) -> bool {
    const KEYWORDS: [&str; 24] = [
        "as", "async", "box", "break", "const", "dyn", "else", "fn", "for", "if", "impl", "in", "let", "loop", "match", "move",
        "mut", "ref", "return", "static", "unsafe", "where", "while", "yield",
    ];
    KEYWORDS.iter().any(|keyword| word == keyword)
}
