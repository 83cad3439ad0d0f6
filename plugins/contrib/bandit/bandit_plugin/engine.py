"""Runs Bandit over the bytes of one file.

Bandit itself is used as it is. Its manager is made once for each set of settings and is then fed with bytes instead of
file names. Two things that Bandit keeps to itself, but a report needs, are listened in on: the syntax node that an
issue is about, and what went wrong inside a test. One step is saved where its outcome is known: looking up `# nosec` in
a file that has none.
"""

import ast
import io
import tokenize
from dataclasses import dataclass, field
from typing import Any

from bandit.core.config import BanditConfig
from bandit.core.context import Context
from bandit.core.issue import Issue
from bandit.core.manager import BanditManager, _is_file_included
from bandit.core.node_visitor import BanditNodeVisitor

from bandit_plugin.options import Options


@dataclass(frozen=True)
class Seen:
    """An issue, and the node it is about; none for tests that look at the text of the file."""

    issue: Issue
    node: ast.AST | None


@dataclass(frozen=True)
class FailedTest:
    """A test of Bandit's that raised an exception. Bandit goes on without it. Line 0 stands for the whole file."""

    message: str
    line: int


@dataclass
class Outcome:
    """What Bandit says about one file."""

    seen: list[Seen] = field(default_factory=list)
    failed: list[FailedTest] = field(default_factory=list)
    error: BaseException | None = None


class _Manager(BanditManager):
    """Bandit's manager for one file at a time."""

    outcome: Outcome

    def _execute_ast_visitor(self, fname: str, fdata: io.BytesIO, data: bytes, nosec_lines: dict[int, Any]) -> Any:
        """What the base class does, listening in."""
        visitor = BanditNodeVisitor(fname, fdata, self.b_ma, self.b_ts, self.debug, nosec_lines, self.metrics)
        visitor.tester.results = _Results(visitor)
        visitor.tester.report_error = self._note_failure
        if all(tests is None for tests in nosec_lines.values()):
            visitor.tester._get_nosecs_from_contexts = _no_nosecs
        try:
            score = visitor.process(data)
        except Exception as error:
            self.outcome.error = error
            raise
        self.outcome.seen = visitor.tester.results
        return score

    def _note_failure(self, test: str, context: Context, error: Exception) -> None:
        message = f"the test `{test}` failed: {type(error).__name__}: {error}"
        self.outcome.failed.append(FailedTest(message, context._context.get("lineno", 0)))


def _no_nosecs(context: dict[str, Any], test_result: Issue | None = None) -> None:
    """What Bandit finds out for each test of each node, line by line, for files without any `# nosec`."""


class _Results(list[Seen]):
    """The list that Bandit appends issues to, which adds the node at hand."""

    def __init__(self, visitor: BanditNodeVisitor) -> None:
        super().__init__()
        self._visitor = visitor

    def append(self, issue: Issue) -> None:
        super().append(Seen(issue, self._visitor.context.get("node")))


class Engine:
    """Bandit with one set of settings."""

    def __init__(self, options: Options) -> None:
        config = BanditConfig()
        config.config.update(options.config)
        profile = {"include": set(options.tests), "exclude": set(options.skips)}
        self._manager = _Manager(config, "file", profile=profile, ignore_nosec=options.ignore_nosec)
        self._options = options

    def has_tests(self) -> bool:
        """Whether the settings leave anything to look for."""
        return bool(self._manager.b_ts.tests)

    def includes(self, path: str) -> bool:
        """Whether Bandit would look at the file if it were run on the root of the project."""
        return _is_file_included(f"./{path}", self._options.include, self._options.excluded)

    def run(self, path: str, content: bytes) -> Outcome:
        """Analyzes a file under the name it has when Bandit is run on the root of the project."""
        name = f"./{path}"
        self._manager.outcome = Outcome()
        self._manager.skipped.clear()
        self._manager._parse_file(name, io.BytesIO(content), [name])
        outcome = self._manager.outcome
        if self._manager.skipped and outcome.error is None:
            outcome.error = _tokenize_error(content)
        outcome.seen = [seen for seen in outcome.seen if self._reaches_thresholds(seen.issue)]
        return outcome

    def _reaches_thresholds(self, issue: Issue) -> bool:
        return issue.filter(self._options.severity, self._options.confidence)


def _tokenize_error(content: bytes) -> BaseException:
    """What is wrong with a file that Bandit gave up while it looked for `# nosec`; it does not keep the exception."""
    try:
        for _ in tokenize.tokenize(io.BytesIO(content).readline):
            pass
    except Exception as error:
        return error
    return SyntaxError("invalid syntax")
