"""Describes every test of Bandit's, from what it says about itself.

Bandit has two kinds of tests. A *plugin* is a function with a page of documentation in its docstring or its module's.
An entry of a *blacklist* is a call or an import with a message; its documentation is a section of a shared page.
Severity and weakness of an entry are data, those of a plugin are chosen in its code, so they are written down here.
"""

import inspect
import re
import sys
import textwrap
from typing import Any

from bandit.blacklists import calls, imports
from bandit.core.docs_utils import get_url
from bandit.core.extension_loader import MANAGER
from wit_world.imports.types import Rule, Severity

SEVERITIES = {"UNDEFINED": Severity.INFO, "LOW": Severity.LOW, "MEDIUM": Severity.MEDIUM, "HIGH": Severity.HIGH}

# The usual severity and the weakness of each plugin.
_PLUGINS = {
    "B101": ("LOW", 703),
    "B102": ("MEDIUM", 78),
    "B103": ("MEDIUM", 732),
    "B104": ("MEDIUM", 605),
    "B105": ("LOW", 259),
    "B106": ("LOW", 259),
    "B107": ("LOW", 259),
    "B108": ("MEDIUM", 377),
    "B110": ("LOW", 703),
    "B112": ("LOW", 703),
    "B113": ("MEDIUM", 400),
    "B201": ("HIGH", 94),
    "B202": ("HIGH", 22),
    "B324": ("HIGH", 327),
    "B501": ("HIGH", 295),
    "B502": ("HIGH", 327),
    "B503": ("MEDIUM", 327),
    "B504": ("LOW", 327),
    "B505": ("MEDIUM", 326),
    "B506": ("MEDIUM", 20),
    "B507": ("HIGH", 295),
    "B508": ("MEDIUM", 319),
    "B509": ("MEDIUM", 319),
    "B601": ("MEDIUM", 78),
    "B602": ("HIGH", 78),
    "B603": ("LOW", 78),
    "B604": ("MEDIUM", 78),
    "B605": ("HIGH", 78),
    "B606": ("LOW", 78),
    "B607": ("LOW", 78),
    "B608": ("MEDIUM", 89),
    "B609": ("HIGH", 155),
    "B610": ("MEDIUM", 89),
    "B611": ("MEDIUM", 89),
    "B612": ("MEDIUM", 94),
    "B613": ("HIGH", 838),
    "B614": ("MEDIUM", 502),
    "B615": ("MEDIUM", 494),
    "B701": ("HIGH", 94),
    "B702": ("MEDIUM", 80),
    "B703": ("MEDIUM", 80),
    "B704": ("MEDIUM", 79),
}

# How many calls or imports a title names if they have nothing in common.
_NAMED = 2

_SECTION = re.compile(r"^(B\d{3})(?: - (B\d{3}))?: .+\n-+\n", re.MULTILINE)
_TABLE = re.compile(r"^[+|].*\n?", re.MULTILINE)
_HEADING = re.compile(r"(?:^=+\n)?^(?:\*\*)?B\d{3}: (.+?)(?:\*\*)?\n(?:=+\n)?", re.MULTILINE)
_VERSION = re.compile(r"^\.\. version(?:added|changed)::.*\n?(?:[ \t]+\S.*\n?)*", re.MULTILINE)
_SEE_ALSO = re.compile(r"^\.\. seealso::[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"^[ \t]*- (https?://\S+)[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"^\.\. code-block::? *(\w*)\n\s*?\n((?:[ \t]+.*\n?|[ \t]*\n)+)", re.MULTILINE)
_FOOTNOTE = re.compile(r"^[ \t]*\.\. (?:\[\d\] )?(https?://\S+)[ \t]*$", re.MULTILINE)
_PAGE = re.compile(r":doc:`(?:[^`/]*/)*([^`/]+)`")
_FIELD = re.compile(r"^:(\w[\w ]*):[ \t]*$", re.MULTILINE)


def all_rules() -> list[Rule]:
    """One rule for each test, sorted by id."""
    rules = [_plugin(test_id, test.plugin) for test_id, test in MANAGER.plugins_by_id.items()]
    sections = _sections(calls.__doc__) | _sections(imports.__doc__)
    rules += [_entry(entry, sections[test_id]) for test_id, entry in MANAGER.blacklist_by_id.items()]
    return sorted(rules, key=lambda rule: rule.id)


def _rule(test_id: str, title: str, severity: str, cwe: int, help: str) -> Rule:
    return Rule(test_id, title, SEVERITIES[severity], help, get_url(test_id), ["security", f"CWE-{cwe}"])


def _plugin(test_id: str, plugin: Any) -> Rule:
    severity, cwe = _PLUGINS[test_id]
    own = inspect.cleandoc(plugin.__doc__ or "")
    page = own if _HEADING.match(own) else inspect.cleandoc(sys.modules[plugin.__module__].__doc__)
    heading = _HEADING.search(page)
    return _rule(test_id, heading[1].strip(), severity, cwe, markdown(page[heading.end() :]))


def _entry(entry: dict[str, Any], section: str) -> Rule:
    names = entry["qualnames"]
    title = " ".join(entry["message"].replace("{name}", _shortened(names)).split())
    listed = "\n".join(f"- `{name}`" for name in names)
    what = "Imports" if entry["id"].startswith("B4") else "Calls"
    help = f"{markdown(section)}\n\n{what} that are reported:\n\n{listed}\n"
    return _rule(entry["id"], title, entry["level"], entry["cwe"], help)


def _shortened(names: list[str]) -> str:
    """The package or module that all names are in, or the first few of them."""
    common = []
    for parts in zip(*(name.split(".") for name in names)):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return ".".join(common) or ", ".join(names[:_NAMED]) + ", …"


def _sections(page: str) -> dict[str, str]:
    """The text about each entry of a blacklist. Several may share one."""
    sections = {}
    headings = list(_SECTION.finditer(page))
    ends = [heading.start() for heading in headings[1:]] + [len(page)]
    for heading, end in zip(headings, ends):
        first = int(heading[1][1:])
        last = int((heading[2] or heading[1])[1:])
        text = _TABLE.sub("", page[heading.end() : end])
        sections.update({f"B{number}": text for number in range(first, last + 1)})
    return sections


def markdown(text: str) -> str:
    """Turns the few forms of reStructuredText that Bandit's documentation uses into Markdown."""
    text = _VERSION.sub("", text)
    text = _CODE.sub(_fenced, text)
    text = _SEE_ALSO.sub("**See also:**", text)
    text = _LINK.sub(r"- <\1>", text)
    text = _FOOTNOTE.sub(r"- <\1>", text)
    text = _PAGE.sub(r"`\1`", text)
    text = _FIELD.sub(r"**\1:**", text)
    text = text.replace("``", "`").replace("\\*", "*")
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _fenced(block: re.Match[str]) -> str:
    language = "" if block[1] == "none" else block[1]
    return f"~~~{language}\n{textwrap.dedent(block[2]).strip()}\n~~~\n\n"
