"""The file analyzer."""

from typing import List, Optional, Tuple

import greed
from componentize_py_types import Err
from plugin import settings
from wit_world import exports
from wit_world.imports import findings, logging, metrics, notes
from wit_world.imports.types import (
    AnalyzeError_Other,
    AnalyzeError_Unparsable,
    AnalyzeError_Unsupported,
    Applicability,
    ByteRange,
    Edit,
    File,
    Finding,
    Fix,
    Metric,
    Note,
    NoteKind,
    Place,
    Position,
    PositionRange,
    Region,
    Region_Bytes,
    Region_Line,
    Region_Positions,
    Region_Whole,
    Related,
    Severity,
)


class FileAnalyzer(exports.FileAnalyzer):
    """Its facts are the number of words found, a byte that is not UTF-8, and the path."""

    def analyze(self, file: File) -> bytes:
        for level in logging.Level:
            logging.log(level, f"analyzing {file.path}")
        try:
            text = file.content.decode()
        except UnicodeDecodeError:
            raise Err(AnalyzeError_Unsupported("not UTF-8"))
        count = words(file.content)
        secrets(file.content)
        if "places" in text:
            places(file)
        if "notes" in text:
            add_notes()
        measure(file.content, count)
        first = text.split("\n")[0].rstrip("\r")
        if first.startswith("reach "):
            greed.reach(first.removeprefix("reach "))
        match first:
            case "unparsable":
                raise Err(AnalyzeError_Unparsable("line 1: told so"))
            case "unsupported":
                raise Err(AnalyzeError_Unsupported("told so"))
            case "fail":
                raise Err(AnalyzeError_Other("told so"))
        return bytes([min(count, 255), 0xFF]) + file.path.encode()


def here(region: Region) -> Place:
    return Place(None, region)


def span(start: int, end: int) -> Region:
    return Region_Bytes(ByteRange(start, end))


def finding(
    rule: str,
    severity: Severity,
    message: str,
    place: Optional[Place] = None,
    related: Optional[List[Related]] = None,
    fixes: Optional[List[Fix]] = None,
    sensitive: Optional[List[Region]] = None,
    properties: Optional[List[Tuple[str, str]]] = None,
) -> Finding:
    return Finding(rule, severity, message, place, related or [], fixes or [], sensitive or [], properties or [])


def occurrences(content: bytes, word: bytes) -> List[int]:
    starts = []
    start = content.find(word)
    while start >= 0:
        starts.append(start)
        start = content.find(word, start + len(word))
    return starts


def words(content: bytes) -> int:
    """Reports each word, with both kinds of fix and a related place: the word before."""
    word = settings["word"]
    length = len(word.encode())
    previous: Region = Region_Whole()
    count = 0
    for start in occurrences(content, word.encode()):
        count += 1
        end = start + length
        region = span(start, end)
        brackets = [Edit(here(span(start, start)), "["), Edit(here(span(end, end)), "]")]
        findings.emit(
            finding(
                "word",
                Severity.MEDIUM,
                f"found `{word}`, number {count}",
                here(region),
                related=[Related(here(previous), "the one before")],
                fixes=[
                    Fix("Say `DONE`", [Edit(here(region), "DONE")], Applicability.SAFE),
                    Fix("Put brackets around it", brackets, Applicability.MAYBE_INCORRECT),
                ],
                properties=[("cwe", "CWE-546"), ("confidence", "high"), ("number", str(count))],
            )
        )
        previous = region
    return count


def secrets(content: bytes) -> None:
    """Reports each password, and says that it must not be shown."""
    key = b"password="
    for start in occurrences(content, key):
        start += len(key)
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        message = f"the password is `{content[start:end].decode()}`"
        region = span(start, end)
        findings.emit(finding("secret", Severity.CRITICAL, message, here(region), sensitive=[region]))


def places(file: File) -> None:
    """Reports one finding of each severity and each kind of place."""
    positions = Region_Positions(PositionRange(Position(1, 2), Position(2, 1)))
    for severity, message, place in [
        (Severity.INFO, "no place", None),
        (Severity.LOW, "the whole file", here(Region_Whole())),
        (Severity.MEDIUM, "a line", here(Region_Line(2))),
        (Severity.HIGH, "positions", here(positions)),
        (Severity.CRITICAL, "bytes", here(span(1, 3))),
        (Severity.INFO, "a named file", Place(file.path, Region_Line(2))),
        (Severity.INFO, "more than there is", here(span(0, 1 << 32))),
    ]:
        findings.emit(finding("place", severity, message, place))


def add_notes() -> None:
    """Adds one note of each kind, in each kind of place."""
    notes.add(Note(NoteKind.SKIPPED, "skipped a part", here(Region_Line(1))))
    notes.add(Note(NoteKind.PARTLY_PARSED, "understood a part", here(span(0, 1))))
    notes.add(Note(NoteKind.UNSUPPORTED, "does not know a part", None))


def measure(content: bytes, count: int) -> None:
    """Measures the file, and its first line."""
    metrics.measure(Metric("bytes", float(len(content)), "bytes", None))
    metrics.measure(Metric("words", float(count), "", here(Region_Whole())))
    metrics.measure(Metric("half", count / 2, "", here(Region_Line(1))))
