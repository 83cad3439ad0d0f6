"""Asserts vanish with `python -O`."""


def withdraw(account, amount):
    assert amount > 0  # expect: B101
    if account.open:
        assert account.balance >= amount, "not enough"  # expect: B101
    account.balance -= amount
