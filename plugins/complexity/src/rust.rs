//! Rust. What stands inside macro calls is not looked at: it need not be Rust.

use std::ops::Range;

use btm_syntax::guard::Guard;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, FnArg, Item, Signature};

use crate::MOST_LEVELS;
use crate::lines::Lines;
use crate::meter::{Function, Meter, Nest};
use crate::source::{Defect, Measured};

/// Measures a file.
#[must_use]
pub fn measure(text: &str, lines: &Lines) -> Measured {
    let code = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - code.len();
    let tokens: TokenStream = match without_shebang(code).parse() {
        Ok(tokens) => tokens,
        Err(error) => {
            let place = shifted(error.span(), offset);
            return Measured { functions: Vec::new(), defects: vec![Defect::Syntax(error.to_string(), place)] };
        }
    };
    if let Some(span) = btm_syntax::rust::too_deep(&tokens) {
        return Measured { functions: Vec::new(), defects: vec![Defect::TooDeep(shifted(span, offset))] };
    }
    let (items, error) = items(tokens);
    let mut walk = Walk { meter: Meter::new(lines, "::"), guard: Guard::new(MOST_LEVELS), offset, measured_operands: false };
    items.iter().for_each(|item| walk.visit_item(item));
    let error = error.map(|error| Defect::Syntax(error.to_string(), shifted(error.span(), offset)));
    let stopped = walk.guard.stopped.map(Defect::TooDeep);
    if stopped.is_some() {
        // Dropping a tree goes as deep as the tree does.
        std::mem::forget(items);
    }
    Measured { functions: walk.meter.finish(), defects: error.into_iter().chain(stopped).collect() }
}

/// Blanks out a first line that names an interpreter.
fn without_shebang(code: &str) -> std::borrow::Cow<'_, str> {
    if code.starts_with("#!") && !code[2..].trim_start().starts_with('[') {
        let end = code.find('\n').unwrap_or(code.len());
        return format!("{}{}", " ".repeat(end), &code[end..]).into();
    }
    code.into()
}

fn shifted(span: Span, offset: usize) -> Range<usize> {
    let range = span.byte_range();
    range.start + offset..range.end + offset
}

/// The items of a file. If its syntax is wrong, those that can be read one by one, and the first error.
fn items(tokens: TokenStream) -> (Vec<Item>, Option<syn::Error>) {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => (file.items, None),
        Err(error) => (pieces(tokens).into_iter().filter_map(|piece| syn::parse2(piece).ok()).collect(), Some(error)),
    }
}

/// Cuts a file after each `;` and each group of braces, which is where most items end.
fn pieces(tokens: TokenStream) -> Vec<TokenStream> {
    let mut pieces = vec![Vec::new()];
    for token in tokens {
        let ends = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(mark) => mark.as_char() == ';',
            _ => false,
        };
        if let Some(piece) = pieces.last_mut() {
            piece.push(token);
        }
        if ends {
            pieces.push(Vec::new());
        }
    }
    pieces.into_iter().map(TokenStream::from_iter).collect()
}

struct Walk<'l> {
    meter: Meter<'l>,
    guard: Guard,
    /// The bytes before what was parsed.
    offset: usize,
    /// Whether the next logical expression is part of one whose sequences are counted already.
    measured_operands: bool,
}

impl<'a> Visit<'a> for Walk<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        self.guarded(item, visit::visit_item);
    }

    fn visit_type(&mut self, r#type: &'a syn::Type) {
        self.guarded(r#type, visit::visit_type);
    }

    fn visit_pat(&mut self, pattern: &'a syn::Pat) {
        self.guarded(pattern, visit::visit_pat);
    }

    fn visit_use_tree(&mut self, tree: &'a syn::UseTree) {
        self.guarded(tree, visit::visit_use_tree);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.guarded(expr, Self::expression);
    }

    fn visit_item_mod(&mut self, module: &'a syn::ItemMod) {
        self.meter.enter_module(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.meter.leave();
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.meter.enter_type(item.ident.to_string());
        visit::visit_item_trait(self, item);
        self.meter.leave();
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let name = match &*item.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        self.meter.enter_type(name.unwrap_or_default());
        visit::visit_item_impl(self, item);
        self.meter.leave();
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.function(&item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        self.visit_pat(&local.pat);
        let Some(init) = &local.init else { return };
        self.visit_expr(&init.expr);
        if let Some((_, otherwise)) = &init.diverge {
            self.meter.branch();
            self.nested(Nest::Branch, |walk| walk.visit_expr(otherwise));
        }
    }
}

impl<'a> Walk<'_> {
    fn guarded<T: Spanned>(&mut self, node: &'a T, visit: impl FnOnce(&mut Self, &'a T)) {
        let offset = self.offset;
        if self.guard.down(|| shifted(node.span(), offset)) {
            visit(self, node);
            self.guard.up();
        }
    }

    fn function(&mut self, signature: &'a Signature, block: &'a syn::Block) {
        let start = shifted(signature.fn_token.span, self.offset).start;
        let end = shifted(block.brace_token.span.close(), self.offset).end;
        let parameters = signature.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_))).count();
        self.meter.enter(Function {
            name: signature.ident.to_string(),
            head: shifted(signature.ident.span(), self.offset),
            span: start..end.max(start),
            parameters: u32::try_from(parameters).unwrap_or(u32::MAX),
        });
        self.visit_signature(signature);
        self.visit_block(block);
        self.meter.leave();
    }

    fn nested(&mut self, nest: Nest, visit: impl FnOnce(&mut Self)) {
        self.meter.nest(nest);
        visit(self);
        self.meter.unnest(nest);
    }

    fn expression(&mut self, expr: &'a Expr) {
        let measured_operands = std::mem::take(&mut self.measured_operands);
        match expr {
            Expr::If(branch) => self.branch(branch),
            Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => {
                self.meter.branch();
                self.nested(Nest::Branch, |walk| visit::visit_expr(walk, expr));
            }
            Expr::Match(choice) => {
                self.meter.flow();
                self.meter.decisions(choice.arms.len().saturating_sub(1));
                self.nested(Nest::Branch, |walk| visit::visit_expr_match(walk, choice));
            }
            Expr::Closure(closure) => self.nested(Nest::Mind, |walk| visit::visit_expr_closure(walk, closure)),
            Expr::Break(syn::ExprBreak { label: Some(_), .. }) | Expr::Continue(syn::ExprContinue { label: Some(_), .. }) => {
                self.meter.flat();
                visit::visit_expr(self, expr);
            }
            Expr::Paren(inner) => {
                self.measured_operands = measured_operands;
                self.visit_expr(&inner.expr);
            }
            Expr::Binary(binary) if operator(binary).is_some() => self.logical(binary, measured_operands),
            Expr::Call(call) => {
                self.call(call);
                visit::visit_expr(self, expr);
            }
            Expr::MethodCall(call) => {
                if matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self")) {
                    self.meter.call(&call.method.to_string(), true);
                }
                visit::visit_expr(self, expr);
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn branch(&mut self, first: &'a syn::ExprIf) {
        self.meter.branch();
        let mut branch = first;
        loop {
            self.visit_expr(&branch.cond);
            self.nested(Nest::Branch, |walk| walk.visit_block(&branch.then_branch));
            match branch.else_branch.as_ref().map(|(_, otherwise)| &**otherwise) {
                Some(Expr::If(next)) => {
                    self.meter.otherwise_if();
                    branch = next;
                }
                Some(otherwise) => {
                    self.meter.flat();
                    return self.nested(Nest::Branch, |walk| walk.visit_expr(otherwise));
                }
                None => return,
            }
        }
    }

    fn logical(&mut self, binary: &'a syn::ExprBinary, measured: bool) {
        self.meter.decisions(1);
        if !measured {
            let mut operators = Vec::new();
            operators_of(binary, &mut operators, 0);
            self.meter.sequences(&operators);
        }
        for side in [&*binary.left, &*binary.right] {
            self.measured_operands = logical(side).is_some();
            self.visit_expr(side);
            self.measured_operands = false;
        }
    }

    fn call(&mut self, call: &syn::ExprCall) {
        let Expr::Path(path) = &*call.func else { return };
        let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        match segments.as_slice() {
            [name] => self.meter.call(name, false),
            [receiver, name] if receiver == "Self" => self.meter.call(name, true),
            _ => {}
        }
    }
}

/// `&&` or `||`, as which of the two it is.
fn operator(binary: &syn::ExprBinary) -> Option<bool> {
    match binary.op {
        BinOp::And(_) => Some(true),
        BinOp::Or(_) => Some(false),
        _ => None,
    }
}

/// The logical expression in parentheses or without.
fn logical(expr: &Expr) -> Option<&syn::ExprBinary> {
    match expr {
        Expr::Binary(binary) if operator(binary).is_some() => Some(binary),
        Expr::Paren(inner) => match &*inner.expr {
            Expr::Binary(binary) if operator(binary).is_some() => Some(binary),
            _ => None,
        },
        _ => None,
    }
}

/// The logical operators of an expression in the order of the text, through parentheses but not through `!`.
fn operators_of(binary: &syn::ExprBinary, operators: &mut Vec<bool>, level: usize) {
    if level > MOST_LEVELS {
        return;
    }
    if let Some(left) = logical(&binary.left) {
        operators_of(left, operators, level + 1);
    }
    operators.extend(operator(binary));
    if let Some(right) = logical(&binary.right) {
        operators_of(right, operators, level + 1);
    }
}
