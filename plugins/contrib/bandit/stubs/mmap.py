"""Stands in for the standard module `mmap`, which WASI lacks.

`rich.progress`, which Bandit imports for its progress bar, names the class in annotations only.
"""


class mmap:
    """Never made."""
