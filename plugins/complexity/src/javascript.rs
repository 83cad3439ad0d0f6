//! JavaScript and TypeScript, with JSX.

use std::ops::Range;

use btm_syntax::guard::Guard;
use btm_syntax::javascript::Dialect;
use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};
use oxc_syntax::operator::LogicalOperator;
use oxc_syntax::scope::ScopeFlags;

use crate::MOST_LEVELS;
use crate::lines::Lines;
use crate::meter::{Function as Measurable, Meter, Nest};
use crate::source::{Defect, Measured};

/// The extensions of files in these languages.
pub const EXTENSIONS: [&str; 8] = ["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"];

/// Measures a file with this extension.
#[must_use]
pub fn measure(text: &str, extension: &str, lines: &Lines) -> Measured {
    if let Some(at) = btm_syntax::javascript::too_deep(text, Dialect::of_extension(extension)) {
        return Measured { functions: Vec::new(), defects: vec![Defect::TooDeep(at..at)] };
    }
    let kind = SourceType::from_extension(extension).unwrap_or_default();
    // Whether a `.js` file is a module is known only once it is read.
    let kind = if extension == "js" { kind.with_unambiguous(true) } else { kind };
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, kind).parse();
    let mut walk = Walk { meter: Meter::new(lines, "."), guard: Guard::new(MOST_LEVELS), name: None, measured_operands: false };
    walk.visit_program(&parsed.program);
    let error = parsed.diagnostics.iter().next().map(|error| {
        let place = error.labels.first().map_or(0..0, |label| label.offset() as usize..(label.offset() + label.len()) as usize);
        Defect::Syntax(error.message.to_string(), place)
    });
    let too_deep = walk.guard.stopped.map(Defect::TooDeep);
    Measured { functions: walk.meter.finish(), defects: error.into_iter().chain(too_deep).collect() }
}

fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

struct Walk<'l> {
    meter: Meter<'l>,
    guard: Guard,
    /// The name that the next function gets from what it is assigned to.
    name: Option<(String, Range<usize>)>,
    /// Whether the next logical expression is part of one whose sequences are counted already.
    measured_operands: bool,
}

impl<'a> Visit<'a> for Walk<'_> {
    fn visit_statement(&mut self, it: &Statement<'a>) {
        if self.guard.down(|| bytes(it.span())) {
            walk::walk_statement(self, it);
            self.guard.up();
        }
    }

    fn visit_expression(&mut self, it: &Expression<'a>) {
        if self.guard.down(|| bytes(it.span())) {
            walk::walk_expression(self, it);
            self.guard.up();
        }
    }

    fn visit_ts_type(&mut self, it: &TSType<'a>) {
        if self.guard.down(|| bytes(it.span())) {
            walk::walk_ts_type(self, it);
            self.guard.up();
        }
    }

    fn visit_ts_type_name(&mut self, it: &TSTypeName<'a>) {
        if self.guard.down(|| bytes(it.span())) {
            walk::walk_ts_type_name(self, it);
            self.guard.up();
        }
    }

    fn visit_jsx_element(&mut self, it: &JSXElement<'a>) {
        if self.guard.down(|| bytes(it.span)) {
            walk::walk_jsx_element(self, it);
            self.guard.up();
        }
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        let assigned = self.name.take();
        if it.body.is_none() {
            return;
        }
        let own = it.id.as_ref().map(|id| (id.name.to_string(), bytes(id.span)));
        self.enter(own.or(assigned), bytes(it.span), &it.params);
        walk::walk_function(self, it, flags);
        self.meter.leave();
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let assigned = self.name.take();
        self.enter(assigned, bytes(it.span), &it.params);
        walk::walk_arrow_function_expression(self, it);
        self.meter.leave();
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        let assigned = self.name.take().map(|(name, _)| name);
        let name = it.id.as_ref().map(|id| id.name.to_string()).or(assigned);
        self.meter.enter_type(name.unwrap_or_else(|| ANONYMOUS.to_owned()));
        walk::walk_class(self, it);
        self.meter.leave();
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let (Some(name), Some(init)) = (it.id.get_identifier_name(), &it.init) {
            self.name_for(init, name.as_str(), it.id.span());
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        if let Some(name) = it.key.name() {
            self.name_for(&it.value, &name, it.key.span());
        }
        self.visit_expression(&it.value);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        if let (Some(name), Some(value)) = (it.key.name(), &it.value) {
            self.name_for(value, &name, it.key.span());
        }
        walk::walk_property_definition(self, it);
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.name = it.key.name().map(|name| (name.to_string(), bytes(it.key.span())));
        self.visit_function(&it.value, ScopeFlags::Function);
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        self.meter.branch();
        let mut branch = it;
        loop {
            self.visit_expression(&branch.test);
            self.nested(&branch.consequent);
            match &branch.alternate {
                Some(Statement::IfStatement(next)) => {
                    self.meter.otherwise_if();
                    branch = next;
                }
                Some(otherwise) => {
                    self.meter.flat();
                    return self.nested(otherwise);
                }
                None => return,
            }
        }
    }

    fn visit_for_statement(&mut self, it: &ForStatement<'a>) {
        self.repeat(|walk| walk::walk_for_statement(walk, it));
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.repeat(|walk| walk::walk_for_in_statement(walk, it));
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        self.repeat(|walk| walk::walk_for_of_statement(walk, it));
    }

    fn visit_while_statement(&mut self, it: &WhileStatement<'a>) {
        self.repeat(|walk| walk::walk_while_statement(walk, it));
    }

    fn visit_do_while_statement(&mut self, it: &DoWhileStatement<'a>) {
        self.repeat(|walk| walk::walk_do_while_statement(walk, it));
    }

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        self.meter.flow();
        self.meter.decisions(it.cases.iter().filter(|case| case.test.is_some()).count());
        self.meter.nest(Nest::Branch);
        walk::walk_switch_statement(self, it);
        self.meter.unnest(Nest::Branch);
    }

    fn visit_try_statement(&mut self, it: &TryStatement<'a>) {
        self.meter.nest(Nest::Block);
        walk::walk_try_statement(self, it);
        self.meter.unnest(Nest::Block);
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        self.meter.branch();
        self.meter.nest(Nest::Mind);
        walk::walk_catch_clause(self, it);
        self.meter.unnest(Nest::Mind);
    }

    fn visit_break_statement(&mut self, it: &BreakStatement<'a>) {
        it.label.iter().for_each(|_| self.meter.flat());
    }

    fn visit_continue_statement(&mut self, it: &ContinueStatement<'a>) {
        it.label.iter().for_each(|_| self.meter.flat());
    }

    fn visit_conditional_expression(&mut self, it: &ConditionalExpression<'a>) {
        self.meter.branch();
        self.visit_expression(&it.test);
        self.meter.nest(Nest::Mind);
        self.visit_expression(&it.consequent);
        self.visit_expression(&it.alternate);
        self.meter.unnest(Nest::Mind);
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        self.meter.decisions(1);
        if !std::mem::take(&mut self.measured_operands) {
            let mut operators = Vec::new();
            operators_of(it, &mut operators, 0);
            operators.retain(|operator| *operator != LogicalOperator::Coalesce);
            self.meter.sequences(&operators);
        }
        for side in [&it.left, &it.right] {
            self.measured_operands = logical(side).is_some();
            self.visit_expression(side);
            self.measured_operands = false;
        }
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        self.meter.decisions(usize::from(it.operator.is_logical()));
        if let Some(name) = it.left.get_identifier_name() {
            self.name_for(&it.right, name, it.left.span());
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        match &it.callee {
            Expression::Identifier(name) => self.meter.call(name.name.as_str(), false),
            Expression::StaticMemberExpression(member) if matches!(member.object, Expression::ThisExpression(_)) => {
                self.meter.call(member.property.name.as_str(), true);
            }
            _ => {}
        }
        walk::walk_call_expression(self, it);
    }
}

/// What functions and classes without a name are called.
const ANONYMOUS: &str = "<anonymous>";

impl<'a> Walk<'_> {
    fn enter(&mut self, name: Option<(String, Range<usize>)>, span: Range<usize>, parameters: &FormalParameters<'a>) {
        // A function without a name is shown by its parameters.
        let parameters_span = bytes(parameters.span);
        let unnamed = || span.start..parameters_span.end.clamp(span.start, span.end);
        let (name, head) = name.unwrap_or_else(|| (ANONYMOUS.to_owned(), unnamed()));
        let count = parameters.items.len() + usize::from(parameters.rest.is_some());
        let parameters = u32::try_from(count).unwrap_or(u32::MAX);
        self.meter.enter(Measurable { name, head, span, parameters });
    }

    /// Gives a name to the function or class that is assigned here, if one is.
    fn name_for(&mut self, value: &Expression<'a>, name: &str, place: Span) {
        use Expression::{ArrowFunctionExpression, ClassExpression, FunctionExpression};
        if matches!(value, ArrowFunctionExpression(_) | FunctionExpression(_) | ClassExpression(_)) {
            self.name = Some((name.to_owned(), bytes(place)));
        }
    }

    fn nested(&mut self, body: &Statement<'a>) {
        self.meter.nest(Nest::Branch);
        self.visit_statement(body);
        self.meter.unnest(Nest::Branch);
    }

    fn repeat(&mut self, walk: impl FnOnce(&mut Self)) {
        self.meter.branch();
        self.meter.nest(Nest::Branch);
        walk(self);
        self.meter.unnest(Nest::Branch);
    }
}

/// The logical expression in parentheses or without.
fn logical<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e LogicalExpression<'a>> {
    match expression {
        Expression::LogicalExpression(logical) => Some(logical),
        Expression::ParenthesizedExpression(inner) => match &inner.expression {
            Expression::LogicalExpression(logical) => Some(logical),
            _ => None,
        },
        _ => None,
    }
}

/// The logical operators of an expression in the order of the text, through parentheses but not through `!`.
fn operators_of(expression: &LogicalExpression, operators: &mut Vec<LogicalOperator>, level: usize) {
    if level > MOST_LEVELS {
        return;
    }
    if let Some(left) = logical(&expression.left) {
        operators_of(left, operators, level + 1);
    }
    operators.push(expression.operator);
    if let Some(right) = logical(&expression.right) {
        operators_of(right, operators, level + 1);
    }
}
