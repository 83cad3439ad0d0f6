"""Statements made of strings."""

cursor.execute("SELECT * FROM users WHERE name = '%s'" % name)  # expect: B608
cursor.execute(f"DELETE FROM users WHERE name = '{name}'")  # expect: B608
cursor.execute("SELECT * FROM users WHERE name = %s", (name,))
