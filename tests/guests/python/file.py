"""World `file-plugin`."""

import plugin
from file_analyzer import FileAnalyzer as FileAnalyzer


class Plugin(plugin.Plugin):
    name = "well-behaved-file"
