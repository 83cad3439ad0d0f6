"""Bandit as a plugin of btm.

All of it is imported, described and tried at module level, when the component is built: the component then starts with
everything in memory and nothing left to load.
"""

import contextlib
import encodings
import gc
import importlib
import json
import logging
import pkgutil
import unicodedata as unicodedata  # the parser wants it for names and escapes beyond ASCII
import warnings
from pathlib import Path

import bandit
from bandit.core.issue import Issue
from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import findings, notes
from wit_world.imports import logging as log
from wit_world.imports.types import (
    AnalyzeError_Other,
    AnalyzeError_Unparsable,
    AnalyzeError_Unsupported,
    ConfigureError_Invalid,
    Descriptor,
    File,
    Finding,
    InvalidSetting,
    Note,
    NoteKind,
    Place,
    Position,
    PositionRange,
    Region_Line,
    Region_Positions,
    Selection,
)

from bandit_plugin import options, rules
from bandit_plugin.engine import Engine, Seen
from bandit_plugin.options import DEFAULTS, Options
from bandit_plugin.places import Places

NAME = "bandit"
VERSION = "0.1.0"

# Bandit warns for each syntax node that a useless `# nosec` covers; more lines than this about one file help nobody.
LOGGED_PER_FILE = 100


class Plugin(exports.Plugin):
    """Settings and descriptor."""

    def configure(self, text: str) -> None:
        global engine, include
        checked = options.parse(text)
        if checked.wrong:
            raise _invalid(checked.wrong)
        for message in checked.ignored:
            log.log(log.Level.WARN, message)
        if checked.options != Options():
            engine = Engine(checked.options)
            include = checked.options.include
        if not engine.has_tests():
            raise _invalid([("tests", "no test is left to run: `skips` takes out all of them")])

    def describe(self) -> Descriptor:
        return Descriptor(
            name=NAME,
            version=VERSION,
            summary=f"Bandit {bandit.__version__}: common security issues in Python code",
            rules=RULES,
            selection=Selection([options.suffix_glob(pattern) for pattern in include], [], [], None),
            default_settings=json.dumps(DEFAULTS),
            properties=[("homepage", "https://bandit.readthedocs.io")],
        )


class FileAnalyzer(exports.FileAnalyzer):
    """One file; it leaves no facts."""

    def analyze(self, file: File) -> bytes:
        if not engine.includes(file.path):
            return b""
        outcome = engine.run(file.path, file.content)
        for failed in outcome.failed:
            place = Place(None, Region_Line(failed.line)) if failed.line else None
            notes.add(Note(NoteKind.PARTLY_PARSED, failed.message, place))
        if outcome.seen:
            places = Places(file.content)
            for seen in outcome.seen:
                findings.emit(_finding(seen, places))
        if outcome.error is not None:
            raise Err(_analyze_error(outcome.error))
        return b""


def _invalid(wrong: list[tuple[str, str]]) -> Err:
    return Err(ConfigureError_Invalid([InvalidSetting(key, message) for key, message in wrong]))


def _finding(seen: Seen, places: Places) -> Finding:
    issue = seen.issue
    start, end = places.of(seen)
    region = Region_Positions(PositionRange(Position(*start), Position(*end)))
    severity = rules.SEVERITIES[issue.severity]
    return Finding(issue.test_id, severity, issue.text, Place(None, region), [], [], [], _properties(issue))


def _properties(issue: Issue) -> list[tuple[str, str]]:
    properties = []
    if issue.confidence != "UNDEFINED":
        properties.append(("confidence", issue.confidence.lower()))
    if issue.cwe.id:
        properties.append(("cwe", f"CWE-{issue.cwe.id}"))
    return properties


def _analyze_error(error: BaseException) -> AnalyzeError_Unparsable | AnalyzeError_Unsupported | AnalyzeError_Other:
    """What Bandit lists under “errors”, where it says only that there was a syntax error, or an exception."""
    match error:
        case SyntaxError():
            where = f"line {error.lineno}: " if error.lineno else ""
            return AnalyzeError_Unparsable(where + error.msg)
        case UnicodeError():
            return AnalyzeError_Unparsable(str(error))
        case LookupError() if "encoding" in str(error):
            return AnalyzeError_Unparsable(str(error))
        case RecursionError() | MemoryError():
            return AnalyzeError_Unsupported("too deeply nested for Bandit")
    return AnalyzeError_Other(f"Bandit failed: {type(error).__name__}: {error}")


class _Log(logging.Handler):
    """Passes on what Bandit logs."""

    left = LOGGED_PER_FILE

    def emit(self, record: logging.LogRecord) -> None:
        if self.left:
            self.left -= 1
            log.log(log.Level.WARN, record.getMessage())


def _import_encodings() -> None:
    """Loads every encoding that a file may declare; those that need what WASI lacks stay out."""
    for module in pkgutil.iter_modules(encodings.__path__):
        with contextlib.suppress(ImportError):
            importlib.import_module(f"encodings.{module.name}")


def _warm_up() -> None:
    """Runs Bandit over its own source, so that what Python makes at the first use of code is in the component."""
    warm = Engine(Options())
    for path in sorted(Path(bandit.__file__).parent.rglob("*.py")):
        content = path.read_bytes()
        places = Places(content)
        for seen in warm.run(path.name, content).seen:
            _finding(seen, places)


# What the parser thinks of odd escapes in other people's strings is no concern of this analyzer.
warnings.simplefilter("ignore")
_import_encodings()
RULES = rules.all_rules()
_warm_up()
engine = Engine(Options())
include = Options().include
logging.getLogger("bandit").addHandler(_Log(logging.WARNING))
# Nothing that exists by now is ever garbage.
gc.collect()
gc.freeze()
