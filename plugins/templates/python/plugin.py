"""Finds work that was put off."""

import json

from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import findings
from wit_world.imports.types import (
    AnalyzeError_Unsupported,
    ByteRange,
    ConfigureError_Invalid,
    Descriptor,
    File,
    Finding,
    InvalidSetting,
    Place,
    Region_Bytes,
    Rule,
    Selection,
    Severity,
)

settings = {"word": "TODO"}


class Plugin(exports.Plugin):
    def configure(self, text: str) -> None:
        for key, value in json.loads(text).items():
            if key not in settings:
                raise Err(ConfigureError_Invalid([InvalidSetting(key, "unknown; there is only `word`")]))
            if not isinstance(value, str) or not value:
                raise Err(ConfigureError_Invalid([InvalidSetting(key, "must be a word")]))
            settings[key] = value

    def describe(self) -> Descriptor:
        return Descriptor(
            name="{{name}}",
            version="0.1.0",
            summary="Finds work that was put off",
            rules=[Rule("put-off", "Work was put off", Severity.LOW, "Do it, or file an issue.", None, [])],
            selection=Selection([], [], [settings["word"].encode()], None),
            default_settings='{"word":"TODO"}',
            properties=[],
        )


class FileAnalyzer(exports.FileAnalyzer):
    def analyze(self, file: File) -> bytes:
        try:
            file.content.decode()
        except UnicodeDecodeError as error:
            raise Err(AnalyzeError_Unsupported(f"not UTF-8: byte {error.start} is wrong"))
        word = settings["word"].encode()
        start = file.content.find(word)
        while start >= 0:
            end = start + len(word)
            place = Place(None, Region_Bytes(ByteRange(start, end)))
            findings.emit(Finding("put-off", Severity.LOW, "Work was put off here.", place, [], [], [], []))
            start = file.content.find(word, end)
        return b""
