"""What cannot be parsed becomes a note; nothing in it is reported."""

assert True
def f(:
