"""The settings: the keys of `[tool.bandit]` in `pyproject.toml`, and those flags of Bandit that mean something here."""

import importlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from bandit.core.constants import EXCLUDE, HIGH, LOW, MEDIUM
from bandit.core.extension_loader import MANAGER

# The thresholds, in Bandit's words for its flags `--severity-level` and `--confidence-level`.
_LEVELS = {"all": "UNDEFINED", "low": LOW, "medium": MEDIUM, "high": HIGH}

# Keys of Bandit's that mean nothing here, and why.
_IGNORED = {
    "targets": "btm decides which files are analyzed",
    "recursive": "btm decides which files are analyzed",
    "profiles": "a legacy profile holds only with `bandit --profile`; use `tests` and `skips`",
    "blacklist_calls": "legacy data holds only with `bandit --profile`",
    "blacklist_imports": "legacy data holds only with `bandit --profile`",
    "plugin_name_pattern": "no further tests can be loaded",
    "log_format": "btm formats what is logged",
}

# What `bandit` leaves out by itself. `.git` is missing: btm never looks into it, and `.github` would be left out too.
_EXCLUDED = [part for part in EXCLUDE if part != ".git"]

_ID = re.compile(r"B\d{3}")


def _sections() -> dict[str, dict[str, Any]]:
    """The options of Bandit's tests: the name of each section and its defaults."""
    sections = {}
    for test in MANAGER.plugins:
        name = getattr(test.plugin, "_takes_config", None)
        if name is not None:
            sections[name] = importlib.import_module(test.plugin.__module__).gen_config(name)
    return dict(sorted(sections.items()))


_SECTIONS = _sections()

DEFAULTS: dict[str, Any] = {
    "tests": [],
    "skips": [],
    "exclude_dirs": [],
    "include": ["*.py", "*.pyw"],
    "severity": "all",
    "confidence": "all",
    "ignore_nosec": False,
    **_SECTIONS,
}


@dataclass
class Options:
    """Settings that were checked."""

    tests: list[str] = field(default_factory=list)
    skips: list[str] = field(default_factory=list)
    include: list[str] = field(default_factory=lambda: list(DEFAULTS["include"]))
    excluded: list[str] = field(default_factory=lambda: list(_EXCLUDED))
    severity: str = _LEVELS["all"]
    confidence: str = _LEVELS["all"]
    ignore_nosec: bool = False
    # The sections of single tests, whole.
    config: dict[str, Any] = field(default_factory=dict)


@dataclass
class Checked:
    """The options, what is wrong with the settings (key and message), and what of them is passed over."""

    options: Options
    wrong: list[tuple[str, str]]
    ignored: list[str]


def parse(text: str) -> Checked:
    """Reads and checks settings: the text of one JSON object."""
    settings: dict[str, Any] = json.loads(text)
    wrong: list[tuple[str, str]] = []
    for key, value in settings.items():
        wrong.extend(_check(key, value))
    ignored = [f"the setting `{key}` is ignored: {_IGNORED[key]}" for key in settings if key in _IGNORED]
    return Checked(Options() if wrong else _options(settings), wrong, ignored)


def suffix_glob(pattern: str) -> str:
    """A pattern of the contract for at least the files that a pattern of Bandit's matches.

    The two read `*` and `/` in different ways, but agree on how a name ends. `Engine.includes` decides.
    """
    ending = re.split(r"[*?\]/]", pattern)[-1]
    return "*" + re.sub(r"[\\\s\[]", r"\\\g<0>", ending)


def _options(settings: dict[str, Any]) -> Options:
    given = DEFAULTS | settings
    return Options(
        tests=given["tests"],
        skips=given["skips"],
        include=given["include"],
        excluded=given["exclude_dirs"] + _EXCLUDED,
        severity=_LEVELS[given["severity"]],
        confidence=_LEVELS[given["confidence"]],
        ignore_nosec=given["ignore_nosec"],
        config={name: _SECTIONS[name] | value for name, value in settings.items() if name in _SECTIONS},
    )


def _check(key: str, value: Any) -> list[tuple[str, str]]:
    """What is wrong with one key."""
    if key in _IGNORED:
        return []
    if key not in DEFAULTS:
        return [(key, f"unknown; there are {_names(DEFAULTS)}")]
    if key in _SECTIONS:
        return _check_section(key, value)
    if key in ("severity", "confidence"):
        return [] if isinstance(value, str) and value in _LEVELS else [(key, f"must be one of {_names(_LEVELS)}")]
    return _check_type(key, value, DEFAULTS[key]) or _check_tests(key, value)


def _check_section(section: str, value: Any) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return [(section, "must be a table")]
    defaults = _SECTIONS[section]
    wrong = []
    for key, option in value.items():
        if key in defaults:
            wrong.extend(_check_type(f"{section}.{key}", option, defaults[key]))
        else:
            wrong.append((f"{section}.{key}", f"unknown; there are {_names(defaults)}"))
    return wrong


def _check_type(key: str, value: Any, default: Any) -> list[tuple[str, str]]:
    """Every option has the type of its default: a list of strings, a number, or true or false."""
    if isinstance(default, list):
        right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return [] if right else [(key, "must be a list of strings")]
    if type(value) is type(default):
        return []
    return [(key, "must be true or false" if isinstance(default, bool) else "must be a whole number")]


def _check_tests(key: str, value: Any) -> list[tuple[str, str]]:
    """Tests to run must exist. Tests to skip may be of another version of Bandit, as they may be for Bandit itself."""
    if key == "tests":
        unknown = [test for test in value if not MANAGER.check_id(test)]
        return [(key, f"Bandit has no test {_names(unknown)}; ids look like `B101`")] if unknown else []
    if key == "skips":
        unknown = [test for test in value if not _ID.fullmatch(test)]
        return [(key, f"not the id of a test: {_names(unknown)}; ids look like `B101`")] if unknown else []
    return []


def _names(keys: Any) -> str:
    return ", ".join(f"`{key}`" for key in keys)
