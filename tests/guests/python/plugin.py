"""Settings and descriptor."""

import json

from componentize_py_types import Err
from wit_world import exports
from wit_world.imports.types import (
    ConfigureError_Invalid,
    Descriptor,
    InvalidSetting,
    Rule,
    Selection,
    Severity,
)

settings = {"word": "TODO"}


class Plugin(exports.Plugin):
    """What all three have in common; each names itself."""

    name = ""

    def configure(self, text: str) -> None:
        for key, value in json.loads(text).items():
            if key not in settings:
                raise invalid(key, f"unknown field `{key}`, expected `word`")
            if not value:
                raise invalid(key, "must not be empty")
            settings[key] = value

    def describe(self) -> Descriptor:
        return Descriptor(
            name=self.name,
            version="0.1.0",
            summary="Uses every part of the contract as it is meant",
            rules=[
                Rule(
                    "word",
                    "A word was found",
                    Severity.MEDIUM,
                    "Take the *word* out.",
                    "https://example.org/word",
                    ["words", "CWE-546"],
                ),
                Rule("place", "A kind of place", Severity.INFO, "", None, []),
                Rule("secret", "A password was found", Severity.CRITICAL, "Change it.", None, []),
                Rule("project", "What the project analyzer saw", Severity.LOW, "", None, []),
                Rule("read", "What reading a file gave", Severity.LOW, "", None, []),
            ],
            selection=Selection(globs=["*.txt"], languages=["markdown"], literals=[], max_bytes=1 << 20),
            default_settings='{"word":"TODO"}',
            properties=[("homepage", "https://example.org")],
        )


def invalid(key: str, message: str) -> Err:
    return Err(ConfigureError_Invalid([InvalidSetting(key, message)]))
