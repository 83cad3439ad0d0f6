"""Comments that silence tests."""

assert one  # nosec
assert two  # nosec B101
assert three  # nosec: B102, B101
assert four  # nosec assert_used
assert five  # nosec B102  # expect: B101
eval("1"); assert six  # nosec B307  # expect: B101
yaml = """
# nosec in a string is no comment
"""
assert (  # expect: B101
    seven
)
assert (
    eight  # nosec B101
)
