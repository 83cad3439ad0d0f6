"""Bandit leaves out what has `.git` in its path; here that is the folder `.git` alone."""

exec("print(1)")  # expect: B102
