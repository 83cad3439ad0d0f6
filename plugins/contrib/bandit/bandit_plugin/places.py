"""Turns Bandit's positions into those of the contract.

Bandit takes its positions from `ast`: lines from 1, and offsets from 0 that count the bytes of the line in UTF-8,
however the file is encoded and without a byte order mark. The contract counts columns from 1 in characters, mark
included.
"""

import ast
import io
import re
import tokenize
from typing import NamedTuple

from bandit_plugin.engine import Seen

_LINE_END = re.compile("\r\n|\r|\n")
_MARK = "\ufeff"

# Its issues come from the text, not from a node, and have a column that counts characters from 1.
_TEXT_TEST = "B613"


class Position(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


class Places:
    """The lines of one file."""

    def __init__(self, content: bytes) -> None:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode("utf-8" if encoding == "utf-8-sig" else encoding, errors="replace")
        self._mark = 1 if text.startswith(_MARK) else 0
        self._lines = _LINE_END.split(text[self._mark :])

    def of(self, seen: Seen) -> tuple[Position, Position]:
        """Where an issue starts and ends."""
        issue = seen.issue
        if issue.test_id == _TEXT_TEST:
            start = Position(issue.lineno, issue.col_offset + self._shift(issue.lineno))
            return start, Position(start.line, start.column + 1)
        start = self._position(issue.lineno, issue.col_offset)
        return start, max(start, self._end(seen.node, start))

    def _end(self, node: ast.AST | None, start: Position) -> Position:
        line = getattr(node, "end_lineno", None)
        return start if line is None else self._position(line, node.end_col_offset)

    def _position(self, line: int, offset: int) -> Position:
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        if not text.isascii():
            offset = len(text.encode(errors="surrogatepass")[:offset].decode(errors="ignore"))
        return Position(line, offset + 1 + self._shift(line))

    def _shift(self, line: int) -> int:
        """By how much a byte order mark moves the columns of a line."""
        return self._mark if line == 1 else 0
