"""Bandit looks at `.pyw` as well, and at no other kind of name."""

assert True  # expect: B101
