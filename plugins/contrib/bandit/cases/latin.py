# -*- coding: latin-1 -*-
"""A file in another encoding."""

name = "Jørgen"; assert name  # expect: B101
