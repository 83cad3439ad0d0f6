"""The settings let this file assert (`assert_used.skips`)."""

assert True
eval("1 + 1")  # expect: B307
