"""Compares what Bandit itself reports with what the plugin reports: equality.py NATIVE OURS [--root FOLDER]

NATIVE is the output of `bandit -r . -f json`, OURS that of `btm scan --plugin bandit.wasm --format json .`, both
started in FOLDER. Findings are compared as a multiset of path, rule, line, place in the line, severity, confidence and
weakness, and the files that could not be analyzed as a set. Prints counts and every difference; exits with 1 if there
is one.
"""

import argparse
import functools
import io
import json
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

LINE_END = re.compile(rb"\r\n|\r|\n")
BOM = b"\xef\xbb\xbf"

# The one test that counts columns in characters from 1; the others count bytes of UTF-8 from 0.
TEXT_TEST = "B613"


class Key(NamedTuple):
    """What must be equal. The offset counts the bytes of the file from the start of the line."""

    path: str
    rule: str
    line: int
    offset: int
    severity: str
    confidence: str
    cwe: str


class Source:
    """The lines of one analyzed file."""

    def __init__(self, content: bytes) -> None:
        self.encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        self.encoding = self.encoding.removesuffix("-sig")
        ends = list(LINE_END.finditer(content))
        starts = [0] + [end.end() for end in ends]
        stops = [end.start() for end in ends] + [len(content)]
        self.starts = starts
        self.lines = [content[start:stop] for start, stop in zip(starts, stops)]

    def offset(self, line: int, column: int, rule: str) -> int:
        """Bandit's column as an offset in the bytes of the file, at most the end of the line."""
        raw = self.lines[line - 1]
        bom = len(BOM) if line == 1 and raw.startswith(BOM) else 0
        text = raw[bom:].decode(self.encoding, errors="replace")
        before = text[: column - 1] if rule == TEXT_TEST else text.encode()[:column].decode(errors="ignore")
        return bom + len(before.encode(self.encoding, errors="replace"))


def native_findings(report: dict[str, Any], root: Path) -> Counter[Key]:
    """What Bandit reports."""
    source = functools.cache(lambda path: Source((root / path).read_bytes()))
    return Counter(
        Key(
            path := relative(issue["filename"]),
            rule := issue["test_id"],
            line := issue["line_number"],
            source(path).offset(line, issue["col_offset"], rule),
            issue["issue_severity"].lower(),
            issue["issue_confidence"].lower(),
            f"CWE-{issue['issue_cwe']['id']}" if issue["issue_cwe"] else "",
        )
        for issue in report["results"]
    )


def our_findings(report: dict[str, Any], root: Path) -> Counter[Key]:
    """What the plugin reports."""
    source = functools.cache(lambda path: Source((root / path).read_bytes()))
    found: Counter[Key] = Counter()
    for finding in report["findings"]:
        if not finding["rule"].startswith("bandit/"):
            continue
        place = finding["location"]
        start = place["start"]
        found[
            Key(
                place["path"],
                finding["rule"].removeprefix("bandit/"),
                start["line"],
                start["byte"] - source(place["path"]).starts[start["line"] - 1],
                finding["severity"],
                finding["properties"].get("confidence", "undefined"),
                finding["properties"].get("cwe", ""),
            )
        ] += 1
    return found


def native_errors(report: dict[str, Any]) -> set[str]:
    """The files that Bandit could not analyze."""
    return {relative(error["filename"]) for error in report["errors"]}


def our_errors(report: dict[str, Any]) -> set[str]:
    """The files that the plugin could not analyze, or that it was stopped on."""
    notes = (note for note in report["notes"] if note["kind"] in ("unparsable", "unsupported"))
    # Stops by the clock are kept apart, with everything else that may differ from run to run.
    plugins = report["plugins"] + report["run"]["plugins"]
    stops = (stop for plugin in plugins for stop in plugin.get("stops", []))
    paths = [note.get("location", {}).get("path") for note in notes] + [stop.get("path") for stop in stops]
    return {path for path in paths if path}


def relative(path: str) -> str:
    return path.removeprefix("./")


def show(title: str, differences: Iterable[Any]) -> bool:
    """Prints differences, and says whether there are any."""
    lines = sorted(differences)
    print(f"{title}: {len(lines)}")
    for line in lines:
        print("  ", *(line if isinstance(line, tuple) else (line,)))
    return bool(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("native", type=Path)
    parser.add_argument("ours", type=Path)
    parser.add_argument("--root", type=Path, default=Path("."))
    arguments = parser.parse_args()
    native, ours = json.loads(arguments.native.read_text()), json.loads(arguments.ours.read_text())
    expected, found = native_findings(native, arguments.root), our_findings(ours, arguments.root)
    files = {relative(path) for path in native["metrics"] if path != "_totals"}
    print(f"files: Bandit {len(files)}, btm {ours['summary']['files']}")
    print(f"findings: Bandit {expected.total()}, btm {found.total()}, equal {(expected & found).total()}")
    errors, our = native_errors(native), our_errors(ours)
    print(f"files that could not be analyzed: Bandit {len(errors)}, btm {len(our)}")
    differs = [
        show("only by Bandit", (expected - found).elements()),
        show("only by btm", (found - expected).elements()),
        show("only Bandit could not analyze", errors - our),
        show("only btm could not analyze", our - errors),
    ]
    return int(any(differs))


if __name__ == "__main__":
    sys.exit(main())
