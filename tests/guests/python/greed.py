"""Takes more than it may, until it is stopped."""

from typing import Callable

from wit_world.imports import findings, logging, metrics, notes
from wit_world.imports.types import Finding, Metric, Note, NoteKind, Severity


def reach(limit: str) -> None:
    """Takes until a limit is reached; does nothing if it knows no such limit."""
    taken = []
    ways = {
        "fuel-per-file": lambda: None,
        "memory": lambda: taken.append(b"\1" * (1 << 20)),
        "findings-per-file": lambda: findings.emit(Finding("place", Severity.INFO, "one more", None, [], [], [], [])),
        "output of metrics": lambda: metrics.measure(Metric("more", 1.0, "", None)),
        "output of notes": lambda: notes.add(Note(NoteKind.SKIPPED, "more " * 1_000, None)),
        "log": lambda: logging.log(logging.Level.INFO, "more " * 1_000),
    }
    if limit in ways:
        for_ever(ways[limit])


def for_ever(take: Callable[[], None]) -> None:
    while True:
        take()
