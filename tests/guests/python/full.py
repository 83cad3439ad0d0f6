"""World `full-plugin`."""

import plugin
from file_analyzer import FileAnalyzer as FileAnalyzer
from project_analyzer import ProjectAnalyzer as ProjectAnalyzer


class Plugin(plugin.Plugin):
    name = "well-behaved-full"
