"""Not analyzed."""

assert True
