"""World `project-plugin`."""

import plugin
from project_analyzer import ProjectAnalyzer as ProjectAnalyzer


class Plugin(plugin.Plugin):
    name = "well-behaved-project"
