assert True  # expect: B101
"""A byte order mark comes first."""
