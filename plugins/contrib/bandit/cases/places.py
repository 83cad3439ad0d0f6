"""Columns count characters, not bytes; a place may have several lines."""

text = "näive 🦀"; assert text  # expect: B101
grüße = eval(  # expect: B307
    "1"
)
if text: exec("é"); eval("é")  # expect: B102 B307
