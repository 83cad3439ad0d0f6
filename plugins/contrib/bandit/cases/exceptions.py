"""Exceptions that go unseen; the settings report typed ones too (`try_except_pass.check_typed_exception`)."""

for item in items:
    try:
        use(item)
    except Exception:  # expect: B112
        continue
    try:
        use(item)
    except ValueError:
        continue
    try:
        use(item)
    except ValueError:  # expect: B110
        pass
