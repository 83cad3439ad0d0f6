//! Visits the tree once: binds names, joins branches, and shows the rules what they look at.

use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentOperator, AssignmentTarget, BinaryExpression, CallExpression,
    Expression, ForOfStatement, ForStatementLeft, Function, IfStatement, ImportDeclaration, JSXAttribute, NewExpression,
    ObjectProperty, Statement, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;

use super::guards;
use crate::code::flow::scope::{Changes, Scope};
use crate::code::flow::value::Value;
use crate::code::report::{Hit, Report};

/// Expressions and statements nested deeper than this are not looked at. What is let through to the parser stays below.
const DEEPEST: usize = 5_000;

/// Visits one file.
pub(super) struct Walker<'a, 'r, 'o> {
    /// The file's text.
    pub text: &'a str,
    scopes: Vec<Scope<'a>>,
    /// The names of the functions around the current node.
    pub functions: Vec<&'a str>,
    report: &'r mut Report<'o>,
    depth: usize,
    /// How deep the evaluation of an expression is.
    pub evaluating: usize,
}

/// A branch of an `if` that was visited, while the branches behind it are.
struct OpenBranch<'a> {
    /// What it changed.
    taken: Changes<'a>,
    /// Where the changes of the branches behind it begin, unless they are the only way on.
    skipped: Option<usize>,
    /// Whether it leaves the function.
    returns: bool,
}

impl<'a, 'r, 'o> Walker<'a, 'r, 'o> {
    /// A walker at the top of a file.
    pub(super) fn new(text: &'a str, report: &'r mut Report<'o>) -> Self {
        Self { text, scopes: vec![Scope::default()], functions: Vec::new(), report, depth: 0, evaluating: 0 }
    }

    /// The names of the current function.
    pub(super) fn scope(&mut self) -> &mut Scope<'a> {
        if self.scopes.is_empty() {
            self.scopes.push(Scope::default());
        }
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }

    /// What is known about a name.
    pub(super) fn lookup(&self, name: &str) -> Option<&Value> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    /// Gives a name a value.
    pub(super) fn bind(&mut self, name: &'a str, value: Value) {
        self.scope().set(name, value);
    }

    /// Reports something.
    pub(super) fn hit(&mut self, hit: Hit) {
        self.report.add(hit);
    }

    /// Goes one level deeper, into `node`, unless that would endanger the stack.
    pub(super) fn deeper(&mut self, node: &impl GetSpan, visit: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            self.report.too_deep.get_or_insert(node.span().start as usize);
            return;
        }
        self.depth += 1;
        visit(self);
        self.depth -= 1;
    }

    fn branch(&mut self, visit: impl FnOnce(&mut Self)) -> Changes<'a> {
        let start = self.scope().begin();
        visit(self);
        self.scope().end(start)
    }

    /// Visits the condition of an `if` and what it leads to; what follows is visited where it does not hold.
    fn open_branch(&mut self, node: &IfStatement<'a>) -> OpenBranch<'a> {
        self.visit_expression(&node.test);
        let taken = self.branch(|walker| {
            walker.assume(&node.test, true);
            walker.visit_statement(&node.consequent);
        });
        let returns = guards::returns(&node.consequent);
        let skipped = (!returns).then(|| self.scope().begin());
        self.assume(&node.test, false);
        OpenBranch { taken, skipped, returns }
    }

    fn within(&mut self, name: &'a str, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(Scope::default());
        self.functions.push(name);
        visit(self);
        self.functions.pop();
        self.scopes.pop();
    }

    /// Gives a target a value.
    fn assign(&mut self, target: &AssignmentTarget<'a>, value: Value) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(name) => self.bind(name.name.as_str(), value),
            AssignmentTarget::StaticMemberExpression(member) => {
                let name = self.source(member.span);
                self.bind(name, value);
            }
            _ => {}
        }
    }
}

impl<'a> Visit<'a> for Walker<'a, '_, '_> {
    fn visit_expression(&mut self, node: &Expression<'a>) {
        self.deeper(node, |walker| walk::walk_expression(walker, node));
    }

    fn visit_statement(&mut self, node: &Statement<'a>) {
        self.deeper(node, |walker| walk::walk_statement(walker, node));
    }

    fn visit_binary_expression(&mut self, node: &BinaryExpression<'a>) {
        self.visit_expression(&node.right);
        let mut left = &node.left;
        while let Expression::BinaryExpression(inner) = left {
            self.visit_expression(&inner.right);
            left = &inner.left;
        }
        self.visit_expression(left);
    }

    fn visit_import_declaration(&mut self, node: &ImportDeclaration<'a>) {
        self.import(node);
    }

    fn visit_function(&mut self, node: &Function<'a>, flags: ScopeFlags) {
        let name = node.id.as_ref().map_or("", |id| id.name.as_str());
        self.within(name, |walker| {
            walker.bind_parameters(&node.params);
            walk::walk_function(walker, node, flags);
        });
    }

    fn visit_arrow_function_expression(&mut self, node: &ArrowFunctionExpression<'a>) {
        let name = self.functions.last().copied().unwrap_or_default();
        self.within(name, |walker| {
            walker.bind_parameters(&node.params);
            walk::walk_arrow_function_expression(walker, node);
        });
    }

    fn visit_variable_declarator(&mut self, node: &VariableDeclarator<'a>) {
        let Some(right) = &node.init else { return };
        let value = self.value(right);
        if let Some(name) = node.id.get_identifier_name() {
            self.check_named(name.as_str(), &value, right);
        }
        self.visit_expression(right);
        self.bind_pattern(&node.id, &value);
    }

    fn visit_assignment_expression(&mut self, node: &AssignmentExpression<'a>) {
        let mut value = self.value(&node.right);
        if node.operator != AssignmentOperator::Assign {
            let name = self.source(node.left.span());
            let old = self.lookup(name).cloned().unwrap_or_default();
            let text = format!("{}{}", super::values::shown(&old), super::values::shown(&value));
            value = Value::pattern(&text, old.flow.with(value.flow));
        }
        self.check_assignment(node, &value);
        walk::walk_assignment_expression(self, node);
        self.assign(&node.left, value);
    }

    /// A chain of `else if` may be long, so it is no recursion: the branches are opened one after another, and joined from the
    /// last one back.
    fn visit_if_statement(&mut self, node: &IfStatement<'a>) {
        let mut opened = Vec::new();
        let mut next = Some(node);
        let mut otherwise_returns = false;
        while let Some(node) = next.take() {
            opened.push(self.open_branch(node));
            match &node.alternate {
                Some(Statement::IfStatement(alternate)) => next = Some(alternate),
                Some(alternate) => {
                    self.visit_statement(alternate);
                    otherwise_returns = guards::returns(alternate);
                }
                None => {}
            }
        }
        for OpenBranch { taken, skipped, returns } in opened.into_iter().rev() {
            if let Some(start) = skipped {
                let skipped = self.scope().end(start);
                let branches = if otherwise_returns { vec![taken] } else { vec![taken, skipped] };
                self.scope().join(&branches);
            }
            otherwise_returns &= returns;
        }
    }

    fn visit_for_of_statement(&mut self, node: &ForOfStatement<'a>) {
        let item = self.value(&node.right).any_part();
        if let ForStatementLeft::VariableDeclaration(declaration) = &node.left
            && let Some(declarator) = declaration.declarations.first()
        {
            self.bind_pattern(&declarator.id, &item);
        }
        walk::walk_for_of_statement(self, node);
    }

    fn visit_call_expression(&mut self, node: &CallExpression<'a>) {
        let call = self.call(&node.callee, &node.arguments, node.span, "");
        self.check_call(&call);
        walk::walk_call_expression(self, node);
    }

    fn visit_new_expression(&mut self, node: &NewExpression<'a>) {
        let call = self.call(&node.callee, &node.arguments, node.span, "new ");
        self.check_call(&call);
        walk::walk_new_expression(self, node);
    }

    fn visit_object_property(&mut self, node: &ObjectProperty<'a>) {
        self.check_property(node);
        walk::walk_object_property(self, node);
    }

    fn visit_jsx_attribute(&mut self, node: &JSXAttribute<'a>) {
        self.check_attribute(node);
        walk::walk_jsx_attribute(self, node);
    }
}
