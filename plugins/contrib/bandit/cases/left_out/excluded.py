"""The settings leave this folder out (`exclude_dirs`)."""

exec("print(1)")
