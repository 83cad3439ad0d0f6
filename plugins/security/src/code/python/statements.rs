//! Statements: assignments bind names, branches are run apart and joined, loops are run once with nothing assumed.

use ruff_python_ast::{
    ElifElseClause, ExceptHandler, Expr, Operator, Stmt, StmtClassDef, StmtFor, StmtFunctionDef, StmtMatch, StmtTry, StmtWhile,
    StmtWith,
};

use super::engine::{Engine, Frame};
use super::guards;
use crate::code::flow::scope::Changes;
use crate::code::flow::value::{Known, Value};

/// A branch of an `if` that has run, while the branches behind it run.
struct OpenBranch<'a> {
    /// What it changed.
    taken: Changes<'a>,
    /// Where the changes of the branches behind it begin, unless they are the only way on.
    skipped: Option<usize>,
    /// Whether it leaves the function.
    returns: bool,
    /// How many clauses are behind it.
    behind: usize,
}

impl<'a> Engine<'a, '_, '_> {
    /// Runs statements one after another.
    pub(crate) fn block(&mut self, block: &'a [Stmt]) {
        for statement in block {
            self.deeper(statement, |engine| engine.statement(statement));
        }
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(node) => self.definition(node),
            Stmt::ClassDef(node) => self.class(node),
            Stmt::Assign(node) => {
                let value = self.expression(&node.value);
                for target in &node.targets {
                    self.check_assign(target, &value, &node.value);
                    self.assign(target, value.clone());
                }
            }
            Stmt::AnnAssign(node) => {
                if let Some(right) = node.value.as_deref() {
                    let value = self.expression(right);
                    self.check_assign(&node.target, &value, right);
                    self.assign(&node.target, value);
                }
            }
            Stmt::AugAssign(node) => {
                let old = self.expression(&node.target);
                let new = self.expression(&node.value);
                let value = self.add_to(&old, node.op, &new);
                self.check_assign(&node.target, &value, &node.value);
                self.assign(&node.target, value);
            }
            Stmt::For(node) => self.for_loop(node),
            Stmt::While(node) => self.while_loop(node),
            Stmt::If(node) => self.conditional(&node.test, &node.body, &node.elif_else_clauses),
            Stmt::With(node) => self.with(node),
            Stmt::Match(node) => self.matching(node),
            Stmt::Try(node) => self.attempt(node),
            Stmt::Import(node) => self.import(node),
            Stmt::ImportFrom(node) => self.import_from(node),
            _ => self.simple(statement),
        }
    }

    /// Statements that only hold expressions.
    fn simple(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Expr(node) => {
                self.expression(&node.value);
            }
            Stmt::Return(node) => {
                if let Some(right) = node.value.as_deref() {
                    let value = self.expression(right);
                    self.check_return(right, &value);
                }
            }
            Stmt::Assert(node) => {
                self.expression(&node.test);
            }
            Stmt::Raise(node) => {
                for value in [&node.exc, &node.cause].into_iter().flatten() {
                    self.expression(value);
                }
            }
            _ => {}
        }
    }

    fn definition(&mut self, node: &'a StmtFunctionDef) {
        for decorator in &node.decorator_list {
            self.expression(&decorator.expression);
        }
        for parameter in node.parameters.iter_non_variadic_params() {
            if let Some(default) = parameter.default.as_deref() {
                self.expression(default);
            }
        }
        self.bind(node.name.as_str(), Value::path(format!("local:{}", node.name)));
        self.frame().deferred.push(node);
    }

    fn class(&mut self, node: &'a StmtClassDef) {
        for argument in node.arguments.iter().flat_map(|arguments| &arguments.args) {
            self.expression(argument);
        }
        self.bind(node.name.as_str(), Value::path(format!("local:{}", node.name)));
        self.frames.push(Frame { name: node.name.as_str(), ..Frame::default() });
        self.block(&node.body);
        self.run_deferred();
        self.frames.pop();
    }

    /// Runs something as a branch and returns what it changed.
    fn branch(&mut self, run: impl FnOnce(&mut Self)) -> Changes<'a> {
        let start = self.frame().scope.begin();
        run(self);
        self.frame().scope.end(start)
    }

    /// Runs the branches of an `if`. A chain of `elif` may be long, so it is no recursion: the branches are opened one after
    /// another, and joined from the last one back.
    fn conditional(&mut self, test: &'a Expr, body: &'a [Stmt], rest: &'a [ElifElseClause]) {
        let mut opened = Vec::new();
        let mut next = Some((test, body));
        let mut clauses = rest;
        while let Some((test, body)) = next.take() {
            let decided = self.decide(test);
            if decided == Some(true) {
                self.block(body);
                break;
            }
            if decided.is_none() {
                opened.push(self.open_branch(test, body, clauses.len()));
            }
            let Some((clause, behind)) = clauses.split_first() else { break };
            clauses = behind;
            match &clause.test {
                Some(test) => next = Some((test, &clause.body)),
                None => self.block(&clause.body),
            }
        }
        self.join_branches(opened, rest);
    }

    /// Runs one branch of an `if` with `behind` clauses behind it; what follows runs where its test does not hold.
    fn open_branch(&mut self, test: &'a Expr, body: &'a [Stmt], behind: usize) -> OpenBranch<'a> {
        let taken = self.branch(|engine| {
            engine.assume(test, true);
            engine.block(body);
        });
        let skipped = (!guards::ends(body)).then(|| self.frame().scope.begin());
        self.assume(test, false);
        OpenBranch { taken, skipped, returns: guards::returns(body), behind }
    }

    /// Joins the branches of an `if` whose further clauses are `rest`, all of which have run.
    fn join_branches(&mut self, opened: Vec<OpenBranch<'a>>, rest: &'a [ElifElseClause]) {
        let closed = rest.last().is_some_and(|clause| clause.test.is_none());
        // How many clauses at the end leave the function.
        let leaving = rest.iter().rev().take_while(|clause| guards::returns(&clause.body)).count();
        for branch in opened.into_iter().rev() {
            let OpenBranch { taken, skipped, returns, behind } = branch;
            match skipped {
                Some(start) => {
                    let skipped = self.frame().scope.end(start);
                    let leaves = closed && leaving >= behind;
                    let branches = if leaves { vec![taken] } else { vec![taken, skipped] };
                    self.frame().scope.join(&branches);
                }
                None if !returns => self.frame().scope.join(&[taken, Changes::default()]),
                None => {}
            }
        }
    }

    fn for_loop(&mut self, node: &'a StmtFor) {
        let iterated = self.expression(&node.iter);
        self.repeat(&node.body, |engine| engine.assign(&node.target, iterated.any_part()));
        self.block(&node.orelse);
    }

    fn while_loop(&mut self, node: &'a StmtWhile) {
        self.expression(&node.test);
        self.repeat(&node.body, |_| {});
        self.block(&node.orelse);
    }

    /// Runs a loop's body once, as a branch that may or may not be taken.
    fn repeat(&mut self, body: &'a [Stmt], before: impl FnOnce(&mut Self)) {
        self.frame().loops += 1;
        let changes = self.branch(|engine| {
            before(engine);
            engine.block(body);
        });
        self.frame().scope.join(&[changes, Changes::default()]);
        self.frame().loops -= 1;
    }

    fn with(&mut self, node: &'a StmtWith) {
        for item in &node.items {
            let value = self.expression(&item.context_expr);
            if let Some(target) = item.optional_vars.as_deref() {
                self.assign(target, value);
            }
        }
        self.block(&node.body);
    }

    fn attempt(&mut self, node: &'a StmtTry) {
        self.block(&node.body);
        let mut branches = vec![Changes::default()];
        for ExceptHandler::ExceptHandler(handler) in &node.handlers {
            let changes = self.branch(|engine| {
                if let Some(name) = &handler.name {
                    engine.bind(name.as_str(), Value::default());
                }
                engine.block(&handler.body);
            });
            if !guards::returns(&handler.body) {
                branches.push(changes);
            }
        }
        self.frame().scope.join(&branches);
        self.block(&node.orelse);
        self.block(&node.finalbody);
    }

    fn matching(&mut self, node: &'a StmtMatch) {
        let subject = self.expression(&node.subject);
        let known = if self.is_fixed(&node.subject) { subject.known.clone() } else { Known::Nothing };
        let mut branches = vec![];
        let mut open = true;
        for case in &node.cases {
            let fits = if case.guard.is_none() { guards::fits(&case.pattern, &known) } else { None };
            if fits == Some(false) {
                continue;
            }
            let changes = self.branch(|engine| {
                guards::captured(&case.pattern, &mut |name| engine.bind(name, Value::flow(subject.flow)));
                if let Some(guard) = case.guard.as_deref() {
                    engine.expression(guard);
                }
                engine.block(&case.body);
            });
            if !guards::returns(&case.body) {
                branches.push(changes);
            }
            if fits == Some(true) || (case.guard.is_none() && case.pattern.is_irrefutable()) {
                open = false;
                break;
            }
        }
        if open {
            branches.push(Changes::default());
        }
        self.frame().scope.join(&branches);
    }

    fn add_to(&mut self, old: &Value, operator: Operator, new: &Value) -> Value {
        if operator == Operator::Add && new.parts.is_some() && old.parts.is_some() {
            return super::strings::concatenated(old, new);
        }
        self.binary(old, operator, new)
    }

    /// Gives a target a value.
    pub(crate) fn assign(&mut self, target: &'a Expr, value: Value) {
        match target {
            Expr::Name(name) => self.bind(name.id.as_str(), value),
            Expr::Attribute(_) => self.bind(self.source(target), value),
            Expr::Subscript(node) => {
                let key = self.expression(&node.slice);
                self.check_store(node, &key, &value);
                self.change(&node.value, |old| old.set_part(&key, value));
            }
            Expr::Tuple(node) => self.unpack(&node.elts, &value),
            Expr::List(node) => self.unpack(&node.elts, &value),
            Expr::Starred(node) => self.assign(&node.value, Value::flow(value.flow)),
            _ => {}
        }
    }

    fn unpack(&mut self, targets: &'a [Expr], value: &Value) {
        for (target, index) in targets.iter().zip(0..) {
            self.assign(target, value.part(&Value::known(Known::Int(index))));
        }
    }

    /// Changes the value that a name of this body stands for. Within a loop the change may happen any number of times.
    pub(crate) fn change(&mut self, target: &'a Expr, change: impl FnOnce(&mut Value)) {
        let name = match target {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(_) => self.source(target),
            _ => return,
        };
        let Some((value, true)) = self.lookup(name) else { return };
        let mut value = value.clone();
        change(&mut value);
        if self.frame().loops > 0
            && let Some(parts) = &mut value.parts
        {
            std::rc::Rc::make_mut(parts).open = true;
        }
        self.bind(name, value);
    }
}
