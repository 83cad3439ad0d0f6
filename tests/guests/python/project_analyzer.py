"""The project analyzer."""

from typing import List, Optional

from componentize_py_types import Err
from plugin import settings
from wit_world import exports
from wit_world.imports import documents, facts, findings, logging, metrics, notes, notifications, progress, project
from wit_world.imports.types import (
    AnalyzeError_Other,
    Finding,
    Metric,
    Note,
    NoteKind,
    Place,
    Position,
    PositionRange,
    Region,
    Region_Line,
    Region_Positions,
    Region_Whole,
    Related,
    Severity,
)

PATHS = ["a.txt", "no-such-file.txt", "folder", "large.bin", "../outside.txt"]


class ProjectAnalyzer(exports.ProjectAnalyzer):
    def analyze(self) -> None:
        logging.log(logging.Level.INFO, f"looking for {settings['word']}")
        files()
        reads()
        all_facts()
        places()
        notifications.notify(Severity.LOW, "The project was analyzed", "")
        notifications.notify(Severity.HIGH, "With a body", "one line\nand another")
        try:
            project.read("fail.txt")
        except Err:
            return
        raise Err(AnalyzeError_Other("told so"))


def emit(
    rule: str,
    severity: Severity,
    message: str,
    place: Optional[Place] = None,
    related: Optional[List[Related]] = None,
) -> None:
    findings.emit(Finding(rule, severity, message, place, related or [], [], [], []))


def files() -> None:
    """Counts the words in each text file, and writes a document about it."""
    paths = project.find(["*.txt", "folder/*.md"])
    report = "# Words\n\n"
    progress.update(0, None, "looking")
    for done, path in enumerate(paths):
        progress.update(done, len(paths), path)
        try:
            content = project.read(path)
        except Err:
            continue
        message = f"{content.count(settings['word'].encode())} words in {len(content)} bytes"
        report += f"- {path}: {message}\n"
        emit("project", Severity.LOW, message, Place(path, Region_Whole()))
    progress.update(len(paths), len(paths), "done")
    documents.write(documents.Document("words/report.md", "text/markdown", report.encode()))
    documents.write(documents.Document("bytes.bin", "application/octet-stream", bytes(range(256))))


def reads() -> None:
    """Says what reading gives in each case."""
    for path in PATHS:
        try:
            answer = f"{len(project.read(path))} bytes"
        except Err as error:
            match error.value:
                case project.ReadError_Missing():
                    answer = "missing"
                case project.ReadError_NotAFile():
                    answer = "not a file"
                case project.ReadError_TooLarge(size):
                    answer = f"too large: {size} bytes"
                case project.ReadError_Denied():
                    answer = "denied"
                case project.ReadError_Other(message):
                    answer = f"other: {message}"
        emit("read", Severity.LOW, f"{path}: {answer}")


def all_facts() -> None:
    """Says what the plugin's own file analyzer found: nothing, if it has none."""
    count = 0
    while (fact := facts.next()) is not None:
        count += 1
        path, content = fact
        emit("project", Severity.MEDIUM, f"facts {content.hex()}", Place(path, Region_Line(1)))
    emit("project", Severity.INFO, f"facts of {count} files")
    metrics.measure(Metric("files", float(count), "files", None))


def places() -> None:
    """Names places of files in each way a project analyzer can."""
    positions: Region = Region_Positions(PositionRange(Position(1, 1), Position(1, 3)))
    other = Related(Place("b.txt", Region_Line(1)), "the other one")
    emit("project", Severity.INFO, "two files", Place("a.txt", positions), [other])
    metrics.measure(Metric("half", 0.5, "", Place("a.txt", Region_Line(1))))
    notes.add(Note(NoteKind.SKIPPED, "skipped a file", Place("b.txt", Region_Whole())))
    notes.add(Note(NoteKind.UNSUPPORTED, "does not know a part of the project", None))
